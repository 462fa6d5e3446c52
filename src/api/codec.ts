import { randomUUID } from 'node:crypto';
import { DocumentError, mask, type Document } from './document';
import type { BodyTemplate } from './exchange';
import type { ElementTable, Field } from './elementTable';
import type { BodyFormat } from './format';
import { readJson, writeJson } from './json';
import { readXml, writeXml } from './xml';

export function writeBody(format: BodyFormat, table: ElementTable, value: object): string {
  return format === 'xml' ? writeXml(table, value) : writeJson(table, value);
}

/** A body as a person may see it: pretty-printed, its secrets masked before they are serialised. */
export function renderBody(format: BodyFormat, table: ElementTable, value: object): string {
  return readBody(writeBody(format, table, maskSecrets(table, value))).render();
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

/**
 * Reads by the first character and not by the media type: proxies and old builds mislabel.
 *
 * @throws DocumentError where the body is neither, or is refused
 */
export function readBody(body: string): Document {
  const first = /^\uFEFF?\s*(.)/.exec(body)?.[1];
  if (first === '<') return readXml(body.trimStart());
  if (first === '{' || first === '[') return readJson(body);
  throw new DocumentError('it is neither XML nor JSON');
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
