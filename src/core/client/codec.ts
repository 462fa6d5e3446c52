import { randomUUID } from 'node:crypto';
import { DocumentError, mask, type Document } from './document';
import type { BodyTemplate } from './exchange';
import type { ElementTable, Field } from './elementTable';
import type { BodyFormat } from './format';
import { writeJson } from './json';
import { JsonPrinter } from './jsonPrinter';
import { readJson } from './jsonReader';
import { readXml, writeXml } from './xml';
import { XmlPrinter, type BodyPrinter } from './xmlPrinter';

export function writeBody(format: BodyFormat, table: ElementTable, value: object): string {
  return format === 'xml' ? writeXml(table, value) : writeJson(table, value);
}

/** A body of ours as a person may see it: pretty-printed, its secrets masked before they are serialised. */
export function renderBody(format: BodyFormat, table: ElementTable, value: object): string {
  return printWhole(format, writeBody(format, table, maskSecrets(table, value)));
}

/** A body as it is written, in which each secret that has a value is its name and nothing more. */
export function templateBody(format: BodyFormat, table: ElementTable, value: object): BodyTemplate {
  // A text that nothing else in the body can be.
  const marker = randomUUID();
  const secrets = givenSecrets(table, value);
  const marked = Object.fromEntries(secrets.map(({ key, name }) => [key, `${marker}${name};`]));
  const written = writeBody(format, table, { ...value, ...marked });
  const [first = '', ...rest] = written.split(marker);
  return [
    first,
    ...rest.flatMap((piece) => {
      const end = piece.indexOf(';');
      return [{ secret: piece.slice(0, end) }, piece.slice(end + 1)];
    }),
  ];
}

/** By the first character and not by the media type: proxies and old builds mislabel. */
export function formatOf(opening: string): BodyFormat | undefined {
  const first = /^[ \t\r\n]*([<{[])/.exec(opening)?.[1];
  return first === undefined ? undefined : first === '<' ? 'xml' : 'json';
}

/** A small document that is held as a whole, and can be shown. */
export interface WholeDocument extends Document {
  /** Pretty-printed for a person, with every secret masked by its name. */
  render(): string;
}

/**
 * Reads a small body at once.
 *
 * @throws DocumentError where the body is neither XML nor JSON, or is refused
 */
export function readBody(body: string): WholeDocument {
  const text = body.replace(/^\uFEFF/, '');
  const format = formatOf(text);
  if (format === undefined) throw new DocumentError('not-xml-or-json');
  const document = format === 'xml' ? readXml(text) : readJson(text);
  return {
    format,
    root: document.root,
    is: (table) => document.is(table),
    decode: (table) => document.decode(table),
    render: () => printWhole(format, text),
  };
}

export const printerOf = (format: BodyFormat, print: (text: string) => void): BodyPrinter =>
  format === 'xml' ? new XmlPrinter(print) : new JsonPrinter(print);

function printWhole(format: BodyFormat, text: string): string {
  const pieces: string[] = [];
  const printer = printerOf(format, (piece) => pieces.push(piece));
  printer.write(text);
  printer.end();
  return pieces.join('');
}

const isSecret = (field: Field): boolean => field.kind === 'element' && field.secret === true;

/** Every secret that has a value becomes the mask, so that its length tells nothing. */
function maskSecrets(table: ElementTable, value: object): object {
  const masked = givenSecrets(table, value).map(({ key }) => [key, mask]);
  return { ...value, ...(Object.fromEntries(masked) as Record<string, string>) };
}

function givenSecrets(table: ElementTable, value: object): readonly Field[] {
  const source = value as Record<string, unknown>;
  return table.fields.filter(
    (field) => isSecret(field) && source[field.key] !== undefined && source[field.key] !== '',
  );
}
