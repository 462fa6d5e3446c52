import type { EmSession } from '../client/emSession';
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
 * The logon session of one endpoint, from login to logout, across reloads of the window and next to other windows.
 * The result of a call from an earlier generation is discarded: a session that it brings is ended on the server.
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

  /** Why the server could not be reached the last time; undefined if it answered. */
  get failure(): EmError | undefined {
    return this.held.failure;
  }

  /**
   * Takes up the session that an earlier or another window left in SecretStorage. It does so once, and only if the
   * endpoint is permitted.
   */
  restore(): Promise<void> {
    if (this.isUnusable) return Promise.resolve();
    // The caller reads the state next, so no event is needed; an event would make a view that is being filled begin
    // again.
    this.restoring ??= this.shared.follow({ tell: false, isFirst: true });
    return this.restoring;
  }

  /** Follows a session that another window stored, or a logout there. Several changes at once cause one read. */
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
   * Logs in at the user's request.
   *
   * @throws EmError if the server refuses or cannot be reached; nothing is stored then. `cancelled` if a logout in
   *   any window or another login came first, `endpoint-gone` if the endpoint was removed or changed
   */
  logIn(credentials: Credentials, options: LogInOptions = {}): Promise<void> {
    return this.entry.logIn(credentials, options);
  }

  /**
   * Logs in with the remembered password, which is sent only if Enterprise Manager has not refused it.
   *
   * @returns `none` if no password may be sent, `refused` if it was refused now
   */
  logInRemembered(
    account: string,
    options: Omit<LogInOptions, 'keep'> = {},
  ): Promise<'logged-in' | 'none' | 'refused'> {
    return this.entry.logInRemembered(account, options);
  }

  /**
   * Logs out in every window: forgets the session here whatever the server answers, and ends it on the server.
   *
   * @throws EmError if the session could not be ended on the server
   */
  async logOut(signal?: AbortSignal): Promise<void> {
    this.refuseUnusable();
    await this.shared.logOut(signal);
  }

  /**
   * Logs out because the endpoint is removed or changed: it can no longer log in, and nothing stored for it remains.
   *
   * @throws EmError if the session could not be ended on the server; everything is forgotten all the same
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

  /** Forgets the password in the storage and in this window, and one that a running login would keep. */
  forgetPassword(): Promise<void> {
    return this.entry.forgetPassword();
  }

  /**
   * Makes a function that masks the secrets of this endpoint: of its session, and the password that is kept here or in
   * the storage. It is for text that leaves VS Code, whatever a server has put into it.
   */
  async masking(): Promise<(text: string) => string> {
    const { current, windowCredentials } = this.held;
    const { loadApi, secrets } = this.services;
    const [{ SecretNet, tokenSecrets }, kept] = await Promise.all([
      loadApi(),
      this.isUnusable ? undefined : secrets.password(this.endpoint),
    ]);
    const net = new SecretNet([
      ...(current ? tokenSecrets(current.logon.token) : []),
      ...[windowCredentials?.password, kept?.password].filter((text) => text !== undefined),
    ]);
    return (text) => net.mask(text);
  }

  /** The account of the session, as it was entered or configured. */
  get account(): string | undefined {
    return this.held.current?.logon.account;
  }

  /** The account of the password that is kept for this window only. */
  get passwordAccount(): string | undefined {
    return this.held.windowCredentials?.account;
  }

  /**
   * Runs a call with the session. After a 401 nothing was done, so the session is renewed, once for all waiting
   * calls, and the call is run once more.
   *
   * @returns undefined if nobody is logged in
   * @throws EmError `session-expired` if the session ended and was not renewed, or the user logged out meanwhile;
   *   `endpoint-gone` if the endpoint was removed or changed
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
   * `run` for a call that the user waits for: unless the options say otherwise, a password may be requested.
   *
   * @throws EmError `session-expired` also if nobody is logged in
   */
  async require<T>(call: Call<T>, options: RunOptions = { interactive: true }): Promise<T> {
    const done = await this.run(async (em) => ({ result: await call(em) }), options);
    if (done === undefined) throw new EmError('session-expired', placeOf(this.endpoint));
    return done.result;
  }

  /** `renew`, returning the session for requests. */
  async renewed({ token }: EmSession, options: RunOptions = {}): Promise<EmSession | undefined> {
    const logon = await this.renew(token, options);
    return logon && this.wire.session(logon);
  }

  /**
   * Renews a session that the server has ended.
   *
   * @returns undefined if there is no new session, or the user logged out of that one
   * @throws EmError if the server could not be reached; the session can be renewed later
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
   * The window ends, or the endpoint has changed: it can no longer log in.
   *
   * @param isGone whether the endpoint is no longer configured; its session is then ended
   */
  dispose(isGone = false): void {
    const { current } = this.held;
    this.held.close(isGone);
    if (current && !current.ended) void this.shared.leave(current, isGone);
  }

  /** Shows one prompt for all waiting calls. A logout dismisses it. */
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
