import { EmError } from '../api/errors';
import { Emitter } from './emitter';
import { IdleClock } from './idleClock';
import type { StoredSession } from './secrets';
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
 * generation here, and a new epoch for all windows. What was begun in an earlier generation has nothing to say any more.
 */
export class HeldSession {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  /** Typed for this window only. */
  windowCredentials: Credentials | undefined;
  /** The newest epoch that is known here. */
  epoch = 0;
  private held: Held | undefined;
  private generation = 0;
  private closed = false;
  private checked = false;
  private readonly idle: IdleClock;

  constructor(now?: () => number) {
    this.idle = new IdleClock(now, () => {
      this.changed.fire();
    });
  }

  get current(): Held | undefined {
    return this.held;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  get currentGeneration(): number {
    return this.generation;
  }

  get state(): SessionState {
    if (this.held === undefined) return { kind: 'logged-out' };
    const { displayName, version, mayConnect = true } = this.held.logon;
    if (this.held.ended) return { kind: 'expired', displayName };
    const { checked } = this;
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

  /** The user means something else from now on. @returns the new generation */
  turn(): number {
    return (this.generation += 1);
  }

  hold(held: Held | undefined): void {
    if (held === undefined || held.ended) this.checked = false;
    this.held = held;
    this.changed.fire();
  }

  /** A session that the server has just given to this window. */
  accept(session: StoredSession): void {
    this.epoch = Math.max(this.epoch, session.epoch);
    this.checked = true;
    this.idle.touch();
    this.hold({ ...session, own: true, ended: false });
  }

  /** One that another window stored, or this one before it was reloaded. @param tell whoever shows the state */
  adopt(session: StoredSession, tell: boolean): void {
    const { held } = this;
    this.epoch = Math.max(this.epoch, session.epoch);
    if (held === undefined || held.ended) this.checked = false;
    this.held = { ...session, own: false, ended: false };
    if (tell) this.changed.fire();
  }

  /** The server has answered a request of the session. */
  used(isAccepted: boolean): void {
    if (isAccepted) this.checked = true;
    this.idle.touch();
  }

  close(): void {
    this.closed = true;
    this.generation += 1;
    this.held = undefined;
    this.windowCredentials = undefined;
    this.idle.dispose();
    this.changed.dispose();
  }

  /** @throws EmError `endpoint-gone` after `close` */
  refuseClosed(baseUrl: string): void {
    if (this.closed) throw new EmError('endpoint-gone', { baseUrl });
  }
}
