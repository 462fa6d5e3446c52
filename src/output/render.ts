import type { Exchange, HeaderList } from '../api/exchange';
import { bodyText, outputLine } from '../text/outlets';

/** Words of the rendering, passed in so that this stays free of `vscode` and tests can read it. */
export interface RenderWords {
  readonly noAnswer: (reason: string) => string;
  readonly bodyNotShown: (bytes: number, reason: string, title: string | undefined) => string;
  readonly failure: (exchange: Exchange) => string | undefined;
  readonly more: (lines: number) => string;
}

const rule = '─'.repeat(72);

/**
 * One exchange as a person reads it: the request, an empty line, the answer.
 *
 * @param longest lines of an answer's body that are shown where it only tells something, such as a long list
 */
export async function renderExchange(
  exchange: Exchange,
  endpointName: string,
  words: RenderWords,
  longest = Infinity,
): Promise<string> {
  const { request, response } = exchange;
  const lines = [
    rule,
    `#${exchange.id}  ${exchange.startedAt.toISOString()}  ${oneLine(endpointName)}`,
    `${request.method} ${oneLine(request.url)}`,
    ...headerLines(request.headers),
  ];
  if (request.body !== undefined) lines.push('', bodyText(request.body));
  lines.push('');
  if (response) {
    lines.push(
      `${response.status} ${oneLine(response.statusText)}`.trimEnd() +
        `  (${Math.round(exchange.durationMs)} ms)`,
      ...headerLines(response.headers),
    );
    if (response.body !== undefined) {
      const isWhole = request.method !== 'GET' || exchange.failure !== undefined;
      const { text, moreLines } = await response.body.render(isWhole ? Infinity : longest);
      lines.push('', bodyText(text), ...(moreLines > 0 ? [words.more(moreLines)] : []));
    }
    if (response.bodyNote) {
      const { reason, title } = response.bodyNote;
      lines.push('', oneLine(words.bodyNotShown(response.bytes, reason, title)));
    }
  } else {
    lines.push(words.noAnswer(`${Math.round(exchange.durationMs)} ms`));
  }
  const failure = words.failure(exchange);
  if (failure !== undefined) lines.push('', `✗ ${outputLine(failure)}`);
  return lines.join('\n');
}

const headerLines = (headers: HeaderList): string[] =>
  headers.map(([name, value]) => `${name}: ${oneLine(value)}`);

/** A server's text cannot forge a line of ours. */
const oneLine = outputLine;
