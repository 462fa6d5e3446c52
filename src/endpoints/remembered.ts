import type { Memento } from 'vscode';

/** What the user has agreed to, as a list of texts in a memento. */
export const remembered = (memento: Memento, key: string): readonly string[] => {
  const value = memento.get<unknown>(key, []);
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
};

/** A memento that cannot be written costs no more than being asked again. @returns whether it was written */
export async function remember(memento: Memento, key: string, text: string): Promise<boolean> {
  try {
    await memento.update(key, [...new Set([...remembered(memento, key), text])]);
    return true;
  } catch {
    return false;
  }
}
