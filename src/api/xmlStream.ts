import { SaxesParser, type SaxesTagNS } from 'saxes';
import { DocumentError, refuseBeyond } from './document';
import { answerLimits, type Limits } from './limits';

export type XmlTag = SaxesTagNS;

/** What becomes of a well-formed document while it comes in. Comments and processing instructions are nobody's. */
export interface XmlSink {
  open(tag: XmlTag): void;
  text(text: string): void;
  close(): void;
}

const entities: Readonly<Record<string, string>> = { amp: '&', gt: '>', lt: '<', quot: '"', apos: "'" };

/**
 * One strict pass over XML: well-formed, namespaces bound, no document type (so no entities to expand, no external
 * ones to fetch), and every bound counted while the text comes in.
 */
export class XmlStream {
  private readonly parser = new SaxesParser({ xmlns: true });
  private length = 0;
  private depth = 0;
  private elements = 0;
  private attributes = 0;
  private attributesOfElement = 0;
  private textLength = 0;
  /** Characters since something was complete: one endless token is all that could swell in the parser. */
  private unfinished = 0;

  constructor(
    private readonly sink: XmlSink,
    private limits: Limits = answerLimits,
  ) {
    const { parser } = this;
    // The parser's own table has a prototype, which would make entities of `&constructor;` and its like.
    parser.ENTITIES = Object.assign(Object.create(null) as Record<string, string>, entities);
    parser.on('error', () => {
      throw this.malformed();
    });
    parser.on('doctype', () => {
      throw new DocumentError('document-type', this.position);
    });
    parser.on('opentagstart', ({ name }) => {
      this.unfinished = 0;
      this.attributesOfElement = 0;
      refuseBeyond(this.limits, 'name', name.length);
      refuseBeyond(this.limits, 'elements', (this.elements += 1));
      refuseBeyond(this.limits, 'depth', (this.depth += 1));
    });
    parser.on('attribute', ({ name, value }) => {
      this.unfinished = 0;
      refuseBeyond(this.limits, 'name', name.length);
      refuseBeyond(this.limits, 'text', value.length);
      refuseBeyond(this.limits, 'attributes', (this.attributes += 1));
      refuseBeyond(this.limits, 'attributesOfElement', (this.attributesOfElement += 1));
    });
    parser.on('opentag', (tag) => {
      this.unfinished = 0;
      this.textLength = 0;
      sink.open(tag);
    });
    parser.on('closetag', () => {
      this.unfinished = 0;
      this.textLength = 0;
      this.depth -= 1;
      sink.close();
    });
    parser.on('text', this.addText);
    parser.on('cdata', this.addText);
    parser.on('comment', this.ignore);
    parser.on('processinginstruction', this.ignore);
  }

  /** From now on less is allowed, since it turned out what the document is. */
  tighten(limits: Limits): void {
    this.limits = limits;
  }

  /** @throws DocumentError */
  write(text: string): void {
    // Set to 0 by whatever is completed meanwhile.
    refuseBeyond(this.limits, 'bytes', (this.length += text.length));
    this.unfinished += text.length;
    this.parse(text);
    refuseBeyond(this.limits, 'text', this.unfinished - text.length);
  }

  /** @throws DocumentError where the document is not complete */
  end(): void {
    this.parse(null);
  }

  private parse(text: string | null): void {
    try {
      this.parser.write(text);
    } catch (error) {
      // Whatever else the parser throws would carry its own words, and with them the document's.
      throw error instanceof DocumentError ? error : this.malformed();
    }
  }

  private readonly addText = (text: string): void => {
    this.unfinished = 0;
    refuseBeyond(this.limits, 'text', (this.textLength += text.length));
    if (this.depth > 0) this.sink.text(text);
  };

  private readonly ignore = (): void => {
    this.unfinished = 0;
  };

  private get position(): { line: number; column: number } {
    return { line: this.parser.line, column: this.parser.column + 1 };
  }

  private malformed(): DocumentError {
    return new DocumentError('malformed-xml', this.position);
  }
}
