import * as vscode from 'vscode';
import type { CertificateFacts } from '../../core/client/certificates';
import type { EmClient } from '../../core/client/client';
import { isEmError } from '../../core/client/errors';
import type { Exchange } from '../../core/client/exchange';
import type { Transport } from '../../core/client/transport';
import type { Api } from '../../core/client/api';
import type { ApiLoader } from './apiLoader';
import type { Attempts } from '../../core/session/attempts';
import { placeOf } from '../../core/session/identity';
import type { EndpointSecrets } from '../../core/session/secrets';
import { EndpointSession } from '../../core/session/session';
import type { Endpoint } from '../../core/session/endpoint';
import type { EndpointSettings } from './settings';

const handshakeTimeoutMs = 15_000;

export interface RegistryOptions {
  readonly settings: EndpointSettings;
  readonly secrets: EndpointSecrets;
  readonly api: ApiLoader;
  readonly attempts: Attempts;
  /** Whether an endpoint may be used: one of a workspace only after the user agreed. */
  readonly isPermitted: (endpoint: Endpoint) => boolean;
  readonly onExchange: (endpoint: Endpoint, exchange: Exchange) => void;
  readonly userAgent: string;
  /** @returns whether there is a session now */
  readonly askToLogIn: (endpoint: Endpoint, signal: AbortSignal) => Promise<boolean>;
}

/** Every endpoint that is configured, each with its session. */
export class EndpointRegistry implements vscode.Disposable {
  private readonly sessions = new Map<string, EndpointSession>();
  /** Those that are ended when their entries are written: until then they go on. */
  private readonly leaving = new Set<EndpointSession>();
  private readonly changed = new vscode.EventEmitter<Endpoint | undefined>();
  /** Fires with an endpoint whose session changed, or with nothing where the list did. */
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

  /** The endpoint of an exchange or an error, where it is still configured. */
  byId(id: string | undefined): Endpoint | undefined {
    return this.endpoints.find((endpoint) => endpoint.id === id);
  }

  session(endpoint: Endpoint): EndpointSession {
    const known = this.sessions.get(endpoint.id);
    if (known) return known;
    // The caller's may be of before a change, such as a new pin, or the endpoint may be gone.
    const current = this.endpoints.find(({ id }) => id === endpoint.id);
    const session = new EndpointSession(current ?? endpoint, {
      loadApi: this.loadApi,
      secrets: this.secrets,
      attempts: this.options.attempts,
      client: (api, target) => this.client(api, target),
      permitted: this.options.isPermitted,
      askToLogIn: this.options.askToLogIn,
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
   * Ends the session of an endpoint that goes, or that becomes another, and forgets everything that is stored for it.
   *
   * @param write removes or changes its entry. It comes first: where it gives false, nothing is ended or forgotten
   * @param shown runs the log out, such as under a notification that can cancel it
   * @returns what `write` gave
   * @throws EmError where the server could not be told; everything is forgotten all the same
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

  /** The certificate that an endpoint shows. @throws EmError where none can be had */
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
      format: this.settings.requestFormat,
      timeoutMs: this.settings.requestTimeoutMs,
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

  /** A session object carries its endpoint's settings, so a changed entry gets a new one from SecretStorage. */
  private forgetRemoved(): void {
    const { endpoints } = this.settings.entries();
    for (const [id, session] of this.sessions) {
      const current = endpoints.find((endpoint) => endpoint.id === id);
      if (current && JSON.stringify(current) === JSON.stringify(session.endpoint)) continue;
      this.sessions.delete(id);
      if (this.leaving.has(session)) continue;
      const { binding, source } = session.endpoint;
      session.dispose(this.settings.isList(source) && !endpoints.some((other) => other.binding === binding));
    }
  }
}
