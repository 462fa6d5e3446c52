import { randomUUID } from 'node:crypto';
import { DocumentError, mask, type Document } from './document';
import type { BodyTemplate } from './exchange';
import type { BodyFormat } from './format';
import { writeJson } from './json';
import { JsonPrinter } from './jsonPrinter';
import { readJson } from './jsonReader';
import { redactUrl } from './redaction';
import { isGivenSecret, type RequestBody, type Scalar, type WrittenField } from './requestBody';
import { readXml, writeXml } from './xml';
import { XmlPrinter, type BodyPrinter } from './xmlPrinter';

/** A request body in its three forms. */
export interface Encoding {
  /** As it is sent. */
  readonly wire: string;
  /** For display: pretty-printed, with each secret masked regardless of its length. */
  readonly masked: string;
  /** As it is sent, but with the name of each secret in place of its value. */
  readonly template: BodyTemplate;
}

export function encode(format: BodyFormat, body: RequestBody): Encoding {
  const { written } = body;
  const write = format === 'xml' ? writeXml : writeJson;
  // A text that cannot occur elsewhere in the body.
  const marker = randomUUID();
  const shown = (one: WrittenField): Scalar => (isGivenSecret(one) ? mask : withoutIds(one.content));
  const marked = (one: WrittenField): Scalar =>
    isGivenSecret(one) ? `${marker}${one.field.name};` : one.content;
  return {
    wire: write(body.table.name, written, ({ content }) => content),
    masked: write(body.table.name, written, shown, 'pretty'),
    template: cut(write(body.table.name, written, marked), marker),
  };
}

/** Masks the ID of a logon session in a path, which is a secret wherever it occurs. */
const withoutIds = (content: Scalar): Scalar => (typeof content === 'string' ? redactUrl(content) : content);

function cut(written: string, marker: string): BodyTemplate {
  const [first = '', ...rest] = written.split(marker);
  return [
    first,
    ...rest.flatMap((piece) => {
      const end = piece.indexOf(';');
      return [{ secret: piece.slice(0, end) }, piece.slice(end + 1)];
    }),
  ];
}

/** Recognizes the format by the first character, not by the media type: proxies and old builds mislabel it. */
export function formatOf(opening: string): BodyFormat | undefined {
  const first = /^[ \t\r\n]*([<{[])/.exec(opening)?.[1];
  return first === undefined ? undefined : first === '<' ? 'xml' : 'json';
}

/** A small document that is held completely and can be shown. */
export interface WholeDocument extends Document {
  /** Pretty-printed, with every secret masked by name. */
  render(): string;
}

/**
 * Reads a small body at once.
 *
 * @throws DocumentError if the body is neither XML nor JSON, or is rejected
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
