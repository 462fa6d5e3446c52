import * as vscode from 'vscode';
import type { EmClient } from '../api/client';
import { isEmError } from '../api/errors';
import type { BodyFormat } from '../api/format';
import type { Logon } from '../api/logon';
import type { Api } from './apiLoader';
import type { EndpointSecrets } from './secrets';
import type { Endpoint } from './settings';

export type SessionState =
  | { readonly kind: 'logged-out' }
  /** `checked` once the server has accepted the session in this window. */
  | {
      readonly kind: 'logged-in';
      readonly userName: string;
      readonly version: string;
      readonly checked: boolean;
    }
  | { readonly kind: 'expired'; readonly userName: string };

export interface Account {
  readonly username: string;
  readonly password: string;
}

/** A call that has what it needs: the client, and a session that was not known to be over. */
export type Call<T> = (client: EmClient, token: string, api: Api) => Promise<T>;

export interface SessionServices {
  readonly loadApi: () => Promise<Api>;
  readonly client: (api: Api, endpoint: Endpoint, format?: BodyFormat) => EmClient;
  readonly secrets: EndpointSecrets;
}

/** What we hold for one endpoint: its logon session, from log in to log out, across reloads of the window. */
export class EndpointSession implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private logon: Logon | undefined;
  private expiredUser: string | undefined;
  private checked = false;
  private restoring: Promise<void> | undefined;

  constructor(
    readonly endpoint: Endpoint,
    private readonly services: SessionServices,
  ) {}

  get state(): SessionState {
    if (this.logon) {
      const { userName, version } = this.logon;
      return { kind: 'logged-in', userName, version, checked: this.checked };
    }
    return this.expiredUser === undefined
      ? { kind: 'logged-out' }
      : { kind: 'expired', userName: this.expiredUser };
  }

  /** Takes up what an earlier or another window left in SecretStorage. Once, unless asked anew. */
  restore(): Promise<void> {
    // Whoever restores reads the state next, so nobody needs to be told; a view that is being filled would
    // be asked to begin anew.
    this.restoring ??= this.services.secrets.logon(this.endpoint.id).then((stored) => {
      this.logon ??= stored;
    });
    return this.restoring;
  }

  /** Follows what another window stored or forgot. */
  async reload(): Promise<void> {
    const stored = await this.services.secrets.logon(this.endpoint.id);
    if (stored?.token === this.logon?.token) return;
    this.set(stored, stored === undefined ? this.expiredUser : undefined);
  }

  /** @throws EmError where the server refuses or cannot be reached; nothing is stored then */
  async logIn(account: Account, signal?: AbortSignal): Promise<void> {
    const api = await this.services.loadApi();
    const client = this.services.client(api, this.endpoint);
    const logon = await api.logOn(client, account, this.endpoint.apiVersion, signal);
    const previous = this.logon;
    await this.services.secrets.storeLogon(this.endpoint.id, logon);
    this.checked = true;
    this.set(logon, undefined);
    if (previous) await api.logOff(client, previous, signal).catch(ignoreEmError);
  }

  /**
   * Forgets the session here whatever the server says, and ends it there.
   *
   * @throws EmError where the server could not be told
   */
  async logOut(signal?: AbortSignal): Promise<void> {
    await this.restore();
    const { logon } = this;
    await this.services.secrets.forgetLogon(this.endpoint.id);
    this.set(undefined, undefined);
    if (logon === undefined) return;
    const api = await this.services.loadApi();
    await api.logOff(this.services.client(api, this.endpoint), logon, signal);
  }

  /**
   * Runs a call with the session.
   *
   * @returns undefined where nobody is logged in
   * @throws EmError, `session-expired` included: the session is forgotten then, and the state says so
   */
  async run<T>(call: Call<T>): Promise<T | undefined> {
    await this.restore();
    const { logon } = this;
    if (logon === undefined) return undefined;
    const api = await this.services.loadApi();
    try {
      const result = await call(this.services.client(api, this.endpoint), logon.token, api);
      if (this.logon === logon) this.checked = true;
      return result;
    } catch (error) {
      if (isEmError(error) && error.kind === 'session-expired') await this.expire(logon);
      throw error;
    }
  }

  dispose(): void {
    this.changed.dispose();
  }

  private async expire(logon: Logon): Promise<void> {
    if (this.logon !== logon) return;
    this.set(undefined, logon.userName);
    await this.services.secrets.forgetLogon(this.endpoint.id);
  }

  private set(logon: Logon | undefined, expiredUser: string | undefined): void {
    if (logon === undefined) this.checked = false;
    this.logon = logon;
    this.expiredUser = expiredUser;
    this.changed.fire();
  }
}

/** The session that was replaced ends by itself within 15 minutes, told or not. */
function ignoreEmError(error: unknown): void {
  if (!isEmError(error)) throw error;
}
