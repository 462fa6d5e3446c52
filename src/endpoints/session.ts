import { EmError, isEmError } from '../api/errors';
import type { Logon } from '../api/logon';
import { HeldSession } from './heldSession';
import { isOver, type Mark } from './secrets';
import { SessionRenewal } from './sessionRenewal';
import type {
  Call,
  Credentials,
  LogInOptions,
  RunOptions,
  SessionServices,
  SessionState,
} from './sessionTypes';
import { SessionWire } from './sessionWire';
import type { Endpoint } from './settings';
import { SharedSession } from './sharedSession';

/** That the user means to be logged in, and what was known then. */
interface Intention {
  readonly generation: number;
  /** The last log out before it; undefined where the storage cannot be read. */
  readonly mark: Mark | undefined;
}

/**
 * What we hold for one endpoint: its logon session, from log in to log out, across reloads of the window and beside
 * other windows. A result that comes back in another generation than it was asked for in is not kept: a session that
 * it brings is ended on the server.
 */
export class EndpointSession {
  private readonly held: HeldSession;
  private readonly wire: SessionWire;
  private readonly shared: SharedSession;
  private readonly renewal: SessionRenewal;
  private restoring: Promise<void> | undefined;
  private following: Promise<void> = Promise.resolve();
  private nextFollow: Promise<void> | undefined;
  private asking: Promise<boolean> | undefined;
  private forgotten = 0;

  constructor(
    readonly endpoint: Endpoint,
    private readonly services: SessionServices,
  ) {
    this.held = new HeldSession(services.now);
    this.wire = new SessionWire(endpoint, services, () => {
      this.refuseUnusable();
    });
    this.shared = new SharedSession(endpoint, services.secrets, this.held, this.wire);
    const { held: state, wire, shared } = this;
    this.renewal = new SessionRenewal(endpoint, services, { state, wire, shared });
  }

  get onDidChange(): HeldSession['onDidChange'] {
    return this.held.onDidChange;
  }

  get state(): SessionState {
    return this.held.state;
  }

  /** Takes up what an earlier or another window left in SecretStorage. Once, and only where that is permitted. */
  restore(): Promise<void> {
    if (this.isUnusable) return Promise.resolve();
    // Whoever restores reads the state next, so nobody needs to be told; a view that is being filled would
    // be asked to begin anew.
    this.restoring ??= this.shared.follow({ tell: false, isFirst: true });
    return this.restoring;
  }

  /** Follows what another window stored, or that its user logged out there. Many changes at once are one look. */
  reload(): Promise<void> {
    this.nextFollow ??= this.following.then(async () => {
      this.nextFollow = undefined;
      if (!this.isUnusable) await this.shared.follow({ tell: true });
    });
    this.following = this.nextFollow;
    return this.following;
  }

  /**
   * Logs in because the user means to.
   *
   * @throws EmError where the server refuses or cannot be reached; nothing is stored then. `cancelled` where a log out
   *   in any window or another log in came first, `endpoint-gone` where the endpoint was removed or changed
   */
  async logIn(credentials: Credentials, options: LogInOptions = {}): Promise<void> {
    const { signal, offered, keep = 'nowhere' } = options;
    const { forgotten } = this;
    const intention = await this.intend();
    const logon = await this.wire.logOn(credentials, signal, offered);
    const since = await this.begin(intention, logon, keep === 'window' ? credentials : undefined, signal);
    const { attempts, secrets } = this.services;
    // "Forget Password" came while the log in was under way.
    if (this.forgotten !== forgotten) this.held.windowCredentials = undefined;
    const { account, password } = credentials;
    if (keep === 'storage')
      await secrets.storePassword(this.endpoint, account, password, {
        isWanted: () => this.held.keeps(logon.token) && this.forgotten === forgotten,
        since,
      });
    this.renewal.remembered.confirm(password);
    await attempts.confirm(this.endpoint.binding);
  }

  /**
   * The same with the password that is remembered, which is sent only where Enterprise Manager has not refused it.
   *
   * @returns `none` where there is none that may be sent, `refused` where it was refused now
   */
  async logInRemembered(
    account: string,
    { signal, offered }: LogInOptions = {},
  ): Promise<'logged-in' | 'none' | 'refused'> {
    const intention = await this.intend();
    const { windowCredentials: typed } = this.held;
    const isWanted = (): Promise<boolean> => Promise.resolve(this.held.isCurrent(intention.generation));
    const result = await this.renewal.remembered.logOn(
      { endpoint: this.endpoint, typed, account, isWanted },
      (credentials) => this.wire.logOn(credentials, signal, offered),
    );
    switch (result.kind) {
      case 'failed':
        throw result.error;
      case 'refused':
        this.held.windowCredentials = undefined;
        return 'refused';
      case 'logged-on':
        await this.begin(intention, result.logon, typed, signal);
        return 'logged-in';
      default:
        this.refuseUnusable();
        return 'none';
    }
  }

  /**
   * Logs out in every window: forgets the session here whatever the server says, and ends it there.
   *
   * @throws EmError where the server could not be told
   */
  async logOut(signal?: AbortSignal): Promise<void> {
    this.refuseUnusable();
    await this.shared.logOut(signal);
  }

