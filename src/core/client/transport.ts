import * as http from 'node:http';
import * as https from 'node:https';
import { rootCertificates } from 'node:tls';
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
  /** The base URL of the Enterprise Manager, for failures. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** The SHA-256 fingerprint of the only accepted certificate. */
  readonly pin?: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
  /** Can be read once, completely or in part; throws a `PlacedEmError` if the connection fails. */
  readonly body: Body;
}

/** Either a response, if its head arrived, or a failure. */
export interface WireResult {
  readonly answer?: WireAnswer;
  readonly failure?: PlacedEmError;
}

export interface Transport {
  send(request: WireRequest): Promise<WireResult>;
  /**
   * Fetches the certificate that the server of a URL presents, by a handshake without a request.
   *
   * @param url the URL of an Enterprise Manager
   * @throws PlacedEmError if there is no connection, or no TLS
   */
  fetchCertificate(
    url: string,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<CertificateFacts | undefined>;
  dispose(): void;
}

type Agents = Readonly<Record<'http:' | 'https:', http.Agent>>;

/**
 * HTTP by node-fetch: one request without following redirects or keeping cookies, with a response that is read while
 * it arrives.
 */
export class HttpTransport implements Transport {
  private readonly keepAlive: Agents;
  // A write never uses a connection that the server may be closing: after the resulting reset it would not be known
  // whether the write was carried out.
  private readonly fresh: Agents;

  private readonly pinned = new Map<string, PinnedAgent>();

  /**
   * @param proxySettings for pinned connections; all others use the host's own `http`
   * @param authorities certificates in PEM form that are trusted besides those of Node, for connections without a pin
   */
  constructor(
    private readonly proxySettings: () => ProxySettings = () => noProxy,
    authorities?: string,
  ) {
    const trusted = {
      ...verified,
      ...(authorities !== undefined && { ca: [...rootCertificates, authorities] }),
    };
    this.keepAlive = {
      'http:': new http.Agent({ keepAlive: true, maxSockets: 6 }),
      'https:': new https.Agent({ ...trusted, keepAlive: true, maxSockets: 6 }),
    };
    this.fresh = {
      'http:': new http.Agent({ keepAlive: false }),
      'https:': new https.Agent({ ...trusted, keepAlive: false }),
    };
  }

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

/** A resumed TLS session presents no certificate, and Node does not check the name again, so none is kept. */
const verified = { rejectUnauthorized: true, maxCachedSessions: 0 } as const;

/** Changed settings leave agents behind that are no longer used. */
const mostPinnedAgents = 40;

const noProxy: ProxySettings = { url: undefined, authorization: undefined, noProxy: [] };

/** Converts an error of Node or node-fetch by the phase and the code, since messages quote the server's text. */
function toEmError(error: unknown, phase: Phase): EmError {
  const own = ownError(error);
  if (own !== undefined) return own;
  const { message } = error as { readonly message?: string };
  return new EmError(failureKind(phase, codeOf(error), message), {}, { cause: error });
}

/** Returns our own error, whether it is the error itself or carried by node-fetch's. */
function ownError(error: unknown): EmError | undefined {
  if (error instanceof EmError) return error;
  const { erroredSysCall } = error as { erroredSysCall?: unknown };
  return erroredSysCall instanceof EmError ? erroredSysCall : undefined;
}
