/** The largest file, in bytes: 100,000 rows of 160 bytes. */
export const longestCsv = 16_000_000;

/**
 * The text of a CSV file: by its byte order mark, else UTF-8, else Windows-1252, in which Excel writes in Western Europe.
 *
 * @returns undefined if it is no text, such as a workbook of Excel
 */
export function csvText(bytes: Uint8Array): string | undefined {
  const text = decoded(bytes);
  return text.includes('\u0000') ? undefined : text.replace(/^\uFEFF/, '');
}

/** The characters of Windows-1252 from 0x80 on that are not those of Latin-1. Unused ones stay control characters. */
const windows = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

/** Some versions of Node read Windows-1252 as Latin-1. */
const windows1252 = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('latin1')
    .replaceAll(/[\u0080-\u009F]/g, (character) => windows[character.charCodeAt(0) - 0x80] ?? character);

function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return windows1252(bytes);
  }
}

export interface CsvForm {
  readonly separator: string;
  /** Where the header begins, and its line, from 1. */
  readonly offset: number;
  readonly line: number;
}

/** How the text is separated: as its line `sep=` says, else by the character that is most frequent in the header. */
export function csvForm(text: string): CsvForm {
  const [told, separator] = /^sep=(.)(?:\r\n|\r|\n|$)/i.exec(text) ?? [];
  if (told !== undefined && separator !== undefined) return { separator, offset: told.length, line: 2 };
  const counts = new Map([
    [',', 0],
    [';', 0],
    ['\t', 0],
  ]);
  let isQuoted = false;
  for (const character of text.slice(0, 100_000).trimStart()) {
    if (character === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (character === '\r' || character === '\n') break;
    const count = counts.get(character);
    if (count !== undefined) counts.set(character, count + 1);
  }
  const [[most] = [',']] = [...counts].sort(([, one], [, other]) => other - one);
  return { separator: most, offset: 0, line: 1 };
}
