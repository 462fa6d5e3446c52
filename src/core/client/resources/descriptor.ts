import type { Link } from '../elements';
import type { ElementTable, Field } from '../elementTable';
import { timeText } from '../time';

/** A resource of Enterprise Manager, described once for whatever lists, shows or changes it. */
export interface ResourceDescriptor {
  /** Its collection, relative to what it lies under, with the format that gives entities. */
  readonly path: string;
  /** The element of one item. */
  readonly table: ElementTable;
  /** The names of the list: its root in XML, and the property of its items in JSON. */
  readonly list: { readonly root: string; readonly items: string };
  /** Candidate keys for the display name, in order; none of them is repeated among the columns. */
  readonly naming: readonly string[];
  /** A codicon. */
  readonly icon: string;
  /** What a link of an item permits: an action by the link that it needs. */
  readonly actions?: Readonly<Record<string, (link: Link) => boolean>>;
}

/** What is shown of one item: the same for each resource, so that whoever shows it needs no table. */
export interface ContentItem {
  readonly name: string;
  readonly facts: readonly (readonly [name: string, value: string | number | boolean])[];
}

type Item = Readonly<Record<string, unknown>>;

/** Identity and references lead elsewhere, and are not shown as columns. */
const notColumns: ReadonlySet<string> = new Set(['href', 'type', 'uid', 'links']);

export const columnsOf = ({ table, naming }: ResourceDescriptor): readonly Field[] =>
  table.fields.filter(({ key }) => !notColumns.has(key) && !naming.includes(key));

/** @returns the first candidate that the item has, and an empty text where it has none */
export function displayName({ naming }: Pick<ResourceDescriptor, 'naming'>, item: Item): string {
  return (
    naming
      .map((key) => item[key])
      .find((value): value is string => typeof value === 'string' && value !== '') ?? ''
  );
}

export const contentItem = (descriptor: ResourceDescriptor, item: Item): ContentItem => ({
  name: displayName(descriptor, item),
  facts: columnsOf(descriptor).flatMap((field) => {
    const value = factOf(field, item[field.key]);
    return value === undefined || value === '' ? [] : [[field.name, value] as const];
  }),
});

/** A number below zero stands for one that is not known (-1), as the year 1753 stands for never. */
function factOf(field: Field, value: unknown): string | number | boolean | undefined {
  if (typeof value === 'number') return value < 0 ? undefined : value;
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  return field.kind === 'element' && field.isTime ? timeText(field.name, value) : value;
}
