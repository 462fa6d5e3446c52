import * as v from 'valibot';
import { reader } from './reader';

/**
 * What the page of the fleet and the host say to one another, checked at run time on both sides. A row's key is
 * the host's: the page gives it back and makes none.
 */

/** A hash of the host's. */
const key = v.pipe(v.string(), v.maxLength(64));
const keys = v.pipe(v.array(key), v.maxLength(1_000_000));

const rowSchema = v.object({
  key,
  endpoint: v.string(),
  name: v.string(),
  version: v.string(),
  description: v.string(),
  /** In words. */
  collected: v.string(),
  /** To sort by: milliseconds since the epoch, 0 where it is not known. */
  collectedAt: v.number(),
  warnings: v.array(v.string()),
  /** Why it may not be edited, removed or collected from; absent for what may be done. */
  denied: v.optional(v.record(v.string(), v.string())),
  level: v.picklist(['ok', 'info', 'warning', 'error']),
});

export const fleetColumns = ['endpoint', 'name', 'version', 'description', 'collected', 'warnings'] as const;

const actionSchema = v.picklist(['collect', 'remove', 'edit', 'details', 'reveal']);
const formatSchema = v.picklist(['csv', 'json']);

const wordsSchema = v.object({
  title: v.string(),
  filter: v.string(),
  refresh: v.string(),
  cancel: v.string(),
  actions: v.object({
    collect: v.string(),
    remove: v.string(),
    edit: v.string(),
    details: v.string(),
    reveal: v.string(),
  }),
  exports: v.object({ csv: v.string(), json: v.string() }),
  columns: v.object({
    endpoint: v.string(),
    name: v.string(),
    version: v.string(),
    description: v.string(),
    collected: v.string(),
    warnings: v.string(),
  }),
  select: v.string(),
  selectAll: v.string(),
  empty: v.string(),
  /** With {0} and {1} for how many are shown and how many there are. */
  count: v.string(),
  /** With {0} for how many are selected. */
  selected: v.string(),
});

const toFleetPageSchema = v.variant('type', [
  v.object({ type: v.literal('init'), words: wordsSchema }),
  /** Rows that are new or have changed, or all of them anew. */
  v.object({ type: v.literal('rows'), anew: v.boolean(), rows: v.array(v.unknown()) }),
  v.object({
    type: v.literal('state'),
    busy: v.boolean(),
    text: v.string(),
    /** What could not be read, and why. */
    failures: v.array(v.string()),
  }),
]);

const toFleetHostSchema = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('refresh') }),
  v.object({ type: v.literal('cancel') }),
  v.object({ type: v.literal('act'), action: actionSchema, keys }),
  v.object({ type: v.literal('export'), format: formatSchema, keys }),
  /** How many rows were not what the page expects; 0 where the whole message was not. */
  v.object({ type: v.literal('refused'), count: v.pipe(v.number(), v.integer()) }),
]);

export type FleetRow = v.InferOutput<typeof rowSchema>;
export type FleetColumn = (typeof fleetColumns)[number];
export type FleetAction = v.InferOutput<typeof actionSchema>;
export type ExportFormat = v.InferOutput<typeof formatSchema>;
export type FleetWords = v.InferOutput<typeof wordsSchema>;
type ToFleetPageMessage = v.InferOutput<typeof toFleetPageSchema>;
export type ToFleetPage =
  | Exclude<ToFleetPageMessage, { type: 'rows' }>
  | { readonly type: 'rows'; readonly anew: boolean; readonly rows: readonly FleetRow[] };
export type ToFleetHost = v.InferOutput<typeof toFleetHostSchema>;

export const readToFleetHost = reader(toFleetHostSchema);
/** More than a cell shows; what is exported is not cut. */
const longestCell = 1000;

/** Half of a pair of surrogates is no character. */
const cut = (text: string): string =>
  text.length <= longestCell ? text : `${text.slice(0, longestCell).replace(/[\uD800-\uDBFF]$/, '')}…`;

/** A row as it goes to the page: whatever a server says, it is short. */
export const shortRow = (row: FleetRow): FleetRow => ({
  ...row,
  endpoint: cut(row.endpoint),
  name: cut(row.name),
  version: cut(row.version),
  description: cut(row.description),
  collected: cut(row.collected),
  warnings: row.warnings.map(cut),
  ...(row.denied && {
    denied: Object.fromEntries(Object.entries(row.denied).map(([action, reason]) => [action, cut(reason)])),
  }),
});

const readMessage = reader(toFleetPageSchema);
const readRow = reader(rowSchema);

/** A message for the page, and how many of its rows were left out: one that is wrong takes no other with it. */
export interface FleetPageMessage {
  readonly message: ToFleetPage;
  readonly refused: number;
}

/** @returns undefined for anything that is no message of ours */
export function readToFleetPage(message: unknown): FleetPageMessage | undefined {
  const read = readMessage(message);
  if (read?.type !== 'rows') return read && { message: read, refused: 0 };
  const rows = read.rows.flatMap((row) => readRow(row) ?? []);
  return { message: { ...read, rows }, refused: read.rows.length - rows.length };
}
