import { isMap, isScalar, Pair, Scalar, visit, type Node, type YAMLMap } from 'yaml';
import { rowKeys, type RowKey } from './keys';
import { nodeText, valueNode, type RowValue } from './writeFleetFile';

/** A copy without anchors and comments, which is written on one line. */
export function plainCopy(node: Node): Node {
  const copy = node.clone() as Node;
  visit(copy, (_, inner) => {
    if (isScalar(inner) || isMap(inner)) {
      delete inner.anchor;
      inner.comment = inner.commentBefore = null;
      inner.spaceBefore = false;
    }
    if (isMap(inner)) inner.flow = true;
    if (isScalar(inner) && (inner.type === 'BLOCK_LITERAL' || inner.type === 'BLOCK_FOLDED'))
      inner.type = 'QUOTE_DOUBLE';
  });
  return copy;
}

/** A node on one line. */
export const flowText = (node: Node): string => nodeText(plainCopy(node));

/** Sets or removes a value of a row, at the place that the key has in the order of the keys. */
export function setValue(row: YAMLMap, key: RowKey, value: RowValue | undefined): void {
  const indexOf = (pair: Pair): number => {
    const name = isScalar(pair.key) ? pair.key.value : pair.key;
    return rowKeys.indexOf(name as RowKey);
  };
  const wanted = rowKeys.indexOf(key);
  const found = row.items.findIndex((pair) => indexOf(pair) === wanted);
  if (value === undefined) {
    if (found >= 0) row.items.splice(found, 1);
    return;
  }
  const scalar = valueNode(value);
  const known = row.items[found];
  if (known) {
    const before = known.value as Node | null;
    scalar.comment = before?.comment ?? null;
    known.value = scalar;
    return;
  }
  const later = row.items.findIndex((pair) => indexOf(pair) > wanted);
  const pair = new Pair(new Scalar(key), scalar);
  row.items.splice(later < 0 ? row.items.length : later, 0, pair);
}
