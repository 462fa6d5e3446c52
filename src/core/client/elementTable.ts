/**
 * The only description of every element exchanged with an Enterprise Manager: children in schema order, their types
 * and how many. The XML codec, the JSON codec, the validation of input and the form all read these tables.
 */

export type ScalarType = 'string' | 'int' | 'boolean';

/** A rule for typed text; `validate.ts` has one function for each. */
export type FieldRule = 'host' | 'port' | 'account' | 'thumbprint';

export interface ScalarField {
  readonly kind: 'attribute' | 'element';
  readonly key: string;
  /** The name on the wire, in XML and (as PascalCase) in JSON. */
  readonly name: string;
  readonly type: ScalarType;
  readonly min: 0 | 1;
  /** Never shown: masked by its name. Only `secret` creates this mark, so every secret name is known. */
  readonly secret?: SecretMark;
  readonly rule?: FieldRule;
  /** A server's identifier that becomes part of paths: one that cannot is rejected (`usableRows.ts`). */
  readonly id?: 'uid' | 'segment';
  readonly default?: string;
  /** A text that is a time (`time.ts`). */
  readonly isTime?: true;
  /** The element must exist but may have no text. */
  readonly mayBeEmpty?: true;
}

export interface ChildField {
  readonly kind: 'child';
  readonly key: string;
  readonly name: string;
  readonly of: ElementTable;
  readonly min: 0 | 1;
  /**
   * Contains the requested data: if it is not an element, the response is not the expected one, as opposed to empty.
   */
  readonly isVital?: true;
}

/** A wrapper element that holds any number of items, such as `Links`. */
export interface ListField {
  readonly kind: 'list';
  readonly key: string;
  readonly name: string;
  readonly item: ElementTable;
  readonly min: 0;
  /** Is the requested data: if it is not a list, the response is not the expected one, as opposed to empty. */
  readonly isVital?: true;
}

/** The items of a list resource, which are directly under its root. */
export interface ItemsField {
  readonly kind: 'items';
  readonly key: string;
  readonly name: string;
  /** For JSON without a documented sample: other names that the list, or a wrapper around it, may have. */
  readonly alsoNamed?: readonly string[];
  readonly item: ElementTable;
  readonly min: 0;
}

export type Field = ScalarField | ChildField | ListField | ItemsField;

/** An element with text content, as request bodies consist of. */
export interface WritableField extends ScalarField {
  readonly kind: 'element';
}

/** A table that the writers support: elements with text content only. */
export interface WritableTable {
  readonly name: string;
  readonly fields: readonly WritableField[];
}

export interface ElementTable {
  readonly name: string;
  /** Other names that it may have in XML. */
  readonly alsoNamed?: readonly string[];
  /** A value that is not an element at all is read as one without content (`usableRows.ts`). */
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

/**
 * The TypeScript type of a table's element: required where the wire format guarantees it; lists are always present.
 */
export type Decoded<T extends ElementTable> = {
  readonly [F in RequiredField<T['fields'][number]> as F['key']]: FieldValue<F>;
} & {
  readonly [F in Exclude<T['fields'][number], RequiredField<T['fields'][number]>> as F['key']]?:
    FieldValue<F> | undefined;
};

/** An attribute with a text value. */
export const attribute = <const K extends string, const N extends string, const M extends 0 | 1>(
  key: K,
  name: N,
  min: M,
) => ({ kind: 'attribute', key, name, type: 'string', min }) as const;

/** A child element with text content. */
export const text = <const K extends string, const N extends string, const M extends 0 | 1>(
  key: K,
  name: N,
  min: M,
) => ({ kind: 'element', key, name, type: 'string', min }) as const;

const secretMark: unique symbol = Symbol('secret');
export type SecretMark = typeof secretMark;
const secretNames = new Set<string>();

/**
 * A child element whose text is a secret: everything with its name is masked, also in elements that no table
 * describes.
 */
export function secret<const K extends string, const N extends string, const M extends 0 | 1>(
  key: K,
  name: N,
  min: M,
) {
  secretNames.add(name.toLowerCase());
  return { ...text(key, name, min), secret: secretMark } as const;
}

/** Whether any table has a secret of this name, in any case. */
export const isSecretOfTable = (name: string): boolean => secretNames.has(name.toLowerCase());

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
