import {
  errorMessage,
  renderAnswer,
  speakerOf,
  unusable,
  withoutSecrets,
  type Interpreted,
  type Redirect,
  type Taken,
} from './answer';
import { readAnswerBody } from './answerBody';
import { changes, type ApiAnswer, type ApiRequest } from './apiRequest';
import { drain } from './body';
import type { CertificateFacts } from './certificates';
import { monotonic } from './clock';
import { encode, type Encoding } from './codec';
import { DocumentError } from './document';
import type { Decoded, ElementTable } from './elementTable';
import { EmError, type PlacedEmError } from './errors';
import { failureTraits } from './failureTraits';
import type { Exchange } from './exchange';
import { mediaType, type BodyFormat } from './format';
import { keepsPath } from './identifiers';
import { headerValues } from './headers';
import { redactHeaders, redactUrl } from './redaction';
import { SecretNets, sessionHeader } from './exchangeSecrets';
import { retryAfterMs, retryDelaysMs } from './retry';
import { rowsOf } from './rows';
import type { SecretNet } from './secretNet';
import { sleep } from './sleep';
import { statusError } from './status';
import type { Transport, WireRequest, WireResult } from './transport';
import { sameOrigin } from './url';

const maximumRedirects = 5;
const certificateTimeoutMs = 5000;

export interface ClientOptions {
  /** Ends in `/`, as `parseEndpointUrl` returns it. */
  readonly baseUrl: string;
  /** The ID of the client's endpoint, which its errors and exchanges carry. */
  readonly endpointId?: string;
  readonly format: BodyFormat;
  readonly timeoutMs: number;
  /** SHA-256 fingerprint of the pinned certificate. */
  readonly pin?: string | undefined;
  /** Rejects write requests before they are sent. Logging on and off are allowed. */
  readonly readOnly?: boolean | undefined;
  readonly transport: Transport;
  readonly onExchange: (exchange: Exchange) => void;
  /** How long to wait before each further attempt of a read that failed for a transient reason, in milliseconds. */
  readonly retryDelaysMs?: readonly number[];
  /** No user waits for the requests, and their exchanges are marked so. */
  readonly isBackground?: boolean;
  /** Sent as `User-Agent`, so that an administrator can find the requests in a log. */
  readonly userAgent: string;
}

/** Reads a response before its exchange is reported: if it throws an `EmError`, the exchange has failed with it. */
type Take<T> = (answer: ApiAnswer) => Taken<T>;

let exchangeCount = 0;

/**
 * The client of one Enterprise Manager: sends requests, reads responses, and reports one `Exchange` for each request.
 */
export class EmClient {
  private readonly nets = new SecretNets();

  constructor(private readonly options: ClientOptions) {}

  /** The endpoint that errors made outside the client belong to. */
  get place(): Pick<Exchange, 'baseUrl' | 'endpointId'> {
    const { baseUrl, endpointId } = this.options;
    return { baseUrl, ...(endpointId !== undefined && { endpointId }) };
  }

  /** A client for the same Enterprise Manager and background reads, whose failures are reported briefly. */
  inBackground(): EmClient {
    return new EmClient({ ...this.options, isBackground: true });
  }

  /** Whether the port of a plain http URL speaks TLS: a handshake shows a certificate. No request is sent. */
  async speaksTls(signal?: AbortSignal): Promise<boolean> {
    const { protocol, port } = new URL(this.options.baseUrl);
    return protocol === 'http:' && port !== '' && (await this.presented(signal)) !== undefined;
  }

  /**
   * Sends one request. A redirect is followed for GET and within the origin only.
   *
   * @throws EmError for everything but a 2xx response with a readable body
   */
  send(request: ApiRequest): Promise<ApiAnswer> {
    return this.ask(request, undefined, (answer) => ({ value: answer }));
  }

  /** Sends a request and decodes the response body, while it arrives, as the element of a table. */
  read<T extends ElementTable>(request: ApiRequest, table: T): Promise<Decoded<T>> {
    return this.ask(request, table, (answer) => {
      const value = this.decode(request, answer, table);
      return { value, rows: rowsOf(table, value) };
    });
  }

