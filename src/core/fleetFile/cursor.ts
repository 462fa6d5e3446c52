import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { FileDocument } from './document';
import type { Place } from './fleetFile';
import type { KeysOf } from './keyMeanings';

/** What is replaced when something is chosen for a cursor. */
type Span = Pick<Place, 'start' | 'end'>;

/** Where a cursor is in a fleet file, as facts: what could be written there. */
export type Cursor =
  | (Span & {
      readonly kind: 'key';
      readonly of: KeysOf;
      /** The other keys that stand there already. */
      readonly others: readonly string[];
      /** Whether a colon follows. */
      readonly hasColon: boolean;
    })
  | (Span & {
      readonly kind: 'value';
      readonly of: KeysOf;
      readonly key: string;
      readonly quote: string;
      /** The endpoints of the file. */
      readonly endpoints: readonly string[];
    })
  /** An item of the list of endpoints. */
  | (Span & { readonly kind: 'endpoint'; readonly quote: string; readonly others: readonly string[] });

/** A key of a fleet file with its place. */
export interface KeyAt extends Span {
  readonly of: KeysOf;
  readonly key: string;
}

/** A word in the place of the cursor lets the parser say what the cursor is in, even if nothing stands there yet. */
const mark = 'x';

/**
 * Finds out what could be written at a place of a fleet file. The text may be half typed.
 *
 * @param offset of the cursor, in UTF-16 code units
 */
export function cursorAt(text: string, offset: number): Cursor | undefined {
  // Behind the colon of a key a value needs a space first.
  if (text[offset - 1] === ':') return undefined;
  const inserted = isBareWord(text, offset) ? `${mark}:` : mark;
  const marked = text.slice(0, offset) + inserted + text.slice(offset);
  const { root } = new FileDocument(marked);
  const found = located(root, offset);
  if (found === undefined) return undefined;
  const [start, end] = found.node.range ?? [0, 0];
  const span = { start, end: end - mark.length };
  if (text.slice(span.start, span.end).includes('\n')) return undefined;
  if (found.kind !== 'key') {
    const quote = /^["']/.exec(marked.slice(start, end))?.[0] ?? '';
    const others = endpointsOf(root, offset);
    if (found.kind === 'value')
      return { kind: 'value', of: found.of, key: found.key, quote, endpoints: others, ...span };
    return { kind: 'endpoint', quote, others, ...span };
  }
  const { of, map, node } = found;
  if (!isInLine(marked, map, node)) return undefined;
  const others = map.items.flatMap(({ key }) => (key === node ? [] : (keyText(key) ?? [])));
  // The colon that was put in is not in the text.
  return { kind: 'key', of, others, hasColon: inserted === mark && hasColon(marked, node), ...span };
}

/** The key at a place of a fleet file. */
export function keyAt(text: string, offset: number): KeyAt | undefined {
  const found = located(new FileDocument(text).root, offset);
  const key = found?.kind === 'key' ? keyText(found.node) : undefined;
  if (found?.kind !== 'key' || key === undefined) return undefined;
  const [start, end] = found.node.range ?? [0, 0];
  return { of: found.of, key, start, end };
}

type Located =
  | { readonly kind: 'key'; readonly of: KeysOf; readonly map: YAMLMap; readonly node: Node }
  | { readonly kind: 'value'; readonly of: KeysOf; readonly key: string; readonly node: Node }
  | { readonly kind: 'endpoint'; readonly node: Node };

const isIn = (node: unknown, offset: number): node is Node => {
  const [start, end] = (node as Node | null | undefined)?.range ?? [0, 0];
  return start <= offset && offset < end;
};

const keyText = (key: unknown): string | undefined =>
  isScalar(key) ? String(key.source ?? key.value) : undefined;

/** The key or the value that an offset is in. */
function located(root: Node | undefined, offset: number): Located | undefined {
  return isMap(root) ? inMap(root, 'file', offset) : undefined;
}

function inMap(map: YAMLMap, of: KeysOf, offset: number): Located | undefined {
  for (const pair of map.items as readonly Pair[]) {
    if (isIn(pair.key, offset)) return { kind: 'key', of, map, node: pair.key };
    if (isIn(pair.value, offset)) return inValue(keyText(pair.key), pair.value, of, offset);
  }
  return undefined;
}

function inValue(key: string | undefined, node: Node, of: KeysOf, offset: number): Located | undefined {
  if (key === undefined) return undefined;
  if (isScalar(node)) return { kind: 'value', of, key, node };
  if (of !== 'file') return undefined;
  if (key === 'defaults' && isMap(node)) return inMap(node, 'defaults', offset);
  if (!isSeq(node)) return undefined;
  const item = node.items.find((each) => isIn(each, offset));
  if (key === 'backupServers' && isMap(item)) return inMap(item, 'row', offset);
  if (key !== 'endpoints') return undefined;
  // A colon was put behind a word on a line of its own.
  const word = isMap(item) ? item.items[0]?.key : item;
  return isScalar(word) ? { kind: 'endpoint', node: word } : undefined;
}

/** The endpoints of the file but the one that the cursor is in. */
function endpointsOf(root: Node | undefined, offset: number): readonly string[] {
  const list = isMap(root) ? root.get('endpoints', true) : undefined;
  if (!isSeq(list)) return [];
  return list.items.flatMap((item) =>
    !isIn(item, offset) && isScalar(item) && typeof item.value === 'string' ? [item.value] : [],
  );
}

/** Whether nothing but one word stands on the line of a cursor, besides the dashes of list items. */
function isBareWord(text: string, offset: number): boolean {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const before = text.slice(start, offset);
  const after = text.slice(offset, end < 0 ? text.length : end);
  return /^[ \t]*(-[ \t]+)*[^\s"'#:{}[\],&*-]*$/.test(before) && /^[^\s"'#:{}[\],]*\s*$/.test(after);
}

/** Whether a key stands below the others of its map. A block map takes another key for its own after a wrong indentation. */
function isInLine(text: string, map: YAMLMap, node: Node): boolean {
  const column = (of: unknown): number => {
    const start = (of as Node | undefined)?.range?.[0] ?? 0;
    return start - text.lastIndexOf('\n', start - 1);
  };
  const other = map.items.find(({ key }) => key !== node)?.key;
  return map.flow === true || other === undefined || column(other) === column(node);
}

const hasColon = (text: string, { range }: Node): boolean =>
  /^\s*:/.test(text.slice(range?.[1], (range?.[1] ?? 0) + 20));
