import { patienceMs } from './until';
import { type ApiRequest } from '../../src/core/client/apiRequest';
import { EmClient } from '../../src/core/client/client';
import type { Exchange } from '../../src/core/client/exchange';
import type { HeaderList } from '../../src/core/client/exchange';
import type { BodyFormat } from '../../src/core/client/format';
import type { Body } from '../../src/core/client/body';
import type { WireRequest } from '../../src/core/client/transport';

export interface CannedAnswer {
  readonly body: Body | string;
  readonly status?: number;
  readonly statusText?: string;
  readonly headers?: HeaderList;
}

/** A client of a fake server that sends prepared responses, without a network. */
export class CannedClient {
  readonly exchanges: Exchange[] = [];
  readonly client: EmClient;

  constructor(answer: (request: WireRequest) => CannedAnswer, format: BodyFormat = 'xml') {
    this.client = new EmClient({
      baseUrl: 'http://canned.invalid/api/',
      format,
      timeoutMs: patienceMs,
      transport: {
        send: (request) => {
          const { body, status = 200, statusText = '', headers = [] } = answer(request);
          return Promise.resolve({
            answer: {
              status,
              statusText,
              headers,
              body: typeof body === 'string' ? Buffer.from(body) : body,
            },
          });
        },
        fetchCertificate: () => Promise.resolve(undefined),
        dispose: () => undefined,
      },
      retryDelaysMs: [],
      userAgent: 'canned',
      onExchange: (exchange) => this.exchanges.push(exchange),
    });
  }

  get last(): Exchange {
    const exchange = this.exchanges.at(-1);
    if (exchange === undefined) throw new Error('There was no exchange.');
    return exchange;
  }
}

export const listRequest: ApiRequest = {
  method: 'GET',
  path: 'backupServers?format=Entity',
  auth: { kind: 'session', token: 'token' },
};

/** Splits a body into pieces of this many bytes, as a socket might deliver it. */
export async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += length) {
    await Promise.resolve();
    yield bytes.subarray(at, at + length);
  }
}
