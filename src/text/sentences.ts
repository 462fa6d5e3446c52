/** What may stand behind the end of a sentence: quotes, brackets, and what only directs the text. */
const isClosing = (character: string): boolean => /^[\p{Pe}\p{Pf}\p{Cf}"'`]$/u.test(character);
/** The signs that end a sentence in any script, or a text that was cut. */
const isEnd = (character: string): boolean => /^[\p{Sentence_Terminal}…]$/u.test(character);
/** What leads to something that does not come any more. */
const isOpen = (character: string): boolean => /^[,;:\s]$/u.test(character);

/** A text with the one full stop that it lacks: what a server says ends in one, in another sign or in none. */
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

/** What leads nowhere, and a full stop behind that or behind another: three are meant, two are a mistake. */
function isLoose(characters: readonly string[], at: number): boolean {
  const [character = '', before = '', beforeThat] = [characters[at], characters[at - 1], characters[at - 2]];
  if (character !== '.') return isOpen(character);
  return isOpen(before) || (before === '.' && beforeThat !== '.');
}

/** Sentences one after the other; what is absent or empty is left out. */
export const sentences = (...texts: readonly (string | undefined)[]): string =>
  texts.flatMap((text) => (text === undefined || text.trim() === '' ? [] : sentence(text))).join(' ');
