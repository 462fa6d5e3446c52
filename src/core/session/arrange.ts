import { readEntry, withChanges, type StoredEntry } from './entries';
import type { EndpointSource } from './identity';

/*
 * The order and the groups of the entries of `veeamEm.endpoints`. Every function returns the same entries: none is lost or doubled, and of
 * the keys only `group` changes.
 */

type Entries = readonly unknown[];
type Stored = Exclude<EndpointSource, 'sandbox'>;

const isStored = (entry: unknown): entry is StoredEntry =>
  typeof entry === 'object' && entry !== null && !Array.isArray(entry);

/** Sets the group of an entry in place of its keys. */
export function withGroup(entry: unknown, group: string | undefined): unknown {
  if (!isStored(entry)) return entry;
  return withChanges(entry, { group });
}

/** An entry, with the ID and the group of its row if it has one. */
interface Row {
  readonly entry: unknown;
  readonly id: string | undefined;
  readonly group: string | undefined;
}

/** The entries with their rows. Of equal entries the first has the row. */
function rowsOf(entries: Entries, source: Stored): readonly Row[] {
  const seen = new Set<string>();
  return entries.map((entry) => {
    const read = readEntry(entry, source, undefined);
    if (!('endpoint' in read)) return { entry, id: undefined, group: undefined };
    const { id, group } = read.endpoint;
    const isFirst = !seen.has(id);
    seen.add(id);
    return { entry, id: isFirst ? id : undefined, group };
  });
}

/** The ID of each entry that has a row, and undefined for the others. */
export const rowIds = (entries: Entries, source: Stored): readonly (string | undefined)[] =>
  rowsOf(entries, source).map(({ id }) => id);

/** Moves endpoints to a group, or out of their groups. */
export function grouped(
  entries: Entries,
  source: Stored,
  ids: ReadonlySet<string>,
  group: string | undefined,
): Entries {
  const rows = rowIds(entries, source);
  return entries.map((entry, index) => (ids.has(rows[index] ?? '') ? withGroup(entry, group) : entry));
}

/** Gives a group another name, in invalid entries too. */
export const renamed = (entries: Entries, from: string, to: string): Entries =>
  entries.map((entry) => {
    const group = isStored(entry) ? entry['group'] : undefined;
    return typeof group === 'string' && group.trim() === from ? withGroup(entry, to) : entry;
  });

/** Where endpoints are moved to: to the place of a row, to the end of a group, or to the end of all without a group. */
export type Place =
  | { readonly kind: 'row'; readonly id: string }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'end' };

/** Moves endpoints to a place. On one of themselves they stay where they are. */
export function placed(entries: Entries, source: Stored, ids: ReadonlySet<string>, place: Place): Entries {
  const rows = rowsOf(entries, source);
  const isMoved = ({ id }: Row): boolean => id !== undefined && ids.has(id);
  const moved = rows.filter(isMoved);
  const rest = rows.filter((row) => !isMoved(row));
  const put = (at: number, group: string | undefined): Entries => [
    ...rest.slice(0, at).map(({ entry }) => entry),
    ...moved.map((row) => (row.group === group ? row.entry : withGroup(row.entry, group))),
    ...rest.slice(at).map(({ entry }) => entry),
  ];
  if (place.kind === 'end') return put(rest.length, undefined);
  if (place.kind === 'group') {
    const last = rest.findLastIndex((row) => row.id !== undefined && row.group === place.name);
    return last < 0 ? grouped(entries, source, ids, place.name) : put(last + 1, place.name);
  }
  const target = rest.findIndex(({ id }) => id === place.id);
  const targetRow = rest[target];
  if (targetRow === undefined || moved.length === 0) return entries;
  const goesDown = rows.findIndex(isMoved) < rows.indexOf(targetRow);
  const { group } = targetRow;
  if (group === undefined || moved.some((row) => row.group !== group))
    return put(target + (goesDown ? 1 : 0), group);
  // Within a group only its members change their places, so that the group's row keeps its own.
  const others = rest.filter((row) => row.id !== undefined && row.group === group);
  const at = others.indexOf(targetRow) + (goesDown ? 1 : 0);
  return refilled(rows, [...others.slice(0, at), ...moved, ...others.slice(at)]);
}

/** Puts rows into the places that they have together, in another order. */
function refilled(rows: readonly Row[], order: readonly Row[]): Entries {
  const waiting = [...order];
  const members = new Set(order);
  return rows.map((row) => (members.has(row) ? waiting.shift() : row)?.entry);
}

/**
 * Moves endpoints one row up or down, within their group or at the top of the tree. Endpoints at the edge stay there.
 *
 * @param elsewhere the groups whose rows stand among other settings, so that they are no neighbours here
 */
export function stepped(
  entries: Entries,
  source: Stored,
  ids: ReadonlySet<string>,
  direction: -1 | 1,
  elsewhere: ReadonlySet<string>,
): Entries {
  const order = rowIds(entries, source).filter((id) => id !== undefined && ids.has(id));
  if (direction === 1) order.reverse();
  const stuck = new Set<string>();
  return order.reduce<Entries>((now, id) => {
    const rows = rowsOf(now, source);
    const at = rows.findIndex((row) => row.id === id);
    const next = neighbour(rows, at, direction, elsewhere);
    const row = rows[at];
    if (id === undefined || row === undefined || next === undefined || stuck.has(next.id ?? '')) {
      if (id !== undefined) stuck.add(id);
      return now;
    }
    if (next.group === row.group) return refilled(rows, direction === 1 ? [next, row] : [row, next]);
    const rest = rows.filter((other) => other !== row);
    const to = rest.indexOf(next) + (direction === 1 ? 1 : 0);
    return [...rest.slice(0, to), row, ...rest.slice(to)].map(({ entry }) => entry);
  }, entries);
}

/** The row beside a row, as the tree shows them: of a group the first, where the row of the group stands. */
function neighbour(
  rows: readonly Row[],
  at: number,
  direction: -1 | 1,
  elsewhere: ReadonlySet<string>,
): Row | undefined {
  const group = rows[at]?.group;
  const isFirst = (row: Row): boolean =>
    rows.find((other) => other.id !== undefined && other.group === row.group) === row;
  for (let index = at + direction; index >= 0 && index < rows.length; index += direction) {
    const row = rows[index];
    if (row?.id === undefined) continue;
    if (row.group === group) return row;
    if (group === undefined && row.group !== undefined && isFirst(row) && !elsewhere.has(row.group))
      return row;
  }
  return undefined;
}
