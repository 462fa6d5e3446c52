import { visible } from './visible';

/*
 * Texts that stay what they are, written so that nothing in them hides or turns: by the escapes of the language that
 * they are in. What reads them gets the same value; who looks at them sees all of it.
 */

const suspicious = /[^\x20-\x7E\p{M}]|\p{DI}|\p{M}(?<=\p{M}{5})/gu;

const escape = (text: string, escaped: (character: string) => string): string =>
  text.replace(suspicious, (character) =>
    visible(character) === character ? character : escaped(character),
  );

/** JSON as it is, with JSON's own escapes for what would be hidden; there is nothing of that outside of its strings. */
export const escapedJson = (json: string): string =>
  escape(json, (character) =>
    character === '\n'
      ? character
      : Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
          .map((code) => `\\u${code.toString(16).padStart(4, '0')}`)
          .join(''),
  );

/** The same for XML, in which a reference to a character may stand wherever text may; line breaks are such text too. */
export const escapedXml = (xml: string): string =>
  escape(xml, (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()};`);
