import { XMLBuilder } from 'fast-xml-parser';
import { DocumentError, type Document } from './document';
import type { Decoded, ElementTable } from './elementTable';
import { answerLimits, type Limits } from './limits';
import type { Scalar, WrittenField } from './requestBody';
import { XmlDecoder } from './xmlDecoder';
import { XmlStream, type XmlSink, type XmlTag } from './xmlStream';

/** The default namespace of every message, the same in all API versions. */
export const xmlNamespace = 'http://www.veeam.com/ent/v1.0';

export const prolog = '<?xml version="1.0" encoding="utf-8"?>';

const attributesKey = ':@';
const textKey = '#text';

type OrderedNode = Record<string, unknown>;

// Entities are written here: the builder's own list lacks the carriage return, which a parser would normalize.
const builderOf = (format: boolean): { readonly build: (nodes: readonly OrderedNode[]) => string } => {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the parser's own door to the builder saves a second package
  const builder = new XMLBuilder({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    processEntities: false,
    suppressEmptyNode: true,
    suppressBooleanAttributes: false,
    format,
  });
  return { build: (nodes) => builder.build(nodes) };
};

const builders = { compact: builderOf(false), pretty: builderOf(true) };

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * Escapes text for XML content or a quoted attribute value. The validation rejects characters that XML 1.0 cannot
 * contain.
 */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\r\n\t]/g, (character) => escapes[character] ?? `&#${character.charCodeAt(0)};`);
}

/**
 * Writes a body in the order of its fields, namespaced and escaped.
 *
 * @param contentOf returns the content of an element
 */
export function writeXml(
  root: string,
  written: readonly WrittenField[],
  contentOf: (written: WrittenField) => Scalar,
  layout: 'compact' | 'pretty' = 'compact',
): string {
  const children = written.map((one) => ({
    [one.field.name]: [{ [textKey]: escapeXml(contentOf(one).toString()) }],
  }));
  const { build } = builders[layout];
  return prolog + build([{ [root]: children, [attributesKey]: { xmlns: xmlNamespace } }]);
}

/** Reads a body of one format while it arrives. */
export interface BodyReader {
  /** @throws DocumentError */
  write(text: string): void;
  /** @throws DocumentError if the body is not complete */
  end(): Document;
}

/**
 * Reads XML while it arrives. If the root is the expected table's, its elements become objects as they are closed;
 * any other document is held completely, within the limits of a small response.
 */
export class XmlReader implements BodyReader, XmlSink {
  private stream: XmlStream;
  private root: XmlDecoder | XmlTree | undefined;
  private name = '';

  constructor(
    private readonly table: ElementTable | undefined,
    limits: Limits,
    private readonly wholeLimits: Limits,
  ) {
    this.stream = new XmlStream(this, limits);
  }

  write(text: string): void {
    this.stream.write(text);
  }

  end(): Document {
    this.stream.end();
    const { root, table, name } = this;
    if (root instanceof XmlTree) return new WholeXml(root);
    if (root === undefined || table === undefined) throw new DocumentError('malformed-xml');
    return new DecodedXml(name, table, root);
  }

  open(tag: XmlTag): void {
    if (this.root === undefined) {
      this.name = tag.local;
      const { table } = this;
      if (table !== undefined && isRootOf(table, tag.local)) this.root = new XmlDecoder(table);
      else {
        this.root = new XmlTree();
        this.stream.tighten(this.wholeLimits);
      }
    }
    this.root.open(tag);
  }

  text(text: string): void {
    this.root?.text(text);
  }

  close(): void {
    this.root?.close();
  }
}

/**
 * Reads a whole XML document.
 *
 * @throws DocumentError
 */
export function readXml(body: string): Document {
  const reader = new XmlReader(undefined, answerLimits, answerLimits);
  reader.write(body);
  return reader.end();
}

interface XmlNode {
  readonly tag: XmlTag;
  text: string;
  readonly children: XmlNode[];
}

/** A small document, held completely because it is not yet known which element will be decoded from it. */
class XmlTree implements XmlSink {
  root: XmlNode | undefined;
  private readonly opened: XmlNode[] = [];

  open(tag: XmlTag): void {
    const node: XmlNode = { tag, text: '', children: [] };
    this.opened.at(-1)?.children.push(node);
    this.root ??= node;
    this.opened.push(node);
  }

  text(text: string): void {
    const node = this.opened.at(-1);
    if (node) node.text += text;
  }

  close(): void {
    this.opened.pop();
  }
}

class WholeXml implements Document {
  readonly format = 'xml';

  constructor(private readonly tree: XmlTree) {}

  get root(): string | undefined {
    return this.tree.root?.tag.local;
  }

  is(table: ElementTable): boolean {
    return isRootOf(table, this.root);
  }

  decode<T extends ElementTable>(table: T): Decoded<T> {
    const decoder = new XmlDecoder(table);
    if (this.tree.root) replay(this.tree.root, decoder);
    return decoder.result as Decoded<T>;
  }
}

const isRootOf = ({ name, alsoNamed }: ElementTable, root: string | undefined): boolean =>
  root === name || (root !== undefined && alsoNamed?.includes(root) === true);

/** The recursion is no deeper than a document may be. */
function replay({ tag, text, children }: XmlNode, sink: XmlSink): void {
  sink.open(tag);
  sink.text(text);
  for (const child of children) replay(child, sink);
  sink.close();
}

/** A document of which only the decoded objects are left. */
class DecodedXml implements Document {
  readonly format = 'xml';

  constructor(
    readonly root: string,
    private readonly table: ElementTable,
    private readonly decoder: XmlDecoder,
  ) {}

  is(table: ElementTable): boolean {
    return isRootOf(table, this.root);
  }

  decode<T extends ElementTable>(table: T): Decoded<T> {
    if (table !== this.table) {
      throw new DocumentError('another-element', { element: table.name });
    }
    return this.decoder.result as Decoded<T>;
  }
}
