import type { Exchange, HeaderList } from '../api/exchange';

/** Words of the rendering, passed in so that this stays free of `vscode` and tests can read it. */
export interface RenderWords {
  readonly noAnswer: (reason: string) => string;
  readonly bodyNotShown: (bytes: number, reason: string, title: string | undefined) => string;
  readonly failure: (exchange: Exchange) => string | undefined;
}

const rule = '─'.repeat(72);

/** One exchange as a person reads it: the request, an empty line, the answer. */
export function renderExchange(exchange: Exchange, endpointName: string, words: RenderWords): string {
  const { request, response } = exchange;
  const lines = [
    rule,
    `#${exchange.id}  ${exchange.startedAt.toISOString()}  ${oneLine(endpointName)}`,
    `${request.method} ${request.url}`,
    ...headerLines(request.headers),
  ];
  if (request.body !== undefined) lines.push('', request.body);
  lines.push('');
  if (response) {
    lines.push(
      `${response.status} ${oneLine(response.statusText)}`.trimEnd() +
        `  (${Math.round(exchange.durationMs)} ms)`,
      ...headerLines(response.headers),
    );
    if (response.body !== undefined) lines.push('', printable(response.body));
    if (response.bodyNote) {
      lines.push('', words.bodyNotShown(response.bytes, response.bodyNote.reason, response.bodyNote.title));
    }
  } else {
    lines.push(words.noAnswer(`${Math.round(exchange.durationMs)} ms`));
  }
  const failure = words.failure(exchange);
  if (failure !== undefined) lines.push('', `✗ ${printable(failure)}`);
  return lines.join('\n');
}

const headerLines = (headers: HeaderList): string[] =>
  headers.map(([name, value]) => `${name}: ${oneLine(value)}`);

/** A server's text cannot forge a line of ours. */
const oneLine = (text: string): string => printable(text).replace(/[\r\n]+/g, ' ');

/** No escape sequences for a terminal and no characters that turn the direction of what follows. */
export const printable = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- these are the characters to replace
  text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g, '\uFFFD');
