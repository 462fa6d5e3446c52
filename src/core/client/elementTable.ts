/**
 * The one description of every element that travels between us and an Enterprise Manager: children in
 * schema order, their types and how many. The XML codec, the JSON codec, the validation of what a person
 * typed and the form all read these tables, so a new field is one new row.
 */

export type ScalarType = 'string' | 'int' | 'boolean';

/** A rule for text that a person types; `validate.ts` holds one function for each. */
export type FieldRule = 'host' | 'port' | 'account' | 'thumbprint';

export interface ScalarField {
  readonly kind: 'attribute' | 'element';
  readonly key: string;
  /** The name on the wire, in XML and (as PascalCase) in JSON. */
  readonly name: string;
  readonly type: ScalarType;
  readonly min: 0 | 1;
  /** Never rendered: masked by name before anything is serialised for a person. */
  readonly secret?: true;
  readonly rule?: FieldRule;
  /** An identifier of the server's, of which paths are made: one that cannot be is refused (`usableRows.ts`). */
  readonly id?: 'uid' | 'segment';
  readonly default?: string;
  /** A text that is a time (`time.ts`). */
  readonly isTime?: true;
  /** The element must be there but may hold no text. */
  readonly mayBeEmpty?: true;
}

export interface ChildField {
  readonly kind: 'child';
  readonly key: string;
  readonly name: string;
  readonly of: ElementTable;
  readonly min: 0 | 1;
  /** What is asked for lies in it: where it is no element, the answer is another than expected, and not an empty one. */
  readonly isVital?: true;
}

/** A wrapper element that holds any number of items, such as `Links`. */
export interface ListField {
  readonly kind: 'list';
  readonly key: string;
  readonly name: string;
  readonly item: ElementTable;
  readonly min: 0;
  /** It is what is asked for: where it is no list, the answer is another than expected, and not an empty one. */
  readonly isVital?: true;
}

/** The items of a list resource, which lie directly under its root. */
export interface ItemsField {
  readonly kind: 'items';
  readonly key: string;
  readonly name: string;
  /** In JSON, where the documentation has no sample: other names that the list may have, and be wrapped in. */
  readonly alsoNamed?: readonly string[];
  readonly item: ElementTable;
  readonly min: 0;
}

export type Field = ScalarField | ChildField | ListField | ItemsField;

export interface ElementTable {
  readonly name: string;
  /** What else it may be called in XML. */
  readonly alsoNamed?: readonly string[];
  /** What is no element of it at all is read as one without content (`usableRows.ts`). */
  readonly isLoose?: true;
  readonly fields: readonly Field[];
}

type ScalarValue<T> = T extends 'int' ? number : T extends 'boolean' ? boolean : string;

type FieldValue<F> = F extends { kind: 'child'; of: infer T extends ElementTable }
  ? Decoded<T>
  : F extends { kind: 'list' | 'items'; item: infer T extends ElementTable }
    ? readonly Decoded<T>[]
    : F extends { type: infer T }
      ? ScalarValue<T>
      : never;

type RequiredField<F> = F extends { kind: 'list' | 'items' } | { min: 1 } ? F : never;

/** What a table's element is in TypeScript: required where the wire promises it, lists always present. */
export type Decoded<T extends ElementTable> = {
  readonly [F in RequiredField<T['fields'][number]> as F['key']]: FieldValue<F>;
} & {
  readonly [F in Exclude<T['fields'][number], RequiredField<T['fields'][number]>> as F['key']]?:
    FieldValue<F> | undefined;
};

/** An attribute with a text. */
export const attribute = <const K extends string, const N extends string, const M extends 0 | 1>(
  key: K,
  name: N,
  min: M,
) => ({ kind: 'attribute', key, name, type: 'string', min }) as const;

/** A child element with a text. */
export const text = <const K extends string, const N extends string, const M extends 0 | 1>(
  key: K,
  name: N,
  min: M,
) => ({ kind: 'element', key, name, type: 'string', min }) as const;

/** A child element with a whole number. */
export const int = <const K extends string, const N extends string, const M extends 0 | 1>(
  key: K,
  name: N,
  min: M,
) => ({ kind: 'element', key, name, type: 'int', min }) as const;

/** A list resource: its root, and its items by the name of the property that holds them in JSON. */
export const listOf = <const T extends ElementTable, const N extends string, const I extends string>(
  name: N,
  items: I,
  item: T,
) => ({ name, fields: [{ kind: 'items', key: 'items', name: items, item, min: 0 }] }) as const;
