import { patienceMs } from './until';
import { EmClient } from '../../src/core/client/client';
import { EmSession } from '../../src/core/client/emSession';
import { EmError } from '../../src/core/client/errors';
import type { Exchange } from '../../src/core/client/exchange';
import type { BodyFormat } from '../../src/core/client/format';
import type { LookOptions } from '../../src/core/operations/lookUntil';
import { logOn } from '../../src/core/client/logon';
import type { ProxySettings } from '../../src/core/client/proxy';
import { HttpTransport, type WireRequest } from '../../src/core/client/transport';
import type { Sandbox } from '../../src/sandbox/sandbox';

const momentMs = 150;

/** A client of one server that records its exchanges. */
export class TestClient {
  readonly exchanges: Exchange[] = [];
  readonly transport: HttpTransport;
  readonly client: EmClient;
  token = '';
  /** Picks the requests that get no answer. They end after a moment; all others have the time that they need. */
  isUnanswered: (request: WireRequest) => boolean = () => false;

  constructor(
    baseUrl: string,
    format: BodyFormat = 'xml',
    timeoutMs = patienceMs,
    pin?: string,
    proxy?: ProxySettings,
  ) {
    this.transport = new HttpTransport(
      () => proxy ?? { url: undefined, authorization: undefined, noProxy: [] },
    );
    const { transport } = this;
    this.client = new EmClient({
      baseUrl,
      format,
      timeoutMs,
      pin,
      transport: {
        send: (request) =>
          transport.send(this.isUnanswered(request) ? { ...request, timeoutMs: momentMs } : request),
        fetchCertificate: (...args) => transport.fetchCertificate(...args),
        dispose: () => {
          transport.dispose();
        },
      },
      retryDelaysMs: [],
      userAgent: 'test',
      onExchange: (exchange) => this.exchanges.push(exchange),
    });
  }

  /** The logon session, bound to the client. */
  get session(): EmSession {
    return this.as(this.token);
  }

  as(token: string): EmSession {
    return new EmSession(this.client, token);
  }

  async logOn(sandbox: Pick<Sandbox, 'username' | 'password'>, username = sandbox.username): Promise<void> {
    this.token = (await logOn(this.client, { account: username, password: sandbox.password })).token;
  }

  get last(): Exchange {
    const exchange = this.exchanges.at(-1);
    if (exchange === undefined) throw new Error('There was no exchange.');
    return exchange;
  }
}

/** The options for looking up a request whose outcome is in doubt, without waiting. */
export function quickLook(): LookOptions {
  let time = 0;
  return {
    now: () => time,
    sleep: (milliseconds) => {
      time += milliseconds;
      return Promise.resolve();
    },
    lookForMs: 0,
  };
}

/** Returns the failure that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<EmError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof EmError) return error;
    throw error;
  }
  throw new Error('The promise resolved instead of failing.');
}
