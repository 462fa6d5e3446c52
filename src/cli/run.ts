import { HttpTransport } from '../core/client/transport';
import { isEmError } from '../core/client/errors';
import { proxyOfEnvironment } from '../core/client/environmentProxy';
import type { Exchange } from '../core/client/exchange';
import type { BodyFormat } from '../core/client/format';
import { explain } from '../core/words/explain';
import type { Credential } from '../core/apply/runItem';
import { endpointOf } from '../core/plan/endpointsOfFile';
import type { Endpoint } from '../core/session/endpoint';
import { CliSessions } from './cliSessions';
import { Credentials, readCredentials, variableOf } from './credentials';
import { defaultEndpointFile, endpointOfUrl, pinned, readEndpointFile } from './endpointFile';
import { UsageError } from './exit';
import type { Io } from './io';
import { readText } from './textFile';

/** The options that every verb takes. */
export interface CommonOptions {
  readonly endpoints?: string;
  readonly credentials?: string;
  readonly user?: string;
  readonly pin?: string;
  readonly ca?: string;
  readonly format: BodyFormat;
  /** In seconds. */
  readonly timeout: number;
  readonly verbose?: boolean;
}

export interface Signals {
  /** Aborted by the first SIGINT: nothing new is begun. */
  readonly stop: AbortSignal;
  /** Aborted by the second SIGINT: what is in flight is looked up and left. */
  readonly abort: AbortSignal;
}

/** Everything that the verbs of one run share. */
export class Run {
  private loaded: Promise<readonly Endpoint[]> | undefined;
  private loadedCredentials: Promise<Credentials> | undefined;
  private readonly used: CliSessions[] = [];
  private transport: HttpTransport | undefined;

  constructor(
    readonly io: Io,
    readonly signals: Signals,
    private readonly options: CommonOptions,
    private readonly version: string,
  ) {}

  /** The configured endpoints, of the file that is named. */
  configured(file = this.options.endpoints): Promise<readonly Endpoint[]> {
    const { env } = this.io.streams;
    const ofVariable = env['VEEAM_EM_ENDPOINTS'];
    const named = file ?? (ofVariable === '' ? undefined : ofVariable);
    this.loaded ??= readEndpointFile(named ?? defaultEndpointFile(env), named === undefined);
    return this.loaded;
  }

  /**
   * The endpoint that an argument means: the name of a configured one, or a URL.
   *
   * @throws UsageError
   */
  async endpoint(text: string): Promise<Endpoint> {
    const found = endpointOf(text, await this.configured());
    const { user, pin } = this.options;
    if (found === 'endpoint-ambiguous')
      throw new UsageError(`Several endpoints have the name or URL ${text}.`);
    if (found === 'endpoint-not-found' && !text.includes('://'))
      throw new UsageError(
        `No endpoint has the name ${text}. "veeam-em endpoints" lists them; a URL can be given instead.`,
      );
    const endpoint = found === 'endpoint-not-found' ? endpointOfUrl(text, user) : found;
    return pin === undefined ? endpoint : pinned(endpoint, pin);
  }

  /** The endpoints that a fleet file names, next to the configured ones: a URL needs no configuration. */
  async endpointsFor(texts: readonly string[]): Promise<readonly Endpoint[]> {
    const configured = await this.configured();
    const urls = texts.filter(
      (text) => text.includes('://') && endpointOf(text, configured) === 'endpoint-not-found',
    );
    const all = [...configured, ...urls.map((url) => endpointOfUrl(url, this.options.user))];
    const { pin } = this.options;
    if (pin === undefined) return all;
    const named = new Set(texts.map((text) => endpointOf(text, all)));
    const [only] = named;
    if (named.size !== 1 || typeof only !== 'object')
      throw new UsageError(
        '--pin is for one endpoint. Write the pins of several into the file of endpoints.',
      );
    return all.map((endpoint) => (endpoint === only ? pinned(endpoint, pin) : endpoint));
  }

  /** @throws UsageError */
  credentials(): Promise<Credentials> {
    this.loadedCredentials ??= this.readCredentials();
    return this.loadedCredentials;
  }

  /** Sessions for these endpoints, which `end` ends. */
  async sessions(
    endpoints: readonly Endpoint[],
    onExchange?: (exchange: Exchange) => void,
    format = this.options.format,
  ): Promise<CliSessions> {
    const { timeout, verbose } = this.options;
    // A file that cannot be used is told before anything is sent.
    await this.credentials();
    const sessions = new CliSessions({
      endpoints,
      format,
      stop: this.signals.stop,
      timeoutMs: timeout * 1000,
      transport: await this.httpTransport(),
      userAgent: `veeam-em/${this.version}`,
      credential: (endpoint) => this.credentialOf(endpoint),
      onExchange: ({ name }, exchange) => {
        onExchange?.(exchange);
        if (verbose !== true) return;
        const { request, response, failure, durationMs } = exchange;
        const end = response ? String(response.status) : (failure?.kind ?? '');
        this.io.note(
          `${name}  ${request.method} ${request.url}  ${end}  ${String(Math.round(durationMs))} ms`,
        );
      },
    });
    this.used.push(sessions);
    return sessions;
  }

  /** Ends the sessions of this run, unless they are to be left, and closes its connections. */
  async end(): Promise<void> {
    const { abort } = this.signals;
    const left = new Promise<void>((resolve) => {
      if (abort.aborted) resolve();
      abort.addEventListener('abort', () => {
        resolve();
      });
    });
    await Promise.race([left, Promise.all(this.used.map((sessions) => sessions.end()))]);
    this.transport?.dispose();
  }

  async httpTransport(): Promise<HttpTransport> {
    const { ca } = this.options;
    const certificates = ca === undefined ? undefined : await certificatesOf(ca);
    this.transport ??= new HttpTransport(() => proxyOfEnvironment(this.io.streams.env), certificates);
    return this.transport;
  }

  /** The account of the endpoint with its password: from a credential with the name of the endpoint, else from the terminal. */
  private async credentialOf(endpoint: Endpoint): Promise<Credential | undefined> {
    const { io, signals, options } = this;
    const found = (await this.credentials()).get(endpoint.name);
    const account = options.user ?? endpoint.account;
    if (found) return account === undefined ? found : { ...found, username: account };
    if (!io.isInteractive) {
      io.note(
        `${endpoint.name}: there is no credential. Set ${variableOf(endpoint.name)}, or use --credentials.`,
      );
      return undefined;
    }
    const username =
      account ?? (await io.ask(`Account for ${endpoint.name} (${endpoint.url}):`, signals.stop));
    const password = await io.askSecret(`Password of ${username} for ${endpoint.name}:`, signals.stop);
    return password === '' ? undefined : { username, password };
  }

  private async readCredentials(): Promise<Credentials> {
    const { env, stdin } = this.io.streams;
    const { credentials: source } = this.options;
    return new Credentials(env, source === undefined ? new Map() : await readCredentials(source, stdin));
  }
}

const longestCertificates = 10_000_000;

/** @throws UsageError */
async function certificatesOf(path: string): Promise<string> {
  const text = await readText(path, `The file of certificates ${path}`, longestCertificates);
  if (!text.includes('-----BEGIN CERTIFICATE-----'))
    throw new UsageError(`${path} has no certificate in PEM form.`);
  return text;
}

/** A failure in one text for the standard error: what happened, where, and what to do next. */
export function failureText(error: unknown): string | undefined {
  if (!isEmError(error)) return undefined;
  const { what, sentence } = explain(error);
  // Which credential is missing was told; there is nothing to log in to by hand.
  return error.facts.noAccount === true ? what : sentence;
}
