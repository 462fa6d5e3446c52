import * as v from 'valibot';
import { reader } from './reader';

/*
 * The messages between the page of the fleet and its host. Both sides check them at run time. The host creates the key of
 * a row; the page only returns it.
 */

/** The key of a row: a hash that the host creates. */
const key = v.pipe(v.string(), v.maxLength(64));
const keys = v.pipe(v.array(key), v.maxLength(1_000_000));

const rowSchema = v.object({
  key,
  endpoint: v.string(),
  name: v.string(),
  version: v.string(),
  description: v.string(),
  /** The last collection, in words. */
  collected: v.string(),
  /** The time of the last collection, for sorting: milliseconds since the epoch, or 0 if it is not known. */
  collectedAt: v.number(),
  warnings: v.array(v.string()),
  /** The actions that are not allowed, each with the reason. */
  denied: v.optional(v.record(v.string(), v.string())),
  level: v.picklist(['ok', 'info', 'warning', 'error']),
});

export const fleetColumns = ['endpoint', 'name', 'version', 'description', 'collected', 'warnings'] as const;

const actionSchema = v.picklist(['collect', 'edit', 'details', 'reveal', 'remove']);
const formatSchema = v.picklist(['csv', 'json']);
/** What an empty fleet offers to do about it. */
const remedySchema = v.picklist(['logIn', 'addEndpoint', 'startSandbox']);
const nothingSchema = v.object({ text: v.string(), remedies: v.array(remedySchema) });

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
  /** {0} is the name of the backup server. */
  select: v.string(),
  selectAll: v.string(),
  noMatch: v.string(),
  clearFilter: v.string(),
  remedies: v.object({ logIn: v.string(), addEndpoint: v.string(), startSandbox: v.string() }),
  /** {0} is the number of rows shown, {1} the number of all rows. */
  count: v.string(),
  /** Replaces `count` if there is one row in all. {0} is the number of rows shown. */
  countOfOne: v.string(),
  /** {0} is the number of rows that were read so far. */
  soFar: v.string(),
  soFarOne: v.string(),
  /** {0} is the number of selected rows. */
  selected: v.string(),
  selectedOne: v.string(),
});

const toFleetPageSchema = v.variant('type', [
  v.object({ type: v.literal('init'), words: wordsSchema }),
  /** New and changed rows, and the keys of those that no longer exist. If `anew` is set, the rows replace all others. */
  v.object({ type: v.literal('rows'), anew: v.boolean(), rows: v.array(v.unknown()), gone: keys }),
  v.object({
    type: v.literal('state'),
    busy: v.boolean(),
    text: v.string(),
    /** Sentences about what could not be read, with the reasons. */
    failures: v.array(v.string()),
    /** What is said and offered if there is no row at all. */
    nothing: nothingSchema,
  }),
]);

const toFleetHostSchema = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('refresh') }),
  v.object({ type: v.literal('cancel') }),
  v.object({ type: v.literal('act'), action: actionSchema, keys }),
  /** The context menu is shown for these rows. VS Code runs its items as commands, which name no row. */
  v.object({ type: v.literal('menu'), keys }),
  v.object({ type: v.literal('remedy'), remedy: remedySchema }),
  v.object({ type: v.literal('export'), format: formatSchema, keys }),
  /** The number of rows that the page could not read, or 0 if it could not read the whole message. */
  v.object({ type: v.literal('refused'), count: v.pipe(v.number(), v.integer()) }),
]);

export type FleetRow = v.InferOutput<typeof rowSchema>;
export type FleetColumn = (typeof fleetColumns)[number];
export type FleetAction = v.InferOutput<typeof actionSchema>;
export type NothingToShow = v.InferOutput<typeof nothingSchema>;
export type FleetRemedy = v.InferOutput<typeof remedySchema>;
export type ExportFormat = v.InferOutput<typeof formatSchema>;
export type FleetWords = v.InferOutput<typeof wordsSchema>;
type ToFleetPageMessage = v.InferOutput<typeof toFleetPageSchema>;
export type ToFleetPage =
  | Exclude<ToFleetPageMessage, { type: 'rows' }>
  | {
      readonly type: 'rows';
      readonly anew: boolean;
      readonly rows: readonly FleetRow[];
      readonly gone: readonly string[];
    };
export type ToFleetHost = v.InferOutput<typeof toFleetHostSchema>;

export const readToFleetHost = reader(toFleetHostSchema);
/** More characters than a cell shows. An export is not cut. */
const longestCell = 1000;

/** Cuts a text without leaving half of a surrogate pair. */
const cut = (text: string): string =>
  text.length <= longestCell ? text : `${text.slice(0, longestCell).replace(/[\uD800-\uDBFF]$/, '')}…`;

/** A row for the page, with every text shortened: the texts of a server may be long. */
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

/** The most selected rows that a page remembers while it is hidden or the window is reloaded. */
export const mostRemembered = 2000;

/** What a page remembers of itself. It holds no secret: the keys of rows are hashes. */
const viewSchema = v.object({
  filter: v.fallback(v.string(), ''),
  column: v.fallback(v.picklist(fleetColumns), 'name'),
  ascending: v.fallback(v.boolean(), true),
  selected: v.fallback(v.pipe(v.array(key), v.maxLength(mostRemembered)), []),
  /** The number of rows above the first one in view. */
  top: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
});

export type FleetView = v.InferOutput<typeof viewSchema>;

/** Reads what the page of this or an earlier version remembers. What cannot be read gets its first value. */
export const readFleetView = (state: unknown): FleetView =>
  v.parse(viewSchema, typeof state === 'object' && state !== null ? state : {});

const readMessage = reader(toFleetPageSchema);
const readRow = reader(rowSchema);

/** A message for the page, and the number of its rows that were left out. An invalid row does not affect the others. */
export interface FleetPageMessage {
  readonly message: ToFleetPage;
  readonly refused: number;
}

/**
 * Reads a message of the host.
 *
 * @returns undefined if it is not one of our messages
 */
export function readToFleetPage(message: unknown): FleetPageMessage | undefined {
  const read = readMessage(message);
  if (read?.type !== 'rows') return read && { message: read, refused: 0 };
  const rows = read.rows.flatMap((row) => readRow(row) ?? []);
  return { message: { ...read, rows }, refused: read.rows.length - rows.length };
}
