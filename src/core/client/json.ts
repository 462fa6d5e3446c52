import { randomUUID } from 'node:crypto';
import { DocumentError, scalarFromText, type Document } from './document';
import type { Decoded, ElementTable, Field, ScalarField } from './elementTable';
import type { Scalar, WrittenField } from './requestBody';

type JsonObject = Record<string, unknown>;

/**
 * Writes a body without a root wrapper, in PascalCase, with unquoted numbers.
 *
 * @param contentOf returns the content of a member
 */
export function writeJson(
  _root: string,
  written: readonly WrittenField[],
  contentOf: (written: WrittenField) => Scalar,
  layout: 'compact' | 'pretty' = 'compact',
): string {
  const members = written.map((one) => [one.field.name, contentOf(one)]);
  return JSON.stringify(Object.fromEntries(members), undefined, layout === 'pretty' ? 2 : undefined);
}

/** The items of a list, decoded while it arrived. */
class DecodedList {
  readonly items: unknown[] = [];
  private failure: DocumentError | undefined;

  /** @param item undefined if no table describes the list */
  constructor(private readonly item: ElementTable | undefined) {}

  add(values: readonly unknown[]): void {
    const { item } = this;
    if (item === undefined || this.failure !== undefined) return;
    try {
      for (const value of values) if (value !== null) this.items.push(decodeObject(value, item));
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      // Reported only when the list is requested: until then it is not known whether it is the one that is wanted.
      this.failure = error;
    }
  }

  /** @throws DocumentError if an item lacks a part that its table requires */
  of(item: ElementTable): readonly unknown[] {
    if (this.failure !== undefined) throw this.failure;
    if (this.item !== item) throw new DocumentError('another-element', { element: item.name });
    return this.items;
  }
}

/** The decoded lists, by their placeholders: objects with a key that cannot occur elsewhere. */
export class DecodedLists {
  private readonly lists: DecodedList[] = [];
  private readonly key: string = randomUUID();

  /** @returns the list, and the JSON of its placeholder */
  add(item: ElementTable | undefined): { readonly list: DecodedList; readonly stand: string } {
    const list = new DecodedList(item);
    this.lists.push(list);
    return { list, stand: JSON.stringify({ [this.key]: this.lists.length - 1 }) };
  }

  /** The list of a placeholder, or the value itself. */
  resolve(value: unknown): unknown {
    if (this.lists.length === 0 || typeof value !== 'object' || value === null) return value;
    const index = (value as JsonObject)[this.key];
    return typeof index === 'number' ? (this.lists[index] ?? value) : value;
  }
}

const noLists = new DecodedLists();

/**
 * JSON as versions 9.5 U4 to 13 are known to write it: keys in any case, with or without explicit nulls, and four
 * shapes of a list. If a key occurs twice, the last one counts, as in JavaScript.
 */
export class JsonDocument implements Document {
  readonly format = 'json';
  readonly root = undefined;
  private readonly value: unknown;

  constructor(
    parsed: unknown,
    private readonly lists = noLists,
  ) {
    this.value = lists.resolve(parsed);
    if (typeof this.value !== 'object' || this.value === null) throw new DocumentError('not-an-object');
  }

  is(table: ElementTable): boolean {
    const items = table.fields.find((field) => field.kind === 'items');
    if (items) return holdsList(this.value, items, this.lists);
    const required = table.fields.filter((field) => field.min === 1);
    const distinctive =
      required.length > 0 ? required : table.fields.filter((field) => field.name !== 'Links');
    return distinctive.some((field) => member(this.value, field.name, this.lists) !== undefined);
  }

  decode<T extends ElementTable>(table: T): Decoded<T> {
    return decodeObject(this.value, table, this.lists) as Decoded<T>;
  }
}

const nothing: readonly unknown[] = Object.freeze([]);

function decodeObject(value: unknown, table: ElementTable, lists = noLists): JsonObject {
  if (typeof value !== 'object' || value === null) {
    if (table.isLoose) return decodeObject({}, table, lists);
    throw new DocumentError('not-an-object', { element: table.name });
  }
  const { fields, items, order } = membersOf(table);
  const result: JsonObject = {};
  let place = 0;
  if (!Array.isArray(value) && !(value instanceof DecodedList)) {
    // Objects of JSON.parse have own members only.
    for (const name in value) {
      const content = (value as JsonObject)[name];
      let known = order[place];
      if (known?.name !== name) {
        known = remembered(name, fields.get(name) ?? fields.get(name.toLowerCase()));
        // More than any table has, but a limit for what anyone may send.
        if (place < mostRemembered) order[place] = known;
      }
      place += 1;
      const { field } = known;
      if (content === null || field === undefined || result[field.key] !== undefined) continue;
      if (known.isText && typeof content === 'string') {
        result[field.key] = content;
        continue;
      }
      const decoded = decodeContent(lists.resolve(content), field, lists);
      if (decoded !== undefined) result[field.key] = decoded;
    }
  }
  for (const { key, kind, name, min } of table.fields) {
    if (result[key] !== undefined || kind === 'items') continue;
    if (kind === 'list') result[key] = nothing;
    else if (min === 1) throw new DocumentError('missing-member', { element: table.name, member: name });
  }
  if (items) result[items.key] = decodeItems(listItems(value, items, lists), items.item);
  return result;
}

