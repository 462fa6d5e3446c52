/**
 * A representation before it becomes XML or JSON. Written from the protocol facts alone and shared with nobody:
 * the client must not be able to agree with the sandbox by sharing its mistakes.
 */
export type Node = Leaf | ObjectNode | ListNode;

export interface Leaf {
  readonly kind: 'leaf';
  readonly name: string;
  readonly value: string | number | boolean | null;
}

export interface ObjectNode {
  readonly kind: 'object';
  readonly name: string;
  readonly attributes: readonly Leaf[];
  readonly children: readonly Node[];
}

export interface ListNode {
  readonly kind: 'list';
  readonly name: string;
  /** The JSON property that holds the items; `Links` is the one list that is a bare array. */
  readonly plural: string;
  readonly items: readonly ObjectNode[];
  /** The items lie among the members of the object that has them, in XML; in JSON they are a bare array. */
  readonly isBare?: true;
}

export const leaf = (name: string, value: Leaf['value']): Leaf => ({ kind: 'leaf', name, value });

export function object(
  name: string,
  attributes: Readonly<Record<string, Leaf['value']>>,
  ...children: readonly Node[]
): ObjectNode {
  return {
    kind: 'object',
    name,
    attributes: Object.entries(attributes).map(([key, value]) => leaf(key, value)),
    children,
  };
}

export const list = (name: string, plural: string, items: readonly ObjectNode[]): ListNode => ({
  kind: 'list',
  name,
  plural,
  items,
});

export interface LinkFacts {
  readonly href: string;
  readonly rel: string;
  readonly type?: string;
  readonly name?: string;
}

export const links = (items: readonly LinkFacts[]): ListNode =>
  list(
    'Links',
    'Links',
    items.map(({ href, rel, type, name }) =>
      object('Link', { Href: href, Name: name ?? null, Type: type ?? null, Rel: rel }),
    ),
  );
