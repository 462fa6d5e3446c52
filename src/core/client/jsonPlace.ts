import type { ElementTable } from './elementTable';

/** The position of an object or array in a document, as far as a table describes it. */
export interface Place {
  readonly object?: ElementTable;
  /** The items of an array here, or one level below: a list has four shapes. */
  readonly list?: ElementTable;
}

export function placeOf(table: ElementTable): Place {
  const items = table.fields.find((field) => field.kind === 'items');
  return { object: table, ...(items && { list: items.item }) };
}

/** The position of a member's value. */
export function enter({ object, list }: Place, member: string): Place {
  const name = member.toLowerCase();
  const field = object?.fields.find((candidate) => candidate.name.toLowerCase() === name);
  if (field?.kind === 'child') return placeOf(field.of);
  if (field?.kind === 'list' || field?.kind === 'items') return { list: field.item };
  return list !== undefined && name !== 'links' ? { list } : {};
}
