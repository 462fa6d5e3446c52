import type { ParseErrorCode } from 'jsonc-parser';

const character = 'a character stands here that JSON does not have';
const text = 'a text does not end on its line: a quote is missing';
const comment = 'a comment is not written or ended correctly';

/** What the codes of the parser mean, in the order in which it numbers them. */
const words: Readonly<Record<ParseErrorCode, string>> = {
  1: 'a text must be between quotes',
  2: 'a number is not written correctly',
  3: 'the name of a key is missing, or is not between double quotes',
  4: 'a value is missing',
  5: 'a colon is missing',
  6: 'a comma is missing',
  7: 'a closing brace is missing',
  8: 'a closing bracket is missing',
  9: 'something stands behind the end',
  10: comment,
  11: comment,
  12: text,
  13: 'a number is not written correctly',
  14: 'an escape is not known; write two backslashes for one',
  15: 'an escape is not known; write two backslashes for one',
  16: character,
};

/** Why a text is not JSON. */
export const jsonWords = (code: ParseErrorCode): string => words[code];