  /** @param expected the table of the response's element, if it is known */
  private async ask<T>(request: ApiRequest, expected: ElementTable | undefined, take: Take<T>): Promise<T> {
    if (this.options.readOnly && changes(request)) throw this.fail(request, new EmError('read-only'));
    if (!keepsPath(this.options.baseUrl, request.path)) {
      throw this.fail(request, new EmError('invalid-request', { unsent: true }));
    }
    let url = this.options.baseUrl + request.path;
    for (let hop = 0; ; hop += 1) {
      const next = await this.exchangeWithRetries(request, url, expected, take);
      if (!('redirect' in next)) return next.value;
      if (request.method !== 'GET' || hop === maximumRedirects || !sameOrigin(next.redirect, url)) {
        throw this.fail(request, new EmError('redirected', { status: next.status, target: next.target }));
      }
      url = next.redirect;
    }
  }

  /** @throws EmError `unexpected-answer` if the body is another element or lacks a required one */
  decode<T extends ElementTable>(request: ApiRequest, answer: ApiAnswer, table: T): Decoded<T> {
    const { document } = answer;
    try {
      if (document === undefined) throw new DocumentError('no-body');
      if (!document.is(table)) throw new DocumentError('another-element', { element: table.name });
      return document.decode(table);
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      const facts = { status: answer.status, reason: error.reason };
      throw this.fail(request, new EmError('unexpected-answer', facts));
    }
  }

  /** Retries a read if that may help; each attempt is an exchange of its own. A write is never retried. */
  private async exchangeWithRetries<T>(
    request: ApiRequest,
    url: string,
    expected: ElementTable | undefined,
    take: Take<T>,
  ): Promise<Taken<T> | Redirect> {
    const delays = request.method === 'GET' ? (this.options.retryDelaysMs ?? retryDelaysMs) : [];
    for (const delay of delays) {
      try {
        return await this.exchange(request, url, expected, take, delay);
      } catch (error) {
        const wait = error instanceof EmError ? retryAfterMs(error, delay) : undefined;
        if (wait === undefined) throw error;
        await sleep(wait, request.signal).catch((stopped: unknown) => {
          throw stopped instanceof EmError ? this.fail(request, stopped) : stopped;
        });
      }
    }
    return this.exchange(request, url, expected, take);
  }

  /** @param retryDelayMs the delay before the next attempt, if there is one */
  private async exchange<T>(
    request: ApiRequest,
    url: string,
    expected: ElementTable | undefined,
    take: Take<T>,
    retryDelayMs?: number,
  ): Promise<Taken<T> | Redirect> {
    if (request.signal?.aborted) throw this.fail(request, new EmError('cancelled', { unsent: true }));
    const body = request.body && encode(this.options.format, request.body);
    const wire = this.toWire(request, url, body?.wire);
    const startedAt = new Date();
    const started = monotonic();
    const result = await this.options.transport.send(wire);
    const outcome = await this.interpret(request, url, result, expected);
    const durationMs = monotonic() - started;
    const net = this.nets.of(request, result.answer, outcome.body?.document);
    const ended = await this.take(request, result, outcome, net, take);
    const failure = ended instanceof EmError ? ended : undefined;
    const rows = 'rows' in ended ? ended.rows : undefined;
    const retryInMs =
      failure === undefined || retryDelayMs === undefined ? undefined : retryAfterMs(failure, retryDelayMs);
    this.options.onExchange({
      id: (exchangeCount += 1),
      ...this.place,
      startedAt,
      durationMs,
      request: this.renderRequest(request.method, wire, body),
      ...(result.answer && { response: renderAnswer(result.answer, outcome.body, net, rows) }),
      ...(failure && { failure }),
      ...(retryInMs !== undefined && { retryInMs }),
      ...(this.options.isBackground && { isBackground: true }),
    });
    if (ended instanceof EmError) throw ended;
    return ended;
  }

