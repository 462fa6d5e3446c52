import { EmError, isEmError } from '../api/errors';
import type { Logon } from '../api/logon';
import { HeldSession } from './heldSession';
import type { StoredSession } from './secrets';
import { SessionRenewal } from './sessionRenewal';
import type { Call, Credentials, RunOptions, SessionServices, SessionState } from './sessionTypes';
import { SessionWire } from './sessionWire';
import type { Endpoint } from './settings';

/**
 * What we hold for one endpoint: its logon session, from log in to log out, across reloads of the window and beside
 * other windows. A result that comes back in another generation than it was asked for in is not kept: a session that
 * it brings is ended on the server.
 */
export class EndpointSession {
  private readonly held: HeldSession;
  private readonly wire: SessionWire;
  private readonly renewal: SessionRenewal;
  private restoring: Promise<void> | undefined;
  private asking: Promise<boolean> | undefined;
  private keptAgain: string | undefined;

  constructor(
    readonly endpoint: Endpoint,
    private readonly services: SessionServices,
  ) {
    this.held = new HeldSession(services.now);
    this.wire = new SessionWire(endpoint, services, () => {
      this.refuseUnusable();
    });
    this.renewal = new SessionRenewal(endpoint, services, {
      state: this.held,
      wire: this.wire,
      reload: () => this.reload(),
    });
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
    this.restoring ??= this.follow(false);
    return this.restoring;
  }

  /** Follows what another window stored, or that its user logged out there. */
  async reload(): Promise<void> {
    if (!this.isUnusable) await this.follow(true);
  }

  /**
   * Logs in because the user means to.
   *
   * @param offered the API versions that the server has just told, which need not be asked for again then
   * @param keep whether this window may renew with it without asking
   * @throws EmError where the server refuses or cannot be reached; nothing is stored then. `cancelled` where a log out
   *   or another log in came first, `endpoint-gone` where the endpoint was removed or changed
   */
  async logIn(
    credentials: Credentials,
    signal?: AbortSignal,
    offered?: readonly string[],
    keep: 'nowhere' | 'window' = 'nowhere',
  ): Promise<void> {
    this.refuseUnusable();
    const generation = this.held.turn();
    await this.begin(generation, await this.wire.logOn(credentials, signal, offered), signal);
    this.held.windowCredentials = keep === 'window' ? credentials : undefined;
    await this.services.attempts.release(this.endpoint.binding);
  }

  /**
   * The same with the password that is remembered, which is sent only where Enterprise Manager has not refused it.
   *
   * @returns `none` where there is none that may be sent, `refused` where it was refused now
   */
  async logInRemembered(
    account: string,
    signal?: AbortSignal,
    offered?: readonly string[],
  ): Promise<'logged-in' | 'none' | 'refused'> {
    this.refuseUnusable();
    const generation = this.held.turn();
    const result = await this.renewal.remembered.logOn(
      {
        endpoint: this.endpoint,
        typed: this.held.windowCredentials,
        account,
        isWanted: () => Promise.resolve(this.held.isCurrent(generation)),
      },
      (credentials) => this.wire.logOn(credentials, signal, offered),
    );
    switch (result.kind) {
      case 'failed':
        throw result.error;
      case 'refused':
        this.held.windowCredentials = undefined;
        return 'refused';
      case 'logged-on':
        await this.begin(generation, result.logon, signal);
        return 'logged-in';
      default:
        return 'none';
    }
  }

  /**
   * Logs out in every window: forgets the session here whatever the server says, and ends it there.
   *
   * @throws EmError where the server could not be told
   */
  async logOut(signal?: AbortSignal): Promise<void> {
    await this.restore();
    const { current } = this.held;
    this.held.turn();
    this.held.windowCredentials = undefined;
    const seen = Math.max(this.held.epoch, current?.epoch ?? 0);
    this.held.hold(undefined);
    // First the mark: another window that meets the end of the session must find out that nobody wants a new one.
    const stored = await this.services.secrets.logOut(this.endpoint, seen);
    this.held.epoch = Math.max(this.held.epoch, stored?.epoch ?? 0);
    // That of another window, where it was not known here.
    if (stored && stored.logon.token !== current?.logon.token)
      await this.wire.endQuietly(stored.logon, signal);
    if (current && !current.ended) await this.wire.logOff(current.logon, signal);
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
    const { current } = this.held;
    if (current === undefined) return undefined;
    if (!current.ended) {
      try {
        return await this.call(call, current.logon);
      } catch (error) {
        // After a log out nobody is asked for a password: that is why the session has ended.
        if (!isExpired(error) || this.held.current === undefined) throw error;
      }
    }
    const renewed = await this.renew(current.logon.token, options);
    if (renewed === undefined) throw new EmError('session-expired', { baseUrl: this.endpoint.url });
    return this.call(call, renewed);
  }

