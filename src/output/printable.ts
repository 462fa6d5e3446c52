/* eslint-disable no-control-regex -- these are the characters to replace */

/** Text over many lines: no escape sequences for a terminal, and no characters that turn what follows or end a line unseen. */
export const printable = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replace(
      /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g,
      '\uFFFD',
    );

/** A value within a line of ours: no line of its own, no gap as between our columns, and no longer than is wanted. */
export const printableValue = (text: string, longest: number): string => {
  const line = printable(text.length > longest ? `${text.slice(0, longest)}…` : text);
  return line.replace(/\s+/g, ' ').trim();
};
