import type { HeaderList } from '../client/exchange';
import { escapedJson, escapedXml } from '../../text/escapes';
import type { CopyRequest, Template } from './copyRequest';

/* The parts of a request as all forms of a command have them: what a value holds is no line and no syntax of theirs. */

/**
 * A body of which every element is on its own line: what is between tags is escaped, so `><` is between tags only.
 * A line break of a value is written as a reference, and so is what would be hidden: no line is a value's own.
 */
export const spread = ({ body, format }: CopyRequest): Template | undefined =>
  body?.map((piece) =>
    typeof piece !== 'string'
      ? piece
      : format === 'xml'
        ? onLines(escapedXml(piece))
        : escapedJson(piece).replace(/^\{"/, '{\n"').replace(/\}$/, '\n}'),
  );

/** An element that is empty stays so: a line break in it would be its value. */
const onLines = (xml: string): string =>
  xml.replace(/(<[^<>]*>)(?=<(\/?))/g, (_, tag: string, slash: string) =>
    slash === '' || tag.startsWith('</') || tag.endsWith('/>') ? `${tag}\n` : tag,
  );

/** The same on one line. */
export const onOneLine = ({ body, format }: CopyRequest): Template | undefined =>
  body?.map((piece) =>
    typeof piece !== 'string' ? piece : format === 'xml' ? escapedXml(piece) : escapedJson(piece),
  );

/** Only what a URL may hold, and nothing that a client would fill in. */
export const addressOf = ({ url }: CopyRequest): Template =>
  url.map((piece) =>
    typeof piece !== 'string'
      ? piece
      : piece
          .replace(/\p{Cs}/gu, '\uFFFD')
          .replace(/[^\x21-\x7E]|[{}"<>\\^`]/gu, (character) => encodeURIComponent(character)),
  );

/** No end of a line, which would begin another header. */
export const headersOf = ({ headers }: CopyRequest): HeaderList =>
  headers.map(([name, value]) => [name, value.replace(/\p{Cc}+/gu, ' ')]);
