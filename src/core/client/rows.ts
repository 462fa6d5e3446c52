import type { ElementTable } from './elementTable';

type Members = Readonly<Record<string, unknown>>;

/**
 * How many rows a list has that was decoded by its table: the items under its root, or of the first list below it.
 * Links are no rows: every entity has some.
 *
 * @returns undefined where the table is of no list
 */
export function rowsOf(table: ElementTable, value: object): number | undefined {
  for (const field of table.fields) {
    const member = (value as Members)[field.key];
    if ((field.kind === 'items' || field.kind === 'list') && field.item.name !== 'Link') {
      return Array.isArray(member) ? member.length : 0;
    }
    if (field.kind === 'child' && typeof member === 'object' && member !== null) {
      const rows = rowsOf(field.of, member);
      if (rows !== undefined) return rows;
    }
  }
  return undefined;
}
