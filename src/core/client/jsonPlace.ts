import type { ElementTable } from './elementTable';

/** Where in a document an object or array lies, as far as a table knows it. */
export interface Place {
  readonly object?: ElementTable;
  /** What an array here, or one level below it, would hold: a list has four shapes. */
  readonly list?: ElementTable;
}

export function placeOf(table: ElementTable): Place {
  const items = table.fields.find((field) => field.kind === 'items');
  return { object: table, ...(items && { list: items.item }) };
}

/** The place of what a member holds. */
export function enter({ object, list }: Place, member: string): Place {
  const name = member.toLowerCase();
  const field = object?.fields.find((candidate) => candidate.name.toLowerCase() === name);
  if (field?.kind === 'child') return placeOf(field.of);
  if (field?.kind === 'list' || field?.kind === 'items') return { list: field.item };
  return list !== undefined && name !== 'links' ? { list } : {};
}
