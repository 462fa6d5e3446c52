import { visible } from './visible';

/*
 * Escapes for text that a program parses. Characters that would be hidden, or would reorder other text, are written as
 * escapes of the text's own language. A parser reads the same value, and a person sees every character.
 */

const suspicious = /[^\x20-\x7E\p{M}]|\p{DI}|\p{M}(?<=\p{M}{5})/gu;

const escape = (text: string, escaped: (character: string) => string): string =>
  text.replace(suspicious, (character) =>
    visible(character) === character ? character : escaped(character),
  );

/** Escapes the suspicious characters of JSON text. They occur inside its strings only. */
export const escapedJson = (json: string): string =>
  escape(json, (character) =>
    character === '\n'
      ? character
      : Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
          .map((code) => `\\u${code.toString(16).padStart(4, '0')}`)
          .join(''),
  );

/** Escapes the suspicious characters of XML text as character references. Line breaks are escaped as well. */
export const escapedXml = (xml: string): string =>
  escape(xml, (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()};`);
