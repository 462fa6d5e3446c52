import { visible } from './visible';

/*
 * CSV as in RFC 4180, made safe for spreadsheets. They treat a field as a formula if it begins like one, and guess where a
 * field begins.
 */

/** Characters at which spreadsheets split a line, depending on language and settings. */
const separators = ',;|\t\r\n';
/** Characters that begin a formula, in full width and half width. */
const beginnings = '=+-@＝＋－＠﹦﹢﹣﹫−';
/** Characters that a spreadsheet skips before a formula: white space, quotes and invisible characters. */
const passedOver = /[\s\p{C}\p{Z}\p{DI}"\u201C\u201D]/u;

/** Puts an apostrophe before each formula, wherever a spreadsheet may take a field to begin. Other text is unchanged. */
export function withoutFormula(text: string): string {
  const written: string[] = [];
  /** Whether the text that was scanned so far, from the end, begins like a formula: up to a separator, and beyond. */
  let begins = false;
  let beginsLater = false;
  for (const character of Array.from(text).reverse()) {
    const isSeparator = separators.includes(character);
    if (isSeparator && begins) written.push("'");
    if (isSeparator) begins = false;
    else if (beginnings.includes(character)) begins = beginsLater = true;
    else if (!passedOver.test(character)) begins = beginsLater = false;
    written.push(character);
  }
  if (beginsLater || /^[\t\r\n]/.test(text)) written.push("'");
  return written.reverse().join('');
}

/** Undoes `withoutFormula`: removes the apostrophes that it put there, and leaves other text as it is. */
export function withFormula(text: string): string {
  if (!text.includes("'")) return text;
  const characters = Array.from(text);
  const removed = characters
    .filter((character, index) => {
      const before = characters[index - 1];
      return character !== "'" || !(before === undefined || separators.includes(before));
    })
    .join('');
  return [removed, text.replace(/^'/, '')].find((written) => withoutFormula(written) === text) ?? text;
}

/** A field, quoted if a reader might end it early. */
export function csvField(text: string): string {
  // Control characters affect terminals, and half of a surrogate pair cannot be written.
  const safe = withoutFormula(text)
    .replace(/\p{Cs}/gu, '\uFFFD')
    // eslint-disable-next-line no-control-regex -- these are the characters to replace
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g, (character) => visible(character));
  return /[",;|\t\r\n\u2028\u2029]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A CSV file, with the byte order mark that makes spreadsheets read it as UTF-8. */
export const csvFile = (records: readonly (readonly string[])[]): string =>
  `\uFEFF${records.map((record) => `${record.map(csvField).join(',')}\r\n`).join('')}`;
