import type * as vscode from 'vscode';
import type { CertificateFacts } from '../../core/client/certificates';
import type { EmClient } from '../../core/client/client';
import { isEmError } from '../../core/client/errors';
import type { Exchange } from '../../core/client/exchange';
import type { Transport } from '../../core/client/transport';
import type { Api } from '../../core/client/api';
import type { ApiLoader } from './apiLoader';
import type { Attempts } from '../../core/session/attempts';
import type { Decisions } from '../../core/session/decisions';
import { Emitter } from '../../core/session/emitter';
import { placeOf } from '../../core/session/identity';
import type { EndpointSecrets } from '../../core/session/secrets';
import { EndpointSession } from '../../core/session/session';
import { isSameButPlace, type Endpoint } from '../../core/session/endpoint';
import type { EndpointSettings } from './settings';

const handshakeTimeoutMs = 15_000;

export interface RegistryOptions {
  readonly settings: EndpointSettings;
  readonly secrets: EndpointSecrets;
  readonly api: ApiLoader;
  readonly attempts: Attempts;
  /** Whether an endpoint may be used. An endpoint of a workspace needs the consent of the user. */
  readonly isPermitted: (endpoint: Endpoint) => boolean;
  readonly onExchange: (endpoint: Endpoint, exchange: Exchange) => void;
  readonly userAgent: string;
  /** @returns whether there is a session now */
  readonly askToLogIn: (endpoint: Endpoint, signal: AbortSignal) => Promise<boolean>;
  readonly decisions?: Decisions;
}

/** The configured endpoints, each with its session. */
export class EndpointRegistry implements vscode.Disposable {
  private readonly sessions = new Map<string, EndpointSession>();
  /** Sessions that `forget` ends as soon as the settings are written. Until then they stay alive. */
  private readonly leaving = new Set<EndpointSession>();
  private readonly changed = new Emitter<Endpoint | undefined>();
  /** Fires with the endpoint whose session changed, or with undefined if the list of endpoints changed. */
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: readonly { dispose(): unknown }[];

  constructor(private readonly options: RegistryOptions) {
    const { settings, secrets } = options;
    this.subscriptions = [
      settings.onDidChange(() => {
        this.forgetRemoved();
        this.changed.fire(undefined);
      }),
      secrets.onDidChangeSession((binding) => {
        for (const session of this.sessions.values())
          if (session.endpoint.binding === binding) void session.reload();
      }),
    ];
  }

  get settings(): EndpointSettings {
    return this.options.settings;
  }

  get secrets(): EndpointSecrets {
    return this.options.secrets;
  }

  get endpoints(): readonly Endpoint[] {
    return this.settings.entries().endpoints;
  }

  /** Finds the endpoint of an exchange or an error, if it is still configured. */
  byId(id: string | undefined): Endpoint | undefined {
    return this.endpoints.find((endpoint) => endpoint.id === id);
  }

  session(endpoint: Endpoint): EndpointSession {
    const known = this.sessions.get(endpoint.id);
    if (known) return known;
    // The caller's object may be older than a change, such as a new pin, or the endpoint may have been removed.
    const current = this.endpoints.find(({ id }) => id === endpoint.id);
    const session = new EndpointSession(current ?? endpoint, {
      loadApi: this.loadApi,
      secrets: this.secrets,
      attempts: this.options.attempts,
      client: (api, target) => this.client(api, target),
      permitted: this.options.isPermitted,
      askToLogIn: this.options.askToLogIn,
      decisions: this.options.decisions,
    });
    if (current === undefined) {
      session.dispose();
      return session;
    }
    session.onDidChange(() => {
      this.changed.fire(current);
    });
    this.sessions.set(endpoint.id, session);
    return session;
  }

  /**
   * Ends the session of an endpoint that is removed or replaced, and forgets everything that is stored for it.
   *
   * @param write removes or changes its entry. It runs first: if it resolves to false, nothing is ended or forgotten
   * @param shown runs the logout, such as under a notification that can cancel it
   * @returns the result of `write`
   * @throws EmError if the logout did not reach the server. Everything is forgotten anyway
   */
  async forget(
    endpoint: Endpoint,
    write: () => Promise<boolean> = () => Promise.resolve(true),
    shown: (end: (signal?: AbortSignal) => Promise<void>) => Promise<void> = (end) => end(),
  ): Promise<boolean> {
    const session = this.session(endpoint);
    this.leaving.add(session);
    try {
      if (!(await write())) return false;
      if (this.sessions.get(endpoint.id) === session) this.sessions.delete(endpoint.id);
      await shown((signal) => session.end(signal));
      return true;
    } finally {
      this.leaving.delete(session);
    }
  }

  /**
   * Fetches the certificate that the server of an endpoint shows.
   *
   * @throws EmError if it cannot be fetched
   */
  async certificate(endpoint: Endpoint, signal?: AbortSignal): Promise<CertificateFacts | undefined> {
    const transport = this.transport(await this.loadApi());
    try {
      return await transport.fetchCertificate(endpoint.url, handshakeTimeoutMs, signal);
    } catch (error) {
      throw isEmError(error) ? error.with(placeOf(endpoint)) : error;
    }
  }

  transport(api: Api): Transport {
    return this.options.api.transport(api);
  }

  readonly loadApi = (): Promise<Api> => this.options.api.load();

  client(api: Api, endpoint: Endpoint): EmClient {
    return new api.EmClient({
      ...placeOf(endpoint),
      format: this.settings.read('requestFormat'),
      timeoutMs: this.settings.read('requestTimeout') * 1000,
      pin: endpoint.certificate,
      readOnly: endpoint.readOnly,
      transport: this.transport(api),
      userAgent: this.options.userAgent,
      onExchange: (exchange) => {
        this.options.onExchange(endpoint, exchange);
      },
    });
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    for (const session of this.sessions.values()) session.dispose();
    this.changed.dispose();
  }

  /** Drops the sessions of removed and changed endpoints. A changed endpoint gets a new session from SecretStorage. */
  private forgetRemoved(): void {
    const { endpoints } = this.settings.entries();
    for (const [id, session] of this.sessions) {
      const current = endpoints.find((endpoint) => endpoint.id === id);
      if (current && isSameButPlace(current, session.endpoint)) continue;
      this.sessions.delete(id);
      if (this.leaving.has(session)) continue;
      const { binding, source } = session.endpoint;
      session.dispose(this.settings.isList(source) && !endpoints.some((other) => other.binding === binding));
    }
  }
}
