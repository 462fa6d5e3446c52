import type { ElementTable } from './elementTable';

type Members = Readonly<Record<string, unknown>>;

/**
 * The number of rows of a decoded list: the items under its root, or of the first list below it. Links are not rows,
 * since every entity has some.
 *
 * @returns undefined if the table does not describe a list
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
