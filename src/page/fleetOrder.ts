import type { FleetColumn, FleetRow, FleetView } from '../protocol/fleetMessages';
import { nameOrder } from '../text/order';

/* Which rows of the fleet are shown, and in which order. */

const levels = { error: 3, warning: 2, info: 1, ok: 0 } as const;

/** The texts of rows in lower case. They are made once, because many rows are searched with each key that is pressed. */
const searchTexts = new WeakMap<FleetRow, string>();

function searchText(row: FleetRow): string {
  let text = searchTexts.get(row);
  if (text === undefined) {
    const { endpoint, name, version, description, collected, warnings } = row;
    text = [endpoint, name, version, description, collected, ...warnings].join('\n').toLowerCase();
    searchTexts.set(row, text);
  }
  return text;
}

type TextColumn = Exclude<FleetColumn, 'collected' | 'warnings'>;

/** The place of each text of a column in the order of a language. Texts that differ only in case have the same place. */
type Places = ReadonlyMap<string, number>;

/**
 * The places of the columns that were sorted, by language and column. They are made once for the same rows: comparing in the
 * order of a language is slow, and many rows are sorted with each key that is pressed.
 */
const places = new Map<string, Places>();

function placesOf(rows: readonly FleetRow[], column: TextColumn, language: string): Places {
  const known = places.get(`${language} ${column}`);
  if (known !== undefined && rows.every((row) => known.has(row[column]))) return known;
  const compare = nameOrder(language);
  const made = new Map<string, number>();
  let place = 0;
  let last: string | undefined;
  for (const text of [...new Set(rows.map((row) => row[column]))].sort(compare)) {
    if (last !== undefined && compare(last, text) !== 0) place++;
    made.set(text, place);
    last = text;
  }
  places.set(`${language} ${column}`, made);
  return made;
}

/**
 * The rows that contain every word of the filter in any column, whatever the case, in the order of a column. Rows that are
 * equal there are in the order of their names.
 *
 * @param language the language of the user, whose order of letters the texts have; numbers in texts are sorted by value
 */
export function shownRows(
  rows: Iterable<FleetRow>,
  { filter, column, ascending }: Pick<FleetView, 'filter' | 'column' | 'ascending'>,
  language: string,
): FleetRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const direction = ascending ? 1 : -1;
  const all = [...rows];
  const names = placesOf(all, 'name', language);
  const keyOf = sortKey(all, column, language);
  return all
    .filter((row) => words.length === 0 || words.every((word) => searchText(row).includes(word)))
    .map((row) => ({ row, key: keyOf(row), name: names.get(row.name) ?? 0 }))
    .sort((a, b) => direction * (a.key - b.key) || a.name - b.name)
    .map(({ row }) => row);
}

/** The number by which a column sorts a row. */
function sortKey(
  rows: readonly FleetRow[],
  column: FleetColumn,
  language: string,
): (row: FleetRow) => number {
  if (column === 'collected') return (row) => row.collectedAt;
  if (column === 'warnings') return (row) => levels[row.level];
  const ordered = placesOf(rows, column, language);
  return (row) => ordered.get(row[column]) ?? 0;
}