  /**
   * A session in the place of one that the server has ended.
   *
   * @returns undefined where there is none to be had
   * @throws EmError where the server could not be asked; the session can be renewed later
   */
  async renew(token: string, { interactive = false }: RunOptions = {}): Promise<Logon | undefined> {
    const { current, currentGeneration: generation } = this.held;
    if (current && !current.ended && current.logon.token !== token) return current.logon;
    const outcome = await this.renewal.run();
    if (isEmError(outcome)) throw outcome;
    if (outcome === 'no' && interactive && this.held.isCurrent(generation) && this.held.current) {
      this.asking ??= this.services.askToLogIn(this.endpoint).finally(() => {
        this.asking = undefined;
      });
      await this.asking;
    }
    return this.held.current?.ended === false ? this.held.current.logon : undefined;
  }

  /** The endpoint is gone, or has become another: nothing of it logs in any more. */
  dispose(): void {
    this.held.close();
  }

  private async follow(tell: boolean): Promise<void> {
    const { secrets } = this.services;
    const { currentGeneration: generation } = this.held;
    const [mark, stored] = await Promise.all([
      secrets.loggedOutEpoch(this.endpoint),
      secrets.session(this.endpoint),
    ]);
    if (this.held.isClosed) return;
    this.held.epoch = Math.max(this.held.epoch, mark);
    const { current } = this.held;
    if (current && current.epoch <= mark) {
      // Logged out in another window, which ended the session that it knew.
      this.held.turn();
      this.held.windowCredentials = undefined;
      this.held.hold(undefined);
      if (current.own && !current.ended) await this.wire.endQuietly(current.logon);
      return;
    }
    if (stored === undefined && current?.own && !current.ended && this.held.isCurrent(generation)) {
      await this.keepOnce(current);
      return;
    }
    const isNews =
      stored !== undefined &&
      stored.epoch > mark &&
      stored.epoch >= (current?.epoch ?? 0) &&
      stored.logon.token !== current?.logon.token;
    if (!isNews || !this.held.isCurrent(generation)) return;
    this.held.adopt(stored, tell);
    if (current?.own && !current.ended) await this.wire.endQuietly(current.logon);
  }

  /** A session that the user asked for begins a new epoch, and ends the one before it. */
  private async begin(generation: number, logon: Logon, signal?: AbortSignal): Promise<void> {
    const mark = await this.services.secrets.loggedOutEpoch(this.endpoint);
    if (!this.held.isCurrent(generation)) {
      await this.wire.endQuietly(logon);
      this.refuseUnusable();
      throw new EmError('cancelled', { baseUrl: this.endpoint.url });
    }
    const previous = this.held.current;
    const session: StoredSession = { logon, epoch: Math.max(this.held.epoch, mark) + 1 };
    this.held.accept(session);
    await Promise.all([
      this.keep(session),
      previous && !previous.ended ? this.wire.endQuietly(previous.logon, signal) : undefined,
    ]);
  }

  private async keep(session: StoredSession): Promise<void> {
    const isHeld = (): boolean => this.held.current?.logon.token === session.logon.token;
    await this.services.secrets.storeSession(this.endpoint, session, isHeld);
  }

  /** What another window took away without meaning this session is stored again; once, for a storage may lose all. */
  private async keepOnce({ logon, epoch }: StoredSession): Promise<void> {
    if (this.keptAgain === logon.token) return;
    this.keptAgain = logon.token;
    await this.keep({ logon, epoch });
  }

  private async call<T>(call: Call<T>, logon: Logon): Promise<T> {
    try {
      const result = await this.wire.call(call, logon);
      this.held.used(this.held.current?.logon === logon);
      return result;
    } catch (error) {
      if (isEmError(error) && error.facts.status !== undefined && !isExpired(error)) this.held.used(false);
      throw error;
    }
  }

  private get isUnusable(): boolean {
    return this.held.isClosed || !this.services.permitted(this.endpoint);
  }

  private refuseUnusable(): void {
    const { url } = this.endpoint;
    this.held.refuseClosed(url);
    if (!this.services.permitted(this.endpoint))
      throw new EmError('endpoint-not-permitted', { baseUrl: url });
  }
}

const isExpired = (error: unknown): boolean => isEmError(error) && error.kind === 'session-expired';
