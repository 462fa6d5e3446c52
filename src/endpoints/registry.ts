import * as vscode from 'vscode';
import type { EmClient } from '../api/client';
import type { Exchange } from '../api/exchange';
import type { Transport } from '../api/transport';
import type { Api, ApiLoader } from './apiLoader';
import type { EndpointSecrets } from './secrets';
import { EndpointSession } from './session';
import type { Endpoint, EndpointSettings } from './settings';

/** Every endpoint that is configured, each with its session. */
export class EndpointRegistry implements vscode.Disposable {
  private readonly sessions = new Map<string, EndpointSession>();
  private readonly changed = new vscode.EventEmitter<Endpoint | undefined>();
  /** Fires with an endpoint whose session changed, or with nothing where the list did. */
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    readonly settings: EndpointSettings,
    readonly secrets: EndpointSecrets,
    private readonly api: ApiLoader,
    private readonly onExchange: (endpoint: Endpoint, exchange: Exchange) => void,
    private readonly userAgent: string,
    private readonly askToLogIn: (endpoint: Endpoint) => Promise<boolean>,
  ) {
    this.subscriptions = [
      settings.onDidChange(() => {
        this.forgetRemoved();
        this.changed.fire(undefined);
      }),
      secrets.onDidChangeSession((id) => {
        void this.sessions.get(id)?.reload();
      }),
    ];
  }

  get endpoints(): readonly Endpoint[] {
    return this.settings.entries().endpoints;
  }

  /** The endpoint of an exchange or an error. */
  at(baseUrl: string | undefined): Endpoint | undefined {
    return this.endpoints.find(({ url }) => url === baseUrl);
  }

  session(endpoint: Endpoint): EndpointSession {
    const known = this.sessions.get(endpoint.id);
    if (known) return known;
    // The caller's may be of before a change, such as a new pin.
    const current = this.endpoints.find(({ id }) => id === endpoint.id) ?? endpoint;
    const session = new EndpointSession(current, {
      loadApi: this.api.load,
      secrets: this.secrets,
      client: (api, target) => this.client(api, target),
      askToLogIn: (target) => this.askToLogIn(target),
    });
    session.onDidChange(() => {
      this.changed.fire(current);
    });
    this.sessions.set(endpoint.id, session);
    return session;
  }

  transport(api: Api): Transport {
    return this.api.transport(api);
  }

  readonly loadApi = (): Promise<Api> => this.api.load();

  client(api: Api, endpoint: Endpoint): EmClient {
    return new api.EmClient({
      baseUrl: endpoint.url,
      format: this.settings.requestFormat,
      timeoutMs: this.settings.requestTimeoutMs,
      pin: endpoint.certificate,
      readOnly: endpoint.readOnly,
      transport: this.transport(api),
      userAgent: this.userAgent,
      onExchange: (exchange) => {
        this.onExchange(endpoint, exchange);
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
      session.dispose();
      this.sessions.delete(id);
    }
  }
}
