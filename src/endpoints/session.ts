import * as vscode from 'vscode';
import type { EmClient } from '../api/client';
import { isEmError } from '../api/errors';
import type { Logon } from '../api/logon';
import { highestVersion } from '../api/versions';
import type { Api } from './apiLoader';
import type { EndpointSecrets } from './secrets';
import type { Endpoint } from './settings';

export type SessionState =
  | { readonly kind: 'logged-out' }
  | {
      readonly kind: 'logged-in';
      readonly userName: string;
      readonly version: string;
      /** The server has accepted the session in this window. */
      readonly checked: boolean;
      /** Longer without a request than the server keeps a session: it has probably ended. */
      readonly idle: boolean;
      /** Whether the account may connect backup servers, as far as the server tells. */
      readonly mayConnect: boolean;
    }
  | { readonly kind: 'expired'; readonly userName: string };

export interface Credentials {
  readonly account: string;
  readonly password: string;
}

/** A call that has what it needs: the client, and a session that was not known to be over. */
export type Call<T> = (client: EmClient, token: string, api: Api) => Promise<T>;

export interface RunOptions {
  /** The user waits for it, so a password may be asked for. Otherwise only a remembered one renews. */
  readonly interactive?: boolean;
}

export interface SessionServices {
  readonly loadApi: () => Promise<Api>;
  readonly client: (api: Api, endpoint: Endpoint) => EmClient;
  readonly secrets: EndpointSecrets;
  /** Asks for a password and logs in. @returns whether there is a session now */
  readonly askToLogIn: (endpoint: Endpoint) => Promise<boolean>;
}

/** Enterprise Manager ends a session 15 minutes after its last request. */
const idleLimitMs = 15 * 60 * 1000;

/** What we hold for one endpoint: its logon session, from log in to log out, across reloads of the window. */
export class EndpointSession implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private logon: Logon | undefined;
  private expired: Logon | undefined;
  private checked = false;
  private lastUsed = Date.now();
  private idleTimer: NodeJS.Timeout | undefined;
  private restoring: Promise<void> | undefined;
  private renewing: Promise<boolean> | undefined;
  private asking: Promise<boolean> | undefined;

  constructor(
    readonly endpoint: Endpoint,
    private readonly services: SessionServices,
  ) {}

  get state(): SessionState {
    if (this.logon) {
      const { userName, version, mayConnect = true } = this.logon;
      const idle = this.checked && Date.now() - this.lastUsed > idleLimitMs;
      return { kind: 'logged-in', userName, version, checked: this.checked, idle, mayConnect };
    }
    return this.expired === undefined
      ? { kind: 'logged-out' }
      : { kind: 'expired', userName: this.expired.userName };
  }

  /** Takes up what an earlier or another window left in SecretStorage. Once. */
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
    this.set(stored, stored === undefined ? this.expired : undefined);
  }

  /**
   * @param offered the API versions that the server has just told, which need not be asked for again then
   * @throws EmError where the server refuses or cannot be reached; nothing is stored then
   */
  async logIn(credentials: Credentials, signal?: AbortSignal, offered?: readonly string[]): Promise<void> {
    const previous = this.logon;
    await this.begin(credentials, signal, offered);
    if (previous === undefined) return;
    const api = await this.services.loadApi();
    await api.logOff(this.services.client(api, this.endpoint), previous, signal).catch(ignoreEmError);
  }

  /**
   * Forgets the session here whatever the server says, and ends it there.
   *
   * @throws EmError where the server could not be told
   */
  async logOut(signal?: AbortSignal): Promise<void> {
    await this.restore();
    const { logon } = this;
    this.set(undefined, undefined);
    await this.services.secrets.forgetLogon(this.endpoint.id);
    if (logon === undefined) return;
    const api = await this.services.loadApi();
    await api.logOff(this.services.client(api, this.endpoint), logon, signal);
  }

  /**
   * Runs a call with the session. A 401 means that nothing was done, so after a renewal, which all calls that
   * wait share, it is run once more.
   *
   * @returns undefined where nobody is logged in
   * @throws EmError, `session-expired` where the session ended and was not renewed: the state says so then
   */
  async run<T>(call: Call<T>, options: RunOptions = {}): Promise<T | undefined> {
    await this.restore();
    const { logon } = this;
    if (logon === undefined) return undefined;
    try {
      return await this.call(call, logon);
    } catch (error) {
      if (!isExpired(error)) throw error;
      const renewed = await this.renew(logon.token, options);
      if (renewed === undefined) throw error;
      return await this.call(call, renewed);
    }
  }

  /**
   * A session in the place of one that the server has ended.
   *
   * @returns undefined where there is none to be had
   */
  async renew(token: string, { interactive = false }: RunOptions = {}): Promise<Logon | undefined> {
    if (this.logon !== undefined && this.logon.token !== token) return this.logon;
    this.renewing ??= this.renewSilently().finally(() => {
      this.renewing = undefined;
    });
    if (!(await this.renewing) && interactive) {
      this.asking ??= this.services.askToLogIn(this.endpoint).finally(() => {
        this.asking = undefined;
      });
      await this.asking;
    }
    return this.logon;
  }

  dispose(): void {
    clearTimeout(this.idleTimer);
    this.changed.dispose();
  }

  private async begin(
    credentials: Credentials,
    signal?: AbortSignal,
    offered?: readonly string[],
  ): Promise<void> {
    const api = await this.services.loadApi();
    const client = this.services.client(api, this.endpoint);
    const version = this.endpoint.apiVersion ?? (offered && highestVersion(offered));
    const logon = await api.logOn(client, credentials, version, signal);
    this.checked = true;
    this.set(logon, undefined);
    this.touch();
    await this.services.secrets.storeLogon(this.endpoint.id, logon);
  }

  private async call<T>(call: Call<T>, logon: Logon): Promise<T> {
    const api = await this.services.loadApi();
    try {
      const result = await call(this.services.client(api, this.endpoint), logon.token, api);
      if (this.logon === logon) this.checked = true;
      this.touch();
      return result;
    } catch (error) {
      if (isEmError(error) && error.facts.status !== undefined && !isExpired(error)) this.touch();
      throw error;
    }
  }

  /** With the remembered password, if there is one. A refusal erases nothing: the user decides what becomes of it. */
  private async renewSilently(): Promise<boolean> {
    const ended = this.logon;
    if (ended === undefined) return false;
    const password = await this.services.secrets.password(this.endpoint.url, ended.account);
    if (password !== undefined) {
      try {
        // The ended session stays in its place until then: whoever begins meanwhile joins this renewal.
        await this.begin({ account: ended.account, password });
        return true;
      } catch (error) {
        if (!isEmError(error)) throw error;
      }
    }
    this.set(undefined, ended);
    await this.services.secrets.forgetLogon(this.endpoint.id);
    return false;
  }

  private touch(): void {
    const wasIdle = Date.now() - this.lastUsed > idleLimitMs;
    this.lastUsed = Date.now();
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => {
      this.changed.fire();
    }, idleLimitMs + 1000);
    this.idleTimer.unref();
    if (wasIdle) this.changed.fire();
  }

  private set(logon: Logon | undefined, expired: Logon | undefined): void {
    if (logon === undefined) this.checked = false;
    this.logon = logon;
    this.expired = expired;
    this.changed.fire();
  }
}

const isExpired = (error: unknown): boolean => isEmError(error) && error.kind === 'session-expired';

/** The session that was replaced ends by itself within 15 minutes, told or not. */
function ignoreEmError(error: unknown): void {
  if (!isEmError(error)) throw error;
}