  /**
   * Logs out for good, because the endpoint goes or becomes another: nothing of it logs in any more, and nothing that
   * is stored for it stays.
   *
   * @throws EmError where the server could not be told; everything is forgotten all the same
   */
  async end(signal?: AbortSignal): Promise<void> {
    if (this.isUnusable) {
      this.held.close();
      return;
    }
    const loggedOut = this.shared.logOut(signal);
    this.held.close();
    try {
      await loggedOut;
    } finally {
      await this.services.secrets.forgetPassword(this.endpoint);
      await this.services.attempts.confirm(this.endpoint.binding);
    }
  }

  /** Forgets the password in the storage and in this window, and one that a log in under way would keep. */
  async forgetPassword(): Promise<void> {
    this.forgotten += 1;
    this.held.windowCredentials = undefined;
    await this.services.secrets.forgetPassword(this.endpoint);
  }

  /** The account of the password that is kept for this window only. */
  get passwordAccount(): string | undefined {
    return this.held.windowCredentials?.account;
  }

  /**
   * Runs a call with the session. A 401 means that nothing was done, so after a renewal, which all calls that
   * wait share, it is run once more.
   *
   * @returns undefined where nobody is logged in
   * @throws EmError, `session-expired` where the session ended and was not renewed, or the user logged out meanwhile;
   *   `endpoint-gone` where the endpoint was removed or changed
   */
  async run<T>(call: Call<T>, options: RunOptions = {}): Promise<T | undefined> {
    this.held.refuseClosed(this.endpoint.url);
    await this.restore();
    const { current } = this.held;
    if (current === undefined) return undefined;
    const { token } = current.logon;
    if (!current.ended) {
      try {
        return await this.call(call, current.logon);
      } catch (error) {
        if (!isExpired(error)) throw error;
      }
    }
    const renewed = await this.renew(token, options);
    if (renewed !== undefined) return this.call(call, renewed);
    this.held.refuseClosed(this.endpoint.url);
    const loggedOut = this.held.wasLoggedOut(token);
    throw new EmError('session-expired', { baseUrl: this.endpoint.url, ...(loggedOut && { loggedOut }) });
  }

  /**
   * A session in the place of one that the server has ended.
   *
   * @returns undefined where there is none to be had, or the user logged out of that one
   * @throws EmError where the server could not be asked; the session can be renewed later
   */
  async renew(token: string, { interactive = false }: RunOptions = {}): Promise<Logon | undefined> {
    const { held } = this;
    const inPlace = (): Logon | undefined => {
      const { current } = held;
      const isAnother = current !== undefined && !current.ended && current.logon.token !== token;
      return isAnother && !held.wasLoggedOut(token) ? current.logon : undefined;
    };
    if (inPlace() || held.wasLoggedOut(token)) return inPlace();
    const { currentGeneration: generation } = held;
    const outcome = await this.renewal.run();
    if (isEmError(outcome)) throw outcome;
    if (outcome === 'no' && interactive && held.isCurrent(generation) && held.current) await this.ask();
    return inPlace();
  }

  /** The endpoint is gone, or has become another: nothing of it logs in any more. */
  dispose(): void {
    this.held.close();
  }

  /** One prompt for all who wait. A log out takes it away. */
  private ask(): Promise<boolean> {
    this.asking ??= this.services.askToLogIn(this.endpoint, this.held.whileWanted).finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  private async intend(): Promise<Intention> {
    this.refuseUnusable();
    const generation = this.held.turn();
    // What is known already counts: a log out elsewhere after this, read late, is one after this all the same.
    const { mark: known } = this.held;
    const mark = await this.shared.mark();
    this.refuseStale(generation);
    return { generation, mark: known ?? mark };
  }

  /** A session that the user asked for takes the place of the one before it. @returns the log out before it */
  private async begin(
    { generation, mark }: Intention,
    logon: Logon,
    windowCredentials: Credentials | undefined,
    signal?: AbortSignal,
  ): Promise<Mark> {
    const { held } = this;
    const now = await this.shared.mark();
    if (now) held.mark = now;
    if (isOver({ since: mark }, now ?? '') || !held.isCurrent(generation)) {
      await this.wire.endQuietly(logon);
      this.refuseUnusable();
      throw new EmError('cancelled', { baseUrl: this.endpoint.url });
    }
    const previous = held.current;
    const session = { logon, since: mark ?? now ?? '', origin: logon.token };
    held.accept(session);
    held.windowCredentials = windowCredentials;
    await Promise.all([
      this.shared.keep(session, previous?.logon),
      previous && !previous.ended ? this.wire.endQuietly(previous.logon, signal) : undefined,
    ]);
    return session.since;
  }

  private async call<T>(call: Call<T>, logon: Logon): Promise<T> {
    try {
      const result = await this.wire.call(call, logon);
      this.held.used(this.held.current?.logon.token === logon.token);
      return result;
    } catch (error) {
      if (isEmError(error) && error.facts.status !== undefined && !isExpired(error)) this.held.used(false);
      throw error;
    }
  }

  private get isUnusable(): boolean {
    return this.held.isClosed || !this.services.permitted(this.endpoint);
  }

  private refuseStale(generation: number): void {
    this.refuseUnusable();
    if (!this.held.isCurrent(generation)) throw new EmError('cancelled', { baseUrl: this.endpoint.url });
  }

  private refuseUnusable(): void {
    const { url } = this.endpoint;
    this.held.refuseClosed(url);
    if (!this.services.permitted(this.endpoint))
      throw new EmError('endpoint-not-permitted', { baseUrl: url });
  }
}

const isExpired = (error: unknown): boolean => isEmError(error) && error.kind === 'session-expired';
