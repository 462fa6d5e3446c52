import type { Memento } from 'vscode';

/** What could not be written, for as long as the window lives. */
const unwritten = new WeakMap<Memento, Map<string, Set<string>>>();

/** What the user has agreed to, as a list of texts in a memento. */
export function remembered(memento: Memento, key: string): readonly string[] {
  const value = memento.get<unknown>(key, []);
  const written = Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : [];
  return [...new Set([...written, ...(unwritten.get(memento)?.get(key) ?? [])])];
}

/**
 * Remembers a text. Where the memento cannot be written it holds for this window, so that nobody is asked twice for
 * what was just agreed to, and is asked for again in the next.
 *
 * @param onFailure told that it could not be written
 * @returns whether it was written
 */
export async function remember(
  memento: Memento,
  key: string,
  text: string,
  onFailure: () => void = () => undefined,
): Promise<boolean> {
  const all = [...new Set([...remembered(memento, key), text])];
  try {
    await memento.update(key, all);
    return true;
  } catch {
    const kept = unwritten.get(memento) ?? new Map<string, Set<string>>();
    unwritten.set(memento, kept.set(key, new Set([...(kept.get(key) ?? []), text])));
    onFailure();
    return false;
  }
}
