/** What may stand behind the end of a sentence: quotes, brackets, and the end of an isolate. */
const closing = new Set(['"', "'", '”', '’', '»', ')', ']', '\u2069']);
/** The signs that end a sentence, or a text that was cut. */
const ends = new Set(['.', '!', '?', '…', '。', '！', '？']);

/** A text with the full stop that it lacks: what a server says ends in one, in another sign or in none. */
export function sentence(text: string): string {
  const trimmed = text.trimEnd();
  let last = trimmed.length - 1;
  while (last >= 0 && closing.has(trimmed[last] ?? '')) last -= 1;
  if (last < 0 || ends.has(trimmed[last] ?? '')) return trimmed;
  return `${trimmed.replace(/[,;:]$/, '')}.`;
}

/** Sentences one after the other; what is absent or empty is left out. */
export const sentences = (...texts: readonly (string | undefined)[]): string =>
  texts
    .filter((text) => text !== undefined && text.trim() !== '')
    .map((text) => sentence(text ?? ''))
    .join(' ');