  private async take<T>(
    request: ApiRequest,
    { answer }: WireResult,
    { failure, redirect, status, body }: Interpreted,
    net: SecretNet,
    take: Take<T>,
  ): Promise<Taken<T> | Redirect | EmError> {
    if (failure) return this.withCertificate(withoutSecrets(this.fail(request, failure), net));
    if (redirect !== undefined) return { redirect, target: net.mask(redactUrl(redirect)), status };
    try {
      const header = (name: string): readonly string[] => headerValues(answer, name);
      return take({ status, header, ...(body?.document && { document: body.document }) });
    } catch (error) {
      if (error instanceof EmError) return this.fail(request, error);
      throw error;
    }
  }

  private renderRequest(
    method: ApiRequest['method'],
    { url, headers }: WireRequest,
    body: Encoding | undefined,
  ): Exchange['request'] {
    return {
      method,
      url: redactUrl(url),
      headers: redactHeaders(Object.entries(headers)),
      mediaType: mediaType(this.options.format),
      ...(body && { body: body.masked, template: body.template }),
    };
  }

  private toWire(request: ApiRequest, url: string, body: string | undefined): WireRequest {
    const { format, timeoutMs, userAgent, pin } = this.options;
    const { auth } = request;
    const headers: Record<string, string> = { Accept: mediaType(format), 'User-Agent': userAgent };
    if (request.body) headers['Content-Type'] = mediaType(format);
    if (auth.kind === 'session') headers[sessionHeader] = auth.token;
    if (auth.kind === 'basic') {
      headers['Authorization'] =
        `Basic ${Buffer.from(`${auth.account}:${auth.password}`, 'utf8').toString('base64')}`;
    }
    return {
      method: request.method,
      url,
      baseUrl: this.options.baseUrl,
      headers,
      ...(body !== undefined && { body }),
      timeoutMs,
      ...(pin !== undefined && { pin }),
      ...(request.signal && { signal: request.signal }),
    };
  }

  private async interpret(
    request: ApiRequest,
    url: string,
    { answer, failure: unanswered }: WireResult,
    expected: ElementTable | undefined,
  ): Promise<Interpreted> {
    if (answer === undefined) return { status: 0, ...(unanswered && { failure: unanswered }) };
    const { status } = answer;
    const location = headerValues(answer, 'location')[0];
    if (status >= 300 && status < 400 && location !== undefined) {
      const lost = await drain(answer.body);
      if (lost) return { status, failure: lost.with({ status }) };
      return URL.canParse(location, url)
        ? { status, redirect: new URL(location, url).href }
        : { status, failure: new EmError('redirected', { status, target: redactUrl(location) }) };
    }
    const isSuccess = status >= 200 && status < 300;
    const body = await readAnswerBody(answer, isSuccess ? expected : undefined);
    const failure =
      body.failure ??
      (isSuccess
        ? unusable(body)
        : statusError(request, answer, body.opening, errorMessage(body.document)).with(speakerOf(body)));
    return { status, body, ...(failure && { failure: this.refine(failure.with({ status })) }) };
  }

  /** Recognizes a wrong port, the most common mistake, which only the port number reveals. */
  private refine(failure: EmError): EmError {
    const isBackupServerPort = new URL(this.options.baseUrl).port === '9419';
    return isBackupServerPort && failureTraits[failure.kind].isOfWrongPort
      ? new EmError('backup-server-api', failure.facts, { cause: failure })
      : failure;
  }

  /** The only place where a failure gets its request and endpoint. */
  private fail(request: ApiRequest, error: EmError): PlacedEmError {
    const { baseUrl, ...place } = this.place;
    return error.with({ method: request.method, path: redactUrl(request.path), ...place }).at(baseUrl);
  }

  private presented(signal?: AbortSignal): Promise<CertificateFacts | undefined> {
    const { transport, baseUrl } = this.options;
    return transport.fetchCertificate(baseUrl, certificateTimeoutMs, signal).catch(() => undefined);
  }

  private async withCertificate(error: EmError): Promise<EmError> {
    if (!error.kind.startsWith('certificate-') || error.facts.certificate) return error;
    const certificate = await this.presented();
    return certificate ? error.with({ certificate }) : error;
  }
}
