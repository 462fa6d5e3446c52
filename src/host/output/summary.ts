import type { KeptExchange } from './keptExchanges';
import { printableValue } from './printable';
import type { Repeated } from './repeats';

/** The words of a line. They are passed in, so that this file needs no `vscode` and tests can read it. */
export interface SummaryWords {
  readonly noAnswer: string;
  readonly rows: (rows: number) => string;
  readonly bytes: (bytes: number) => string;
  readonly retry: (milliseconds: number) => string;
  readonly repeated: (times: number) => string;
}

/** Failures of reads that need no details: the session is renewed, or the user cancelled. */
const briefFailures: readonly string[] = ['session-expired', 'cancelled'];

/**
 * Whether one line is enough: for a successful read, and for a failed read that no user waits for. Writes, and failures
 * that concern the user, are shown in full.
 */
export const isBrief = ({ request, failure, retryInMs, isBackground = false }: KeptExchange): boolean =>
  request.method === 'GET' &&
  (failure === undefined || isBackground || retryInMs !== undefined || briefFailures.includes(failure.kind));

/** The path and the query of a request's URL, shortened for a person. */
export const pathOf = ({ request }: Pick<KeptExchange, 'request'>): string =>
  printableValue(request.url.replace(/^https?:\/\/[^/?#]*/i, ''), 300);

const columns = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join('  ');

/** The text of a column. An empty column gets a dash, so that the next does not take its place. */
const column = (text: string, longest: number): string => printableValue(text, longest) || '–';

const endpointColumn = ({ endpointName }: KeptExchange): string => column(endpointName, 60);

/**
 * One line for an exchange.
 *
 * @param failure the failure in words, if there was one
 */
export function summaryLine(entry: KeptExchange, words: SummaryWords, failure: string | undefined): string {
  const { id, startedAt, durationMs, request, response, retryInMs } = entry;
  const isRedirect = response !== undefined && response.status >= 300 && response.status < 400;
  const target = response?.headers.find(([name]) => isRedirect && /^location$/i.test(name))?.[1];
  return columns(
    `#${id}`,
    startedAt.toISOString(),
    endpointColumn(entry),
    `${request.method} ${pathOf(entry)}`,
    response === undefined ? words.noAnswer : String(response.status),
    target === undefined ? undefined : `→ ${column(target, 300)}`,
    response?.rows === undefined ? undefined : words.rows(response.rows),
    response && words.bytes(response.bytes),
    `${Math.round(durationMs)} ms`,
    failure === undefined ? undefined : `✗ ${column(failure, 600)}`,
    retryInMs === undefined ? undefined : words.retry(retryInMs),
  );
}

/** One line for counted reads. */
export const repeatedLine = ({ first, last, count }: Repeated, words: SummaryWords): string =>
  columns(
    first.id === last.id ? `#${first.id}` : `#${first.id}–#${last.id}`,
    last.startedAt.toISOString(),
    endpointColumn(last),
    `${last.request.method} ${pathOf(last)}`,
    last.status === undefined ? words.noAnswer : String(last.status),
    words.repeated(count),
  );

/** The exchange numbers at the beginning of one of our lines. */
export function numbersOf(
  line: string,
): readonly { readonly id: number; readonly start: number; readonly end: number }[] {
  const [head] = /^#\d{1,9}(?:–#\d{1,9})?(?= {2}\d{4}-)/.exec(line) ?? [];
  return [...(head ?? '').matchAll(/#(\d+)/g)].map(({ 0: text, 1: digits, index }) => ({
    id: Number(digits),
    start: index,
    end: index + text.length,
  }));
}
