import { SaxesParser, type SaxesAttributeNS } from 'saxes';
import { demandWithin, DocumentError } from './document';
import { answerLimits, type Limits } from './limits';

export type XmlAttribute = Pick<SaxesAttributeNS, 'name' | 'prefix' | 'local' | 'value'>;

export interface XmlTag {
  readonly name: string;
  readonly local: string;
  /** In document order. */
  readonly attributes: readonly XmlAttribute[];
}

/** Receives a well-formed document while it arrives, without comments and processing instructions. */
export interface XmlSink {
  open(tag: XmlTag): void;
  text(text: string): void;
  close(): void;
}

const entities: Readonly<Record<string, string>> = { amp: '&', gt: '>', lt: '<', quot: '"', apos: "'" };

/** The longest legitimate escape of one UTF-16 code unit: `&#x263A;`. */
const longestEscape = 8;

const noAttributes: readonly XmlAttribute[] = Object.freeze([]);

type Saxes = SaxesParser<{ xmlns: true }>;

const PublicSaxes = SaxesParser as unknown as new (options: {
  xmlns: true;
}) => Pick<Saxes, 'on' | 'write' | 'line' | 'column' | 'ENTITIES'>;

/**
 * The parser, with a property for each handler from the start. `on` adds them by computed names, and after the sixth
 * V8 would keep the parser as a dictionary, in which every character costs five times as much.
 */
class RoomyParser extends PublicSaxes {
  protected readonly errorHandler = undefined;
  protected readonly doctypeHandler = undefined;
  protected readonly openTagStartHandler = undefined;
  protected readonly attributeHandler = undefined;
  protected readonly openTagHandler = undefined;
  protected readonly closeTagHandler = undefined;
  protected readonly textHandler = undefined;
  protected readonly cdataHandler = undefined;
  protected readonly commentHandler = undefined;
  protected readonly piHandler = undefined;

  constructor() {
    super({ xmlns: true });
  }
}

/**
 * One strict pass over XML: well-formed, with bound namespaces and without a document type (so there are no entities
 * to expand and no external ones to fetch). Every limit is checked while the text arrives.
 */
export class XmlStream {
  private readonly parser = new RoomyParser();
  private length = 0;
  private depth = 0;
  private elements = 0;
  private attributes = 0;
  private attributesOfElement: XmlAttribute[] = [];
  private textLength = 0;
  /** The characters since a token was completed: one endless token is all that could fill the parser's memory. */
  private unfinished = 0;

  constructor(
    private readonly sink: XmlSink,
    private limits: Limits = answerLimits,
  ) {
    const { parser } = this;
    // The parser's own table has a prototype, which would turn `&constructor;` and the like into entities.
    parser.ENTITIES = Object.assign(Object.create(null) as Record<string, string>, entities);
    parser.on('error', () => {
      throw this.malformed();
    });
    parser.on('doctype', () => {
      throw new DocumentError('document-type', this.position);
    });
    parser.on('opentagstart', ({ name }) => {
      this.unfinished = 0;
      this.check('name', name.length);
      this.check('elements', (this.elements += 1));
      this.check('depth', (this.depth += 1));
    });
    parser.on('attribute', (attribute) => {
      this.unfinished = 0;
      this.check('name', attribute.name.length);
      this.check('text', attribute.value.length);
      this.check('attributes', (this.attributes += 1));
      this.check('attributesOfElement', this.attributesOfElement.push(attribute));
    });
    parser.on('opentag', ({ name, local }) => {
      this.unfinished = 0;
      this.textLength = 0;
      const attributes = this.attributesOfElement;
      if (attributes.length > 0) this.attributesOfElement = [];
      sink.open({ name, local, attributes: attributes.length > 0 ? attributes : noAttributes });
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

  /** Applies lower limits, once the kind of the document is known. */
  tighten(limits: Limits): void {
    this.limits = limits;
  }

  /** @throws DocumentError */
  write(text: string): void {
    // Reset to 0 by every token that is completed meanwhile.
    this.check('bytes', (this.length += text.length));
    this.unfinished += text.length;
    this.parse(text);
    this.check('text', (this.unfinished - text.length) / longestEscape);
  }

  /** @throws DocumentError if the document is not complete */
  end(): void {
    this.parse(null);
  }

  private parse(text: string | null): void {
    try {
      this.parser.write(text);
    } catch (error) {
      // The parser's other errors would carry its own messages, which quote the document.
      throw error instanceof DocumentError ? error : this.malformed();
    }
  }

  private readonly addText = (text: string): void => {
    this.unfinished = 0;
    this.check('text', (this.textLength += text.length));
    if (this.depth > 0) this.sink.text(text);
  };

  private readonly ignore = (): void => {
    this.unfinished = 0;
    this.check('elements', (this.elements += 1));
  };

  private check(bound: keyof Limits, value: number): void {
    demandWithin(this.limits, bound, value);
  }

  private get position(): { line: number; column: number } {
    return { line: this.parser.line, column: this.parser.column + 1 };
  }

  private malformed(): DocumentError {
    return new DocumentError('malformed-xml', this.position);
  }
}
