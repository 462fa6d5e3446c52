import { SaxesParser } from 'saxes';
import { namespace } from './writers';

/** A request body that does not conform; becomes 400 with an `Error`. */
export class BadRequest extends Error {}

type Kind = 'string' | 'ushort';

interface SpecElement {
  readonly name: string;
  readonly kind: Kind;
  readonly required: boolean;
}

const backupServerElements = (required: readonly string[]): readonly SpecElement[] =>
  (
    [
      ['Description', 'string'],
      ['DnsNameOrIpAddress', 'string'],
      ['Port', 'ushort'],
      ['Username', 'string'],
      ['Password', 'string'],
      ['WcfPort', 'ushort'],
      ['VbrCertificateThumbprint', 'string'],
    ] as const
  ).map(([name, kind]) => ({ name, kind, required: required.includes(name) }));

/** Create wants what the vendor's table marks 1/1; the schema alone lets `Port` go. */
export const createSpec = backupServerElements([
  'Description',
  'DnsNameOrIpAddress',
  'Port',
  'Username',
  'Password',
]);

/** An edit changes what it names and keeps the rest; only the address is mandatory. */
export const editSpec = backupServerElements(['DnsNameOrIpAddress']);

export type SpecValues = Readonly<Record<string, string>>;

/** @throws BadRequest unless the body is the spec: namespace, order, types, no document type, no attributes of a stranger */
export function readXmlSpec(
  body: string,
  elements: readonly SpecElement[],
  strictOrder: boolean,
): SpecValues {
  const found: [string, string][] = [];
  const path: string[] = [];
  let text = '';
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw new BadRequest(`The body is not well-formed XML: ${error.message}`);
  });
  parser.on('doctype', () => {
    throw new BadRequest('For security reasons DTD is prohibited in this XML document.');
  });
  parser.on('opentag', (tag) => {
    if (tag.uri !== namespace)
      throw new BadRequest(`Element ${tag.local} is not in the namespace ${namespace}.`);
    if (path.length === 0 && tag.local !== 'BackupServerSpec') {
      throw new BadRequest(`Node [BackupServerSpec] does not exist.`);
    }
    if (path.length > 1)
      throw new BadRequest(`Element ${tag.local} is not expected inside ${path.at(-1) ?? ''}.`);
    path.push(tag.local);
    text = '';
  });
  parser.on('text', (chunk) => {
    text += chunk;
  });
  parser.on('cdata', (chunk) => {
    text += chunk;
  });
  parser.on('closetag', (tag) => {
    path.pop();
    if (path.length === 1) found.push([tag.local, text]);
  });
  parser.write(body.replace(/^\uFEFF/, '')).close();
  if (strictOrder) refuseDisorder(found, elements);
  return check(found, elements);
}

export function readJsonSpec(body: string, elements: readonly SpecElement[]): SpecValues {
  let value: unknown;
  try {
    value = JSON.parse(body.replace(/^\uFEFF/, ''));
  } catch {
    // What 9.5 U4 was seen to answer to XML where it expected JSON.
    throw new BadRequest('Node [root] does not exist.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BadRequest('The body is not a JSON object.');
  }
  const found = Object.entries(value)
    .filter(([, item]) => item !== null)
    .map(([key, item]): [string, string] => {
      if (typeof item === 'object') throw new BadRequest(`Property ${key} is not a simple value.`);
      return [
        elements.find(({ name }) => name.toLowerCase() === key.toLowerCase())?.name ?? key,
        String(item),
      ];
    });
  return check(found, elements);
}

function refuseDisorder(found: readonly [string, string][], elements: readonly SpecElement[]): void {
  let last = -1;
  for (const [name] of found) {
    const index = elements.findIndex((element) => element.name === name);
    if (index !== -1 && index < last) throw new BadRequest(`Element ${name} is out of sequence.`);
    last = Math.max(last, index);
  }
}

function check(found: readonly [string, string][], elements: readonly SpecElement[]): SpecValues {
  const values: Record<string, string> = {};
  for (const [name, text] of found) {
    const element = elements.find((candidate) => candidate.name === name);
    if (element === undefined) throw new BadRequest(`Element ${name} is not expected.`);
    if (name in values) throw new BadRequest(`Element ${name} occurs twice.`);
    if (element.kind === 'ushort' && !(/^\s*\d{1,5}\s*$/.test(text) && Number(text) <= 65535)) {
      throw new BadRequest(`Element ${name} is not an unsigned short.`);
    }
    values[name] = text;
  }
  const missing = elements.find(({ name, required }) => required && !(name in values));
  if (missing) throw new BadRequest(`Element ${missing.name} is missing.`);
  if (values['DnsNameOrIpAddress']?.trim() === '')
    throw new BadRequest('Element DnsNameOrIpAddress is empty.');
  return values;
}
