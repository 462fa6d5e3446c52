import { EmError, isEmError } from '../client/errors';
import { failureTraits } from '../client/failureTraits';
import type { Logon } from '../client/logon';
import { placeOf } from './identity';
import { HeldSession } from './heldSession';
import { RememberedLogOn } from './rememberedLogOn';
import { SessionLogIn } from './sessionLogIn';
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
import type { Endpoint } from './endpoint';
import { SharedSession } from './sharedSession';

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
  private readonly entry: SessionLogIn;
  private restoring: Promise<void> | undefined;
  private following: Promise<void> = Promise.resolve();
  private nextFollow: Promise<void> | undefined;
  private asking: Promise<boolean> | undefined;

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
    const remembered = new RememberedLogOn(services.secrets, services.attempts);
    this.renewal = new SessionRenewal(endpoint, services, { state, wire, shared, remembered });
    this.entry = new SessionLogIn(endpoint, services, { state, wire, shared, remembered }, () => {
      this.refuseUnusable();
    });
  }

  get onDidChange(): HeldSession['onDidChange'] {
    return this.held.onDidChange;
  }

  get state(): SessionState {
    return this.held.state;
  }

  /** Why the server could not be reached the last time; undefined where it answered. */
  get failure(): EmError | undefined {
    return this.held.failure;
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
    const follow = async (): Promise<void> => {
      this.nextFollow = undefined;
      if (!this.isUnusable) await this.shared.follow({ tell: true });
    };
    this.nextFollow ??= this.following.then(follow, follow);
    this.following = this.nextFollow;
    return this.following;
  }

  /**
   * Logs in because the user means to.
   *
   * @throws EmError where the server refuses or cannot be reached; nothing is stored then. `cancelled` where a log out
   *   in any window or another log in came first, `endpoint-gone` where the endpoint was removed or changed
   */
  logIn(credentials: Credentials, options: LogInOptions = {}): Promise<void> {
    return this.entry.logIn(credentials, options);
  }

  /**
   * The same with the password that is remembered, which is sent only where Enterprise Manager has not refused it.
   *
   * @returns `none` where there is none that may be sent, `refused` where it was refused now
   */
  logInRemembered(
    account: string,
    options: Omit<LogInOptions, 'keep'> = {},
  ): Promise<'logged-in' | 'none' | 'refused'> {
    return this.entry.logInRemembered(account, options);
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
  forgetPassword(): Promise<void> {
    return this.entry.forgetPassword();
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
    this.held.refuseClosed(placeOf(this.endpoint));
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
    this.held.refuseClosed(placeOf(this.endpoint));
    const loggedOut = this.held.wasLoggedOut(token);
    throw new EmError('session-expired', { ...placeOf(this.endpoint), ...(loggedOut && { loggedOut }) });
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
    if (isEmError(outcome)) {
      if (failureTraits[outcome.kind].isUnreached) held.missed(outcome);
      throw outcome;
    }
    if (outcome === 'no' && interactive && held.isCurrent(generation) && held.current) await this.ask();
    return inPlace();
  }

  /**
   * The window ends, or the endpoint has become another: nothing of it logs in any more.
   *
   * @param isGone nothing that is configured has the right to its session, which is ended
   */
  dispose(isGone = false): void {
    const { current } = this.held;
    this.held.close(isGone);
    if (current && !current.ended) void this.shared.leave(current, isGone);
  }

  /** One prompt for all who wait. A log out takes it away. */
  private ask(): Promise<boolean> {
    this.asking ??= this.services.askToLogIn(this.endpoint, this.held.whileWanted).finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  private async call<T>(call: Call<T>, logon: Logon): Promise<T> {
    try {
      const result = await this.wire.call(call, logon);
      this.held.used(this.held.current?.logon.token === logon.token);
      return result;
    } catch (error) {
      if (isEmError(error)) this.heard(error);
      throw error;
    }
  }

  private heard(error: EmError): void {
    if (isExpired(error)) return;
    if (error.facts.status !== undefined) this.held.used(false);
    else if (failureTraits[error.kind].isUnreached) this.held.missed(error);
  }

  private get isUnusable(): boolean {
    return this.held.isClosed || !this.services.permitted(this.endpoint);
  }

  private refuseUnusable(): void {
    const place = placeOf(this.endpoint);
    this.held.refuseClosed(place);
    if (!this.services.permitted(this.endpoint)) throw new EmError('endpoint-not-permitted', place);
  }
}

const isExpired = (error: unknown): boolean => isEmError(error) && error.kind === 'session-expired';
