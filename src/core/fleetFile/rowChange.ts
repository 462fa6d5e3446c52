import { isMap, isSeq, parseDocument, type Document, type Node, type YAMLSeq } from 'yaml';
import type { Place } from './fleetFile';
import type { RowKey } from './keys';
import type { RowValue, RowValues } from './writeFleetFile';

/** A change of the rows of a file. `at` is the place of a row, as `readFleetFile` returned it for the same text. */
export type RowChange =
  | { readonly kind: 'add'; readonly row: RowValues }
  | {
      readonly kind: 'change';
      readonly at: Place;
      /** A key that is undefined is removed from the row. */
      readonly values: Readonly<Partial<Record<RowKey, RowValue | undefined>>>;
    }
  | { readonly kind: 'remove'; readonly at: Place };

export type Change = Exclude<RowChange, { readonly kind: 'add' }>;

export type NewValues = Extract<RowChange, { readonly kind: 'change' }>['values'];

/** Where the items of a list begin. */
export const startsOf = (list: YAMLSeq): readonly number[] =>
  list.items.map((item) => (item as Node | null)?.range?.[0] ?? -1);

/** Where each row that is changed is in the list; undefined if one of them is not there. */
export function byIndex(
  starts: readonly number[],
  changes: readonly RowChange[],
): ReadonlyMap<number, Change> | undefined {
  const places = new Map(starts.map((start, index) => [start, index]));
  const found = new Map<number, Change>();
  for (const change of changes) {
    if (change.kind === 'add') continue;
    const index = places.get(change.at.start);
    if (index === undefined) return undefined;
    found.set(index, change);
  }
  return found;
}

/** The list of the backup servers. */
export function listOf(document: Document): YAMLSeq | undefined {
  const list = isMap(document.contents) ? document.contents.get('backupServers', true) : undefined;
  return isSeq(list) ? list : undefined;
}

/** A text as the parser's document, with places. */
export const parsed = (text: string): Document =>
  parseDocument(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent', version: '1.2' });
