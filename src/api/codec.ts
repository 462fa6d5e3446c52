import { DocumentError, mask, type Document } from './document';
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
  const source = value as Record<string, unknown>;
  const masked = table.fields
    .filter((field) => isSecret(field) && source[field.key] !== undefined && source[field.key] !== '')
    .map((field) => [field.key, mask]);
  return { ...source, ...(Object.fromEntries(masked) as Record<string, string>) };
}
