import XMLBuilder from 'fast-xml-builder';
import { XMLParser } from 'fast-xml-parser';
import { SyntaxValidator } from 'fast-xml-validator';
import { DocumentError, mask, maximumDepth, scalarFromText, type Document } from './document';
import type { Decoded, ElementTable, Field } from './elementTable';
import { isSecretName, redactUrl } from './redaction';

/** The default namespace of every message, the same in all API versions. */
export const xmlNamespace = 'http://www.veeam.com/ent/v1.0';

interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

type OrderedNode = Record<string, unknown>;

const attributesKey = ':@';
const textKey = '#text';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  htmlEntities: true,
});

// Entities are ours to write: the builder's own list lacks the carriage return, which a parser would fold.
const builderOptions = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  processEntities: false,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
} as const;
const compactBuilder = new XMLBuilder(builderOptions);
const prettyBuilder = new XMLBuilder({ ...builderOptions, format: true, indentBy: '  ' });

const prolog = '<?xml version="1.0" encoding="utf-8"?>';

/** Text as XML content or a quoted attribute value. Characters that XML 1.0 cannot carry are the validation's to refuse. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\r\n\t]/g, (character) => {
    switch (character) {
      case '&':
        return '&amp;';
      case '<':
        return '&lt;';
      case '>':
        return '&gt;';
      case '"':
        return '&quot;';
      case "'":
        return '&apos;';
      default:
        return `&#${character.charCodeAt(0)};`;
    }
  });
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Reads XML without trusting it: no document type (so no entities to expand, no external ones to fetch), a
 * bounded depth, well-formed to the end.
 *
 * @throws DocumentError
 */
export function readXml(body: string): Document {
  const source = body.replace(/^\uFEFF/, '');
  refuseDocumentType(source);
  refuseDepth(source);
  let nodes: OrderedNode[];
  try {
    // The parser alone forgives what is not well-formed.
    SyntaxValidator.validate(source);
    nodes = parser.parse(source) as OrderedNode[];
  } catch (error) {
    throw new DocumentError(error instanceof Error ? error.message : 'not XML', { cause: error });
  }
  const roots = nodes.flatMap(toElement);
  const root = roots[0];
  if (root === undefined || roots.length > 1) throw new DocumentError('there is no single root element');
  return new XmlDocument(root);
}

/** A body, in the schema's order, namespaced and escaped. */
export function writeXml(table: ElementTable, value: object): string {
  const root = toOrdered(table, value as Record<string, unknown>);
  root[attributesKey] = { xmlns: xmlNamespace };
  return prolog + compactBuilder.build([root]);
}

function refuseDocumentType(source: string): void {
  const markup = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<!/g;
  for (const match of source.matchAll(markup)) {
    if (match[0] === '<!')
      throw new DocumentError('a document type or an entity declaration is not accepted');
  }
}

function refuseDepth(source: string): void {
  let depth = 0;
  for (const match of source.matchAll(/<(\/?)[^\s<>/!?][^<>]*?(\/?)>/g)) {
    if (match[1] === '/') depth -= 1;
    else if (match[2] !== '/') depth += 1;
    if (depth > maximumDepth) throw new DocumentError(`it nests deeper than ${maximumDepth} levels`);
  }
}

function toElement(node: OrderedNode): XmlElement[] {
  const name = Object.keys(node).find((key) => key !== attributesKey);
  if (name === undefined || name === textKey || name.startsWith('?')) return [];
  const children = (node[name] ?? []) as OrderedNode[];
  return [
    {
      name,
      attributes: (node[attributesKey] ?? {}) as Record<string, string>,
      children: children.flatMap(toElement),
      text: children.map((child) => (textKey in child ? String(child[textKey]) : '')).join(''),
    },
  ];
}

class XmlDocument implements Document {
  readonly format = 'xml';
  readonly root: string;

  constructor(private readonly element: XmlElement) {
    this.root = localName(element.name);
  }

  is(table: ElementTable): boolean {
    return this.root === table.name;
  }

  decode<T extends ElementTable>(table: T): Decoded<T> {
    return decodeElement(this.element, table) as Decoded<T>;
  }

  render(): string {
    return `${prolog}${prettyBuilder.build([toRedacted(this.element)])}`.trim();
  }
}

function decodeElement(element: XmlElement, table: ElementTable): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const field of table.fields) {
    const value = decodeField(element, field);
    if (value !== undefined) result[field.key] = value;
    else if (field.min === 1) throw new DocumentError(`<${localName(element.name)}> has no ${field.name}`);
  }
  return result;
}

function decodeField(element: XmlElement, field: Field): unknown {
  if (field.kind === 'attribute') {
    const attribute = Object.entries(element.attributes).find(([name]) => localName(name) === field.name);
    return attribute && scalarFromText(attribute[1], field.type);
  }
  if (field.kind === 'items') return element.children.map((child) => decodeElement(child, field.item));
  const child = element.children.find((candidate) => localName(candidate.name) === field.name);
  if (field.kind === 'list') return (child?.children ?? []).map((item) => decodeElement(item, field.item));
  if (child === undefined || isNil(child)) return undefined;
  return field.kind === 'child' ? decodeElement(child, field.of) : scalarFromText(child.text, field.type);
}

const isNil = (element: XmlElement): boolean => element.attributes['xsi:nil'] === 'true';

function toOrdered(table: ElementTable, value: Record<string, unknown>): OrderedNode {
  const children: OrderedNode[] = [];
  for (const field of table.fields) {
    const content = value[field.key] as string | number | boolean | undefined;
    if (content === undefined || field.kind !== 'element') continue;
    children.push({ [field.name]: [{ [textKey]: escapeXml(content.toString()) }] });
  }
  return { [table.name]: children };
}

function toRedacted(element: XmlElement): OrderedNode {
  const secret = isSecretName(localName(element.name));
  const attributes = Object.fromEntries(
    Object.entries(element.attributes).map(([name, value]) => [
      name,
      escapeXml(isSecretName(localName(name)) ? mask : redactUrl(value)),
    ]),
  );
  const children: OrderedNode[] = secret ? [] : element.children.map(toRedacted);
  const text = secret
    ? maskUnlessEmpty(element)
    : element.children.length > 0
      ? element.text.trim()
      : element.text;
  if (text !== '') children.unshift({ [textKey]: escapeXml(secret ? text : redactUrl(text)) });
  return {
    [element.name]: children,
    ...(Object.keys(attributes).length > 0 && { [attributesKey]: attributes }),
  };
}

function maskUnlessEmpty(element: XmlElement): string {
  return element.text === '' && element.children.length === 0 ? '' : mask;
}
