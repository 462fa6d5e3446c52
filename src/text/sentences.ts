/** Characters that may follow the end of a sentence: quotes, brackets and format characters. */
const isClosing = (character: string): boolean => /^[\p{Pe}\p{Pf}\p{Cf}"'`]$/u.test(character);
/** Characters that end a sentence in any script, and the ellipsis of a shortened text. */
const isEnd = (character: string): boolean => /^[\p{Sentence_Terminal}…]$/u.test(character);
/** Characters that announce more text, and are dropped if none follows. */
const isOpen = (character: string): boolean => /^[,;:\s]$/u.test(character);

/** Ends a text with a full stop unless it has an end. Messages of servers end in a full stop, another sign or none. */
export function sentence(text: string): string {
  const characters = Array.from(text.trimEnd());
  let end = characters.length;
  while (end > 0 && isClosing(characters[end - 1] ?? '')) end -= 1;
  const closing = characters.slice(end).join('');
  while (end > 0 && isLoose(characters, end - 1)) end -= 1;
  if (end === 0) return characters.join('');
  const words = characters.slice(0, end).join('');
  return isEnd(characters[end - 1] ?? '') ? words + closing : `${words}${closing}.`;
}

/**
 * Whether the last character is dropped: one that announces more text, a full stop after it, or a second full stop. Three
 * full stops are an ellipsis and stay.
 */
function isLoose(characters: readonly string[], at: number): boolean {
  const [character = '', before = '', beforeThat] = [characters[at], characters[at - 1], characters[at - 2]];
  if (character !== '.') return isOpen(character);
  return isOpen(before) || (before === '.' && beforeThat !== '.');
}

/** Joins whole sentences. Absent and empty ones are left out. */
export const sentences = (...texts: readonly (string | undefined)[]): string =>
  texts.flatMap((text) => (text === undefined || text.trim() === '' ? [] : sentence(text))).join(' ');
