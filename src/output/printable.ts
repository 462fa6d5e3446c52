/** No escape sequences for a terminal and no characters that turn the direction of what follows. */
export const printable = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- these are the characters to replace
  text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g, '\uFFFD');
