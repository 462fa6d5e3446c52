/** Adds an item to the list that an index has for a key. */
export function addTo<K, T>(index: Map<K, T[]>, key: K, item: T): void {
  const known = index.get(key);
  if (known) known.push(item);
  else index.set(key, [item]);
}