/** Null means absent: 9.5 U4 omits the member, later versions write null. */
function decodeContent(content: unknown, field: Member, lists: DecodedLists): unknown {
  if (content === null || content === undefined) return undefined;
  if (field.kind === 'list') return decodeItems(fieldItems(content, field, lists), field.item);
  if (field.kind === 'child') {
    if (field.isVital && isList(content)) throw new DocumentError('not-an-object', { element: field.name });
    return decodeObject(content, field.of, lists);
  }
  return scalar(content, field);
}

function scalar(content: unknown, { type }: ScalarField): string | number | boolean | undefined {
  if (typeof content === 'string') return scalarFromText(content, type);
  return typeof content === 'number' || typeof content === 'boolean'
    ? scalarFromText(String(content), type)
    : undefined;
}

function decodeItems(
  items: readonly unknown[] | DecodedList | undefined,
  item: ElementTable,
): readonly unknown[] {
  if (items === undefined) return nothing;
  if (items instanceof DecodedList) return items.of(item);
  const decoded: unknown[] = [];
  for (const value of items) if (value !== null) decoded.push(decodeObject(value, item));
  return decoded;
}

const mostRemembered = 40;

type Member = Exclude<Field, { kind: 'items' }>;

interface Remembered {
  readonly name: string;
  readonly field: Member | undefined;
  readonly isText: boolean;
}

const remembered = (name: string, field: Member | undefined): Remembered => ({
  name,
  field,
  isText: field !== undefined && 'type' in field && field.type === 'string',
});

interface Members {
  /** The members of the previous object, since the objects of a list have the same members in the same order. */
  readonly order: Remembered[];
  readonly fields: ReadonlyMap<string, Member>;
  readonly items: Extract<Field, { kind: 'items' }> | undefined;
}

const known = new WeakMap<ElementTable, Members>();

/** A table's rows by name, in the usual spelling and in lower case; built once. */
function membersOf(table: ElementTable): Members {
  const made = known.get(table);
  if (made) return made;
  const fields = table.fields.filter((field) => field.kind !== 'items');
  const members: Members = {
    order: [],
    fields: new Map(
      fields.flatMap((field) => [
        [field.name, field],
        [field.name.toLowerCase(), field],
      ]),
    ),
    items: table.fields.find((field) => field.kind === 'items'),
  };
  known.set(table, members);
  return members;
}

function member(value: unknown, name: string, lists: DecodedLists): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const lower = name.toLowerCase();
  const entry = Object.entries(value).find(([key]) => key.toLowerCase() === lower);
  return lists.resolve(entry?.[1]) ?? undefined;
}

const isList = (value: unknown): value is readonly unknown[] | DecodedList =>
  Array.isArray(value) || value instanceof DecodedList;

type NamedList = Pick<Extract<Field, { kind: 'items' | 'list' }>, 'name' | 'item'> & {
  readonly alsoNamed?: readonly string[];
};

/** Whether the value is this list, valid or not. */
function holdsList(value: unknown, list: NamedList, lists: DecodedLists): boolean {
  try {
    return listItems(value, list, lists) !== undefined;
  } catch (error) {
    if (error instanceof DocumentError) return true;
    throw error;
  }
}

/** The items of a list that is a member. An auxiliary list, such as links, counts as empty if it is not a list. */
function fieldItems(
  content: unknown,
  field: Extract<Field, { kind: 'list' }>,
  lists: DecodedLists,
): readonly unknown[] | DecodedList | undefined {
  try {
    return listItems(content, field, lists) ?? emptyOrRefused(content, field);
  } catch (error) {
    if (error instanceof DocumentError && !field.isVital) return undefined;
    throw error;
  }
}

/**
 * The items of a list: a bare array, `plural: […]`, `plural: { singular: […] }` or `plural: { plural: […] }`, or the
 * only array, whatever its name; `Refs` holds references only.
 *
 * @returns undefined if there is no list at all
 * @throws DocumentError if the value with the list's name is not a list
 */
function listItems(
  value: unknown,
  list: NamedList,
  lists: DecodedLists,
): readonly unknown[] | DecodedList | undefined {
  if (isList(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const plural = list.name.toLowerCase();
  const entries = Object.entries(value).map(([key, item]: [string, unknown]) => ({
    name: key.toLowerCase(),
    item: lists.resolve(item),
  }));
  const others = list.alsoNamed?.map((other) => other.toLowerCase());
  const named =
    entries.find(({ name }) => name === plural) ?? entries.find(({ name }) => others?.includes(name));
  if (named) return listItems(named.item, list, lists) ?? emptyOrRefused(named.item, list);
  const arrays = entries.filter(({ name, item }) => name !== 'links' && isList(item));
  const [only] = arrays;
  if (only === undefined || arrays.length > 1 || (only.name === 'refs' && plural !== 'refs'))
    return undefined;
  return listItems(only.item, list, lists);
}

/**
 * An absent value is an empty list, as servers write it.
 *
 * @throws DocumentError for anything else
 */
function emptyOrRefused(value: unknown, { name }: NamedList): readonly unknown[] {
  const isEmpty = value === null || (typeof value === 'object' && Object.keys(value).length === 0);
  if (isEmpty) return nothing;
  throw new DocumentError('not-a-list', { element: name });
}
