import { createHash } from 'node:crypto';
import type { Decoded, ElementTable, Field } from './elementTable';
import type { ApiRequest } from './apiRequest';
import type { EmClient } from './client';
import { EmError } from './errors';
import { isPathSegment, isUid } from './identifiers';

/* Checks each row of a list by itself: one that cannot be used hides no other. */

/** The result of reading a list. */
export interface Rows<T> {
  readonly rows: readonly T[];
  /** The number of rows that cannot be used. */
  readonly refused: number;
  /** A text that identifies each of these rows, the same whenever the row comes again, so that it is counted once. */
  readonly traces: readonly string[];
}

type Loose = Readonly<Record<string, unknown>>;

type LooseField<F> = F extends { readonly min: 1 } ? Omit<F, 'min'> & { readonly min: 0 } : F;
type LooseFields<F extends readonly Field[]> = { readonly [I in keyof F]: LooseField<F[I]> };
/** A table without required parts. */
interface Loosely<T extends ElementTable> {
  readonly name: T['name'];
  readonly fields: LooseFields<T['fields']>;
}

/**
 * A table's element for use in a list: nothing is required, so that a missing part affects only its row, as `usable`
 * decides.
 */
export const loosely = <const T extends ElementTable>(table: T): Loosely<T> =>
  looseTable(table) as unknown as Loosely<T>;

const looseTable = (table: ElementTable): ElementTable => ({
  ...table,
  isLoose: true,
  fields: table.fields.map(looseField),
});

function looseField(field: Field): Field {
  switch (field.kind) {
    case 'list':
    case 'items':
      return { ...field, item: looseTable(field.item) };
    case 'child':
      return { ...field, of: looseTable(field.of), min: 0 };
    default:
      return { ...field, min: 0 };
  }
}

/**
 * Returns a loosely decoded row as the type of its table.
 *
 * @returns undefined if a required part is missing
 */
export function usable<T extends ElementTable>(table: T, value: object): Decoded<T> | undefined {
  const checked: Record<string, unknown> = {};
  for (const field of table.fields) {
    const content = usableField(field, (value as Loose)[field.key]);
    if (content !== undefined) checked[field.key] = content;
    else if (field.min === 1) return undefined;
  }
  return checked as Decoded<T>;
}

function usableField(field: Field, content: unknown): unknown {
  switch (field.kind) {
    case 'list':
    case 'items':
      return listed(content).flatMap((item): object[] => {
        const checked: object | undefined = usable(field.item, item);
        return checked === undefined ? [] : [checked];
      });
    case 'child':
      return typeof content === 'object' && content !== null ? usable(field.of, content) : undefined;
    default:
      return field.id === undefined || isId(field.id, content) ? content : undefined;
  }
}

const isId = (kind: 'uid' | 'segment', content: unknown): boolean =>
  typeof content === 'string' && (kind === 'uid' ? isUid(content) : isPathSegment(content));

const listed = (content: unknown): readonly object[] => (Array.isArray(content) ? (content as object[]) : []);

/** The rows of a list with all parts that their table requires, each UID once, and the number of the others. */
export function usableRows<T extends ElementTable>(table: T, items: readonly object[]): Rows<Decoded<T>> {
  const rows = new Map<string, Decoded<T>>();
  const unusable = new Map<string, number>();
  for (const item of items) {
    const row = usable(table, item);
    if (row === undefined) {
      const trace = traceOf(item as Loose);
      unusable.set(trace, (unusable.get(trace) ?? 0) + 1);
      continue;
    }
    const { uid } = item as { readonly uid?: unknown };
    const key = typeof uid === 'string' ? uid.toLowerCase() : `row ${rows.size}`;
    if (!rows.has(key)) rows.set(key, row);
  }
  const traces = [...unusable].flatMap(([trace, count]) =>
    Array.from({ length: count }, (_, index) => `${trace} ${index}`),
  );
  return { rows: [...rows.values()], refused: traces.length, traces };
}

/** A text of limited length, even for a UID of megabytes. */
const traceOf = ({ uid, name, href }: Loose): string =>
  createHash('sha256')
    .update(JSON.stringify([uid, name, href]))
    .digest('base64');

/** @throws EmError `unexpected-answer` if rows are references, according to their type: they have no content */
export function demandEntities(
  client: EmClient,
  request: ApiRequest,
  items: readonly { readonly type?: string | undefined }[],
): void {
  if (items.some(({ type }) => type?.endsWith('Reference'))) throw notEntities(client, request);
}

/** The failure if something else came in place of entities. */
export const notEntities = ({ place }: EmClient, { method, path }: ApiRequest): EmError =>
  new EmError('unexpected-answer', {
    method,
    path,
    ...place,
    reason: { code: 'another-element', element: 'Entities' },
  });

/**
 * `client.read` of one entity, which checks its identifiers.
 *
 * @throws EmError `unexpected-answer` also if they cannot be used
 */
export async function readUsable<T extends ElementTable>(
  client: EmClient,
  request: ApiRequest,
  table: T,
): Promise<Decoded<T>> {
  return demandUsable(client, request, table, await client.read(request, looseTable(table)));
}

/** @throws EmError `unexpected-answer` if the response cannot be used */
export function demandUsable<T extends ElementTable>(
  { place }: EmClient,
  { method, path }: ApiRequest,
  table: T,
  value: object,
): Decoded<T> {
  const checked = usable(table, value);
  if (checked !== undefined) return checked;
  throw new EmError('unexpected-answer', { method, path, ...place, reason: { code: 'identifier' } });
}
