import * as http from 'node:http';
import * as https from 'node:https';
import fetch, { type Response } from 'node-fetch';
import { Attempt, watchedAgent, type Phase } from './attempt';
import { streamed, type Body } from './body';
import type { CertificateFacts } from './certificates';
import { deadlineOf } from './deadline';
import { codeOf, EmError, type PlacedEmError } from './errors';
import type { HeaderList } from './exchange';
import { failureKind } from './failureKind';
import { PinnedAgent } from './pinnedAgent';
import { proxyFor, type ProxySettings } from './proxy';
import { fetchCertificate } from './tlsSocket';
import { bareHost } from './url';

export interface WireRequest {
  readonly method: string;
  readonly url: string;
  /** Of the Enterprise Manager that is asked: what a failure names. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** SHA-256 of the one certificate that is accepted. */
  readonly pin?: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
  /** To be read once, to its end or not; it throws a `PlacedEmError` where the connection fails. */
  readonly body: Body;
}

/** One of both: whether the head of an answer came. */
export interface WireResult {
  readonly answer?: WireAnswer;
  readonly failure?: PlacedEmError;
}

export interface Transport {
  send(request: WireRequest): Promise<WireResult>;
  /**
   * The certificate that the server of a URL shows, from a handshake that carries nothing.
   *
   * @param url of an Enterprise Manager
   * @throws PlacedEmError where there is no connection to it, or no TLS
   */
  fetchCertificate(
    url: string,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<CertificateFacts | undefined>;
  dispose(): void;
}

/**
 * HTTP by node-fetch: one request, no redirect followed, no cookie kept, an answer that is read while it comes in.
 */
export class HttpTransport implements Transport {
  private readonly keepAlive = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: 6 }),
    'https:': new https.Agent({ ...verified, keepAlive: true, maxSockets: 6 }),
  };
  // A write never goes over a connection that the server may be closing just now: the reset that follows
  // would leave a doubt whether it was done.
  private readonly fresh = {
    'http:': new http.Agent({ keepAlive: false }),
    'https:': new https.Agent({ ...verified, keepAlive: false }),
  };

  private readonly pinned = new Map<string, PinnedAgent>();

  /** @param proxySettings for pinned connections; all others go the way of the host's own `http` */
  constructor(private readonly proxySettings: () => ProxySettings = () => noProxy) {}

  async send(request: WireRequest): Promise<WireResult> {
    const deadline = deadlineOf(request.timeoutMs, request.signal);
    const attempt = new Attempt();
    const failed = (error: unknown): PlacedEmError =>
      (deadline.signal.aborted ? deadline.reason(error) : toEmError(error, attempt.phase))
        .with(attempt.facts)
        .at(request.baseUrl);

    let response: Response;
    try {
      response = await fetch(request.url, {
        method: request.method,
        headers: { ...request.headers },
        ...(request.body !== undefined && { body: request.body }),
        redirect: 'manual',
        compress: false,
        signal: deadline.signal,
        agent: (url) => watchedAgent(this.agentFor(url, request), attempt),
      });
    } catch (error) {
      return { failure: failed(error) };
    }
    if (attempt.isProxysWord) {
      response.body?.resume();
      return {
        failure: new EmError('proxy-refused', { ...attempt.facts, status: response.status }).at(
          request.baseUrl,
        ),
      };
    }
    const head = {
      status: response.status,
      statusText: response.statusText,
      headers: Object.entries(response.headers.raw()).flatMap(([name, values]) =>
        values.map((value) => [name, value] as const),
      ),
    };
    return { answer: { ...head, body: streamed(response.body, failed) } };
  }

  async fetchCertificate(
    url: string,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<CertificateFacts | undefined> {
    const target = new URL(url);
    const host = bareHost(target.hostname);
    try {
      const proxy = proxyFor(target, this.proxySettings());
      return await fetchCertificate({ host, port: Number(target.port || 443), proxy, timeoutMs, signal });
    } catch (error) {
      throw toEmError(error, 'resolve').at(url);
    }
  }

  dispose(): void {
    const agents = [...Object.values(this.keepAlive), ...Object.values(this.fresh), ...this.pinned.values()];
    for (const agent of agents) agent.destroy();
  }

  private forgetOldest(): void {
    const [oldest] = this.pinned;
    if (oldest === undefined || this.pinned.size <= mostPinnedAgents) return;
    const [key, agent] = oldest;
    this.pinned.delete(key);
    agent.destroy();
  }

  private agentFor(url: URL, { method, pin, timeoutMs }: WireRequest): http.Agent {
    const keepAlive = method === 'GET';
    if (url.protocol === 'http:') return (keepAlive ? this.keepAlive : this.fresh)['http:'];
    if (pin === undefined) return (keepAlive ? this.keepAlive : this.fresh)['https:'];
    const proxy = proxyFor(url, this.proxySettings());
    const key = JSON.stringify([pin, proxy, timeoutMs, keepAlive]);
    const known = this.pinned.get(key);
    if (known) return known;
    const agent = new PinnedAgent({ fingerprint256: pin, proxy, timeoutMs, keepAlive });
    this.pinned.set(key, agent);
    this.forgetOldest();
    return agent;
  }
}

/** A session that is resumed shows no certificate, and Node does not compare the name again: none is kept. */
const verified = { rejectUnauthorized: true, maxCachedSessions: 0 } as const;

/** Settings that changed leave agents behind that nobody asks for again. */
const mostPinnedAgents = 40;

const noProxy: ProxySettings = { url: undefined, authorization: undefined, noProxy: [] };

/** From what Node and node-fetch throw: by the phase and the code, since messages quote what a server sent. */
function toEmError(error: unknown, phase: Phase): EmError {
  const own = ownError(error);
  if (own !== undefined) return own;
  const { message } = error as { readonly message?: string };
  return new EmError(failureKind(phase, codeOf(error), message), {}, { cause: error });
}

/** Ours as it is, or as the agent gave it to node-fetch to carry. */
function ownError(error: unknown): EmError | undefined {
  if (error instanceof EmError) return error;
  const { erroredSysCall } = error as { erroredSysCall?: unknown };
  return erroredSysCall instanceof EmError ? erroredSysCall : undefined;
}
