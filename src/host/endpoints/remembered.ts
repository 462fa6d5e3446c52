import type { Memento } from 'vscode';

/** Texts that could not be written, kept until the window closes. */
const unwritten = new WeakMap<Memento, Map<string, Set<string>>>();

/** Reads a list of texts that the user agreed to. */
export function remembered(memento: Memento, key: string): readonly string[] {
  const value = memento.get<unknown>(key, []);
  const written = Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : [];
  return [...new Set([...written, ...(unwritten.get(memento)?.get(key) ?? [])])];
}

/**
 * Remembers a text. If the memento cannot be written, the text is remembered for this window only, so that the user is not
 * asked twice in one window.
 *
 * @param onFailure called if the memento could not be written
 * @returns whether the text was written
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
