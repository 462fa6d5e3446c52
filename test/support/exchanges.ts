import type { EmError } from '../../src/core/client/errors';
import type { Exchange, ShownBody } from '../../src/core/client/exchange';
import { KeptExchanges, type KeptExchange } from '../../src/host/output/keptExchanges';

export interface ExchangeParts {
  readonly id?: number;
  readonly method?: string;
  readonly path?: string;
  readonly status?: number;
  readonly statusText?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: ShownBody;
  readonly rows?: number;
  readonly requestBody?: string;
  readonly failure?: EmError;
  readonly retryInMs?: number;
  readonly isBackground?: boolean;
}

let count = 0;

/** Makes an exchange of the parts that matter to a test. */
export const exchangeOf = (parts: ExchangeParts = {}): Exchange => ({
  id: parts.id ?? (count += 1),
  baseUrl: 'http://em/api/',
  startedAt: new Date(0),
  durationMs: 12.3,
  request: {
    method: parts.method ?? 'GET',
    url: `http://em/api/${parts.path ?? 'tasks'}`,
    headers: [],
    mediaType: 'application/xml',
    ...(parts.requestBody !== undefined && { body: parts.requestBody }),
  },
  ...(parts.status !== 0 && {
    response: {
      status: parts.status ?? 200,
      statusText: parts.statusText ?? 'OK',
      headers: parts.headers ?? [],
      mediaType: undefined,
      bytes: 42,
      ...(parts.rows !== undefined && { rows: parts.rows }),
      ...(parts.body && { body: parts.body }),
    },
  }),
  ...(parts.failure && { failure: parts.failure }),
  ...(parts.retryInMs !== undefined && { retryInMs: parts.retryInMs }),
  ...(parts.isBackground && { isBackground: true }),
});

export const keptOf = (parts: ExchangeParts = {}, endpointName = 'Lab EM'): KeptExchange =>
  new KeptExchanges().add(endpointName, exchangeOf(parts));

/** Makes a body that is rendered as this text and reports this size in memory. */
export const bodyOf = (text: string, heldBytes = text.length): ShownBody => ({
  heldBytes,
  render: () => Promise.resolve({ text, moreLines: 0 }),
});

/** Characters that would end a line, change its direction, or affect a terminal. */
// eslint-disable-next-line no-control-regex -- these are the characters that must not be there
export const acting = /[\u0000-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/;
