import { DocumentError, mask, maximumDepth, scalarFromText, type Document } from './document';
import type { Decoded, ElementTable, Field } from './elementTable';
import { isSecretName, redactUrl } from './redaction';

type JsonObject = Record<string, unknown>;

/**
 * Reads JSON as the versions from 9.5 U4 to 13 are known to write it: any case of keys, explicit nulls or
 * none, four shapes of a list, a byte order mark in front.
 *
 * @throws DocumentError
 */
export function readJson(body: string): Document {
  let value: unknown;
  try {
    value = JSON.parse(body.replace(/^\uFEFF/, ''));
  } catch (error) {
    // The parser's own message quotes the text around the fault, which may be a secret.
    throw new DocumentError('it is not well-formed', { cause: error });
  }
  refuseDepth(value);
  if (typeof value !== 'object' || value === null) throw new DocumentError('it is not an object');
  return new JsonDocument(value as JsonObject | unknown[]);
}

/** A body without a root wrapper, in PascalCase, numbers unquoted. */
export function writeJson(table: ElementTable, value: object): string {
  const source = value as JsonObject;
  const entries = table.fields
    .filter((field) => source[field.key] !== undefined)
    .map((field) => [field.name, source[field.key]]);
  return JSON.stringify(Object.fromEntries(entries));
}

function refuseDepth(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maximumDepth) throw new DocumentError(`it nests deeper than ${maximumDepth} levels`);
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue;
      for (const child of Object.values(item)) next.push(child);
    }
    level = next;
  }
}

class JsonDocument implements Document {
  readonly format = 'json';
  readonly root = undefined;

  constructor(private readonly value: JsonObject | unknown[]) {}

  is(table: ElementTable): boolean {
    if (table.fields.some((field) => field.kind === 'items'))
      return listItems(this.value, table.name) !== undefined;
    const required = table.fields.filter((field) => field.min === 1);
    const distinctive =
      required.length > 0 ? required : table.fields.filter((field) => field.name !== 'Links');
    return distinctive.some((field) => property(this.value, field.name) !== undefined);
  }

  decode<T extends ElementTable>(table: T): Decoded<T> {
    return decodeObject(this.value, table) as Decoded<T>;
  }

  render(): string {
    return JSON.stringify(redact(this.value), undefined, 2);
  }
}

function decodeObject(value: unknown, table: ElementTable): JsonObject {
  if (typeof value !== 'object' || value === null) throw new DocumentError(`${table.name} is not an object`);
  const result: JsonObject = {};
  for (const field of table.fields) {
    const decoded = decodeField(value, field);
    if (decoded !== undefined) result[field.key] = decoded;
    else if (field.min === 1) throw new DocumentError(`${table.name} has no ${field.name}`);
  }
  return result;
}

function decodeField(value: object, field: Field): unknown {
  if (field.kind === 'items') {
    return (listItems(value, field.name) ?? []).map((item) => decodeObject(item, field.item));
  }
  const content = property(value, field.name);
  if (field.kind === 'list') {
    const items = content === undefined ? [] : (listItems(content, field.name) ?? []);
    return items.map((item) => decodeObject(item, field.item));
  }
  if (content === undefined) return undefined;
  if (field.kind === 'child') return decodeObject(content, field.of);
  return isScalar(content) ? scalarFromText(String(content), field.type) : undefined;
}

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Null is the same as absent: 9.5 U4 omits, later versions write nulls. */
function property(value: object, name: string): unknown {
  if (Array.isArray(value)) return undefined;
  const lower = name.toLowerCase();
  const entry = Object.entries(value).find(([key]) => key.toLowerCase() === lower);
  return entry?.[1] ?? undefined;
}

/**
 * The items of a list: a bare array, `plural: […]`, `plural: { singular: […] }` or `plural: { plural: […] }`.
 *
 * @returns undefined where there is no list at all
 */
function listItems(value: unknown, plural: string): readonly unknown[] | undefined {
  if (Array.isArray(value)) return (value as unknown[]).filter((item) => item !== null);
  if (typeof value !== 'object' || value === null) return undefined;
  const named = Object.entries(value).find(([key]) => key.toLowerCase() === plural.toLowerCase());
  if (named) return named[1] === null ? [] : (listItems(named[1], plural) ?? []);
  const arrays = Object.entries(value).filter(
    ([key, item]) => key.toLowerCase() !== 'links' && Array.isArray(item),
  );
  return arrays.length === 1 ? listItems(arrays[0]?.[1], plural) : undefined;
}

function redact(value: unknown): unknown {
  if (typeof value === 'string') return redactUrl(value);
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      isSecretName(key) && item !== null && item !== '' ? mask : redact(item),
    ]),
  );
}
