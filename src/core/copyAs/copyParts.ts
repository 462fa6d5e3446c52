import type { HeaderList } from '../client/exchange';
import { escapedJson, escapedXml } from '../../text/escapes';
import type { CopyRequest, Template } from './copyRequest';

/* The parts of a request that all formats share. No value can begin a line or add syntax of the format. */

/**
 * The body with one element a line. Text between tags is escaped, so `><` occurs between tags only. Line breaks and hidden
 * characters of a value are written as references, so a value cannot begin a line.
 */
export const spread = ({ body, format }: CopyRequest): Template | undefined =>
  body?.map((piece) =>
    typeof piece !== 'string'
      ? piece
      : format === 'xml'
        ? onLines(escapedXml(piece))
        : escapedJson(piece).replace(/^\{"/, '{\n"').replace(/\}$/, '\n}'),
  );

/** Adds no line break to an empty element, because that would become its value. */
const onLines = (xml: string): string =>
  xml.replace(/(<[^<>]*>)(?=<(\/?))/g, (_, tag: string, slash: string) =>
    slash === '' || tag.startsWith('</') || tag.endsWith('/>') ? `${tag}\n` : tag,
  );

/** The body on one line. */
export const onOneLine = ({ body, format }: CopyRequest): Template | undefined =>
  body?.map((piece) =>
    typeof piece !== 'string' ? piece : format === 'xml' ? escapedXml(piece) : escapedJson(piece),
  );

/** The URL, in which characters that a URL does not allow and those that a client would replace are encoded. */
export const addressOf = ({ url }: CopyRequest): Template =>
  url.map((piece) =>
    typeof piece !== 'string'
      ? piece
      : piece
          .replace(/\p{Cs}/gu, '\uFFFD')
          .replace(/[^\x21-\x7E]|[{}"<>\\^`]/gu, (character) => encodeURIComponent(character)),
  );

/** The headers without line ends, which would begin another header. */
export const headersOf = ({ headers }: CopyRequest): HeaderList =>
  headers.map(([name, value]) => [name, value.replace(/\p{Cc}+/gu, ' ')]);
