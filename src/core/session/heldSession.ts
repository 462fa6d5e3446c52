import { EmError, type EmErrorFacts } from '../client/errors';
import { Emitter } from './emitter';
import { IdleClock } from './idleClock';
import type { Mark, StoredSession } from './secrets';
import type { Credentials, SessionState } from './sessionTypes';

/** The logon session that this window holds. */
export interface Held extends StoredSession {
  /** Enterprise Manager has ended it, and it was not renewed. */
  readonly ended: boolean;
  /** This window logged it on, and so it is for this window to end it. */
  readonly own: boolean;
}

/**
 * The state of one endpoint's session in this window. What the user means counts: each log in and log out begins a new
 * generation here, and each log out sets a mark for all windows. What was begun before has nothing to say any more.
 */
export class HeldSession {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  /** Typed for this window only. */
  windowCredentials: Credentials | undefined;
  /** The last log out that is known here; undefined before it was read. */
  mark: Mark | undefined;
  private held: Held | undefined;
  private generation = 0;
  private closed = false;
  private checked = false;
  private failed: EmError | undefined;
  private wanted = new AbortController();
  private readonly loggedOut = new Set<string>();
  private readonly idle: IdleClock;

  constructor(now?: () => number) {
    this.idle = new IdleClock(now, () => {
      this.changed.fire();
    });
  }

  get current(): Held | undefined {
    return this.closed ? undefined : this.held;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** Why the last request of the session did not reach the server; undefined where the server answered. */
  get failure(): EmError | undefined {
    return this.failed;
  }

  get currentGeneration(): number {
    return this.generation;
  }

  /** Aborted when the user logs out, or the endpoint goes: nobody is asked for a password then. */
  get whileWanted(): AbortSignal {
    return this.wanted.signal;
  }

  get state(): SessionState {
    const { current, checked } = this;
    if (current === undefined) return { kind: 'logged-out' };
    const { displayName, version, mayConnect = true } = current.logon;
    if (current.ended) return { kind: 'expired', displayName };
    return {
      kind: 'logged-in',
      displayName,
      version,
      checked,
      idle: checked && this.idle.isIdle,
      mayConnect,
    };
  }

  isCurrent(generation: number): boolean {
    return this.generation === generation && !this.closed;
  }

  /** Whether a session is still to be stored: also after `close`, for whoever holds the endpoint next. */
  keeps(token: string): boolean {
    return this.held?.logon.token === token;
  }

  /** Whether the user logged out of a session: what was done in it ends. */
  wasLoggedOut(token: string): boolean {
    return this.loggedOut.has(token);
  }

  /** The user means something else from now on. @returns the new generation */
  turn(): number {
    return (this.generation += 1);
  }

  /** The user does not want to be logged in any more, here or in another window. */
  logOut(): void {
    this.turn();
    this.windowCredentials = undefined;
    this.wanted.abort();
    this.wanted = new AbortController();
    if (this.held) this.loggedOut.add(this.held.logon.token);
    this.hold(undefined);
  }

  /** A session that the server has just given to this window. */
  accept(session: StoredSession): void {
    this.checked = true;
    this.failed = undefined;
    this.idle.touch();
    this.hold({ ...session, own: true, ended: false });
  }

  /** Enterprise Manager has ended it, and it was not renewed. */
  expire(held: Held): void {
    this.hold({ ...held, ended: true });
  }

  /** One that another window stored, or this one before it was reloaded. @param tell whoever shows the state */
  adopt(session: StoredSession, tell: boolean): void {
    const { held } = this;
    if (held === undefined || held.ended) this.checked = false;
    // Another log in than that which the window's password was typed for: it may have been for want of this one.
    if (held?.origin !== session.origin) this.windowCredentials = undefined;
    this.held = { ...session, own: false, ended: false };
    if (tell) this.changed.fire();
  }

  /** The server has answered a request of the session. */
  used(isAccepted: boolean): void {
    const isNews = this.failed !== undefined || (isAccepted && !this.checked);
    if (isAccepted) this.checked = true;
    this.failed = undefined;
    this.idle.touch();
    if (isNews && !this.closed) this.changed.fire();
  }

  /** A request of the session did not reach the server. */
  missed(failure: EmError): void {
    const isNews = this.failed?.kind !== failure.kind;
    this.failed = failure;
    if (isNews && !this.closed) this.changed.fire();
  }

  /** Another window took it out of the storage, perhaps since it met its end: that is not known until it is used. */
  doubt(): void {
    if (!this.checked) return;
    this.checked = false;
    this.changed.fire();
  }

  /** @param isGone nothing of it is to be stored any more */
  close(isGone = false): void {
    this.closed = true;
    if (isGone) this.held = undefined;
    this.generation += 1;
    this.windowCredentials = undefined;
    this.wanted.abort();
    this.idle.dispose();
    this.changed.dispose();
  }

  /** @throws EmError `endpoint-gone` after `close` */
  refuseClosed(place: EmErrorFacts): void {
    if (this.closed) throw new EmError('endpoint-gone', place);
  }

  private hold(held: Held | undefined): void {
    if (held === undefined || held.ended) this.checked = false;
    this.held = held;
    this.changed.fire();
  }
}
