import { EmError, type EmErrorFacts } from '../client/errors';
import { Emitter } from './emitter';
import { IdleClock } from './idleClock';
import type { Mark, StoredSession } from './secrets';
import type { Credentials, SessionState } from './sessionTypes';

/** The logon session that this window holds. */
export interface Held extends StoredSession {
  /** Enterprise Manager has ended it, and it was not renewed. */
  readonly ended: boolean;
  /** This window logged on, so this window has to end the session. */
  readonly own: boolean;
}

/**
 * The state of one endpoint's session in this window. The user's intention counts: each login and logout begins a new
 * generation here, and each logout sets a mark for all windows. Results of an earlier generation are discarded.
 */
export class HeldSession {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  /** Typed for this window only. */
  windowCredentials: Credentials | undefined;
  /** The last logout known here; undefined until it has been read. */
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

  /** Why the last request of the session did not reach the server; undefined if the server answered. */
  get failure(): EmError | undefined {
    return this.failed;
  }

  get currentGeneration(): number {
    return this.generation;
  }

  /** Aborted when the user logs out or the endpoint is removed: no password is requested then. */
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

  /** Whether a session is still to be stored: also after `close`, for the next holder of the endpoint. */
  keeps(token: string): boolean {
    return this.held?.logon.token === token;
  }

  /** Whether the user logged out of a session; its work then ends. */
  wasLoggedOut(token: string): boolean {
    return this.loggedOut.has(token);
  }

  /**
   * Begins a new generation.
   *
   * @returns the new generation
   */
  turn(): number {
    return (this.generation += 1);
  }

  /** The user logged out, here or in another window. */
  logOut(): void {
    this.turn();
    this.windowCredentials = undefined;
    this.wanted.abort();
    this.wanted = new AbortController();
    if (this.held) this.loggedOut.add(this.held.logon.token);
    this.hold(undefined);
  }

  /** Accepts a session that the server has just issued to this window. */
  accept(session: StoredSession): void {
    this.checked = true;
    this.failed = undefined;
    this.idle.touch();
    this.hold({ ...session, own: true, ended: false });
  }

  /** Marks the session as ended by Enterprise Manager and not renewed. */
  expire(held: Held): void {
    this.hold({ ...held, ended: true });
  }

  /**
   * Adopts a session that another window stored, or this one before it was reloaded.
   *
   * @param tell whether to fire the change event
   */
  adopt(session: StoredSession, tell: boolean): void {
    const { held } = this;
    if (held === undefined || held.ended) this.checked = false;
    // Another login than the one the window's password was typed for, perhaps only because this session was missing.
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

  /**
   * Another window removed it from the storage, perhaps because it had ended; that is not known until the session is
   * used.
   */
  doubt(): void {
    if (!this.checked) return;
    this.checked = false;
    this.changed.fire();
  }

  /** @param isGone whether nothing of it is to be stored any more */
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
