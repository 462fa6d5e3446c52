import type { ListNode, Node, ObjectNode } from './nodes';

export const namespace = 'http://www.veeam.com/ent/v1.0';

export interface JsonStyle {
  /** Versions up to 12 answer in PascalCase; one client reports camelCase from 13. */
  readonly jsonCase: 'pascal' | 'camel';
  /** 9.5 U4 leaves nulls out, 10 and later write them. */
  readonly jsonNulls: 'explicit' | 'omit';
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
};

const escape = (text: string): string =>
  text.replace(/[&<>"\r]/g, (character) => entities[character] ?? character);

export function toXml(root: ObjectNode | ListNode): string {
  const declarations =
    ' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"' +
    ` xmlns="${namespace}"`;
  return `<?xml version="1.0" encoding="utf-8"?>${element(root, declarations)}`;
}

function element(node: Node, declarations = ''): string {
  if (node.kind === 'leaf') {
    return node.value === null || node.value === ''
      ? `<${node.name} />`
      : `<${node.name}>${escape(String(node.value))}</${node.name}>`;
  }
  if (node.kind === 'list' && node.isBare) return node.items.map((item) => element(item)).join('');
  const attributes =
    node.kind === 'list'
      ? ''
      : node.attributes
          .filter(({ value }) => value !== null)
          .map(({ name, value }) => ` ${name}="${escape(String(value))}"`)
          .join('');
  const children = node.kind === 'list' ? node.items : node.children;
  const start = `<${node.name}${declarations}${attributes}`;
  return children.length === 0
    ? `${start} />`
    : `${start}>${children.map((child) => element(child)).join('')}</${node.name}>`;
}

export function toJson(root: ObjectNode | ListNode, style: JsonStyle): string {
  return JSON.stringify(root.kind === 'list' ? listValue(root, style) : objectValue(root, style));
}

function objectValue(node: ObjectNode, style: JsonStyle): Record<string, unknown> {
  const entries = [...node.children, ...node.attributes].map((child): [string, unknown] => [
    cased(child.name, style),
    value(child, style),
  ]);
  return Object.fromEntries(
    style.jsonNulls === 'omit' ? entries.filter(([, item]) => item !== null) : entries,
  );
}

function value(node: Node, style: JsonStyle): unknown {
  if (node.kind === 'leaf') return node.value;
  if (node.kind === 'object') return objectValue(node, style);
  // Links is a bare array; every other nested list repeats its name.
  return node.name === 'Links' || node.isBare
    ? node.items.map((item) => objectValue(item, style))
    : listValue(node, style);
}

function listValue(node: ListNode, style: JsonStyle): Record<string, unknown> {
  return { [cased(node.plural, style)]: node.items.map((item) => objectValue(item, style)) };
}

function cased(name: string, { jsonCase }: JsonStyle): string {
  if (jsonCase === 'pascal') return name;
  return /^[A-Z]+$/.test(name) ? name.toLowerCase() : name.charAt(0).toLowerCase() + name.slice(1);
}
