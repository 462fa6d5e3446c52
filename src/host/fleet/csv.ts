import { visible } from '../../text/visible';

/* CSV by RFC 4180, for spreadsheets, which take for a formula what begins like one and guess where a field begins. */

/** Those that a spreadsheet splits a line at, as its language and its user's settings have it. */
const separators = ',;|\t\r\n';
/** What a formula begins with, in the forms of full and of half width. */
const beginnings = '=+-@＝＋－＠﹦﹢﹣﹫−';
/** What a spreadsheet passes over before the beginning: white space, quotes, and what is not to be seen. */
const passedOver = /[\s\p{C}\p{Z}\p{DI}"\u201C\u201D]/u;

/** A text in which no field is a formula, wherever a spreadsheet takes one to begin; else it is as it was. */
export function withoutFormula(text: string): string {
  const written: string[] = [];
  /** Whether what was passed, from the end, begins like a formula; and whether it does past separators too. */
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

/** A field, quoted where a reader might end it early. */
export function csvField(text: string): string {
  // Terminals act on control characters, and what is half a character cannot be written.
  const safe = withoutFormula(text)
    .replace(/\p{Cs}/gu, '\uFFFD')
    // eslint-disable-next-line no-control-regex -- these are the characters to replace
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g, (character) => visible(character));
  return /[",;|\t\r\n\u2028\u2029]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** With the mark that makes spreadsheets read it as UTF-8. */
export const csvFile = (records: readonly (readonly string[])[]): string =>
  `\uFEFF${records.map((record) => `${record.map(csvField).join(',')}\r\n`).join('')}`;
