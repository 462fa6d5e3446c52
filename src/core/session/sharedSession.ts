import { isEmError } from '../client/errors';
import type { Logon } from '../client/logon';
import type { Held, HeldSession } from './heldSession';
import { isOver, type EndpointSecrets, type Mark, type StoredSession, type StoredState } from './secrets';
import type { SessionWire } from './sessionWire';
import type { Endpoint } from './endpoint';

interface FollowOptions {
  /** Whether to fire the change event. */
  readonly tell: boolean;
  /** Whether this is the window's first read: it clears away what an earlier window left. */
  readonly isFirst?: boolean;
}

/**
 * The part of an endpoint's session that the windows share: each learns through the storage what the user did in
 * another one.
 */
export class SharedSession {
  private storedAgain: string | undefined;
  /** The last logout in this window, until a later one is known. */
  private loggedOut: Mark | undefined;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly secrets: EndpointSecrets,
    private readonly held: HeldSession,
    private readonly wire: SessionWire,
  ) {}

  /**
   * The mark of the last logout.
   *
   * @returns undefined if the storage cannot be read
   */
  mark(): Promise<Mark | undefined> {
    return this.secrets.mark(this.endpoint);
  }

  /**
   * Takes up the stored session, and drops one that the user logged out of. A session that the storage merely lost is
   * not dropped.
   */
  async follow({ tell, isFirst = false }: FollowOptions): Promise<void> {
    const { held, endpoint } = this;
    const { currentGeneration: generation } = held;
    const found = await this.secrets.state(endpoint);
    if (found === undefined || held.isClosed) return;
    // A state read before the user logged in or out here is read again.
    if (!held.isCurrent(generation)) return this.follow({ tell, isFirst });
    const { mark, session: stored } = found;
    await this.dropLoggedOut(mark);
    if (this.isWrittenOver(found)) {
      await ignoreFailures(this.logOut());
      return;
    }
    if (stored && isOver(stored, mark)) {
      await this.secrets.forgetSession(endpoint, stored.logon.token);
      if (isFirst) await this.wire.endQuietly(stored.logon);
      return;
    }
    const { current } = held;
    if (stored?.logon.token === current?.logon.token) return;
    if (stored) {
      held.adopt(stored, tell);
      if (current?.own && !current.ended) await this.wire.endQuietly(current.logon);
    } else if (current && !current.ended) {
      held.doubt();
      if (current.own) await this.storeAgain(current);
    }
  }

  /**
   * Stores a session that this window holds.
   *
   * @param previous the session that it replaces, as far as known here
   */
  async keep(session: StoredSession, previous?: Logon): Promise<void> {
    const { token } = session.logon;
    const kept = await this.secrets.storeSession(this.endpoint, session, () => this.held.keeps(token));
    if (kept === undefined) return;
    if (isOver(session, kept.mark)) {
      await this.dropLoggedOut(kept.mark);
      await this.secrets.forgetSession(this.endpoint, token);
      if (this.held.isClosed) await this.wire.endQuietly(session.logon);
    }
    const replaced = kept.replaced?.logon;
    if (replaced && replaced.token !== token && replaced.token !== previous?.token)
      await this.wire.endQuietly(replaced);
  }

  /**
   * Logs out in every window, and ends the sessions known to this window or the storage on the server.
   *
   * @throws EmError if a session could not be ended on the server
   */
  async logOut(signal?: AbortSignal): Promise<void> {
    const { held } = this;
    const { current, mark: known } = held;
    const mark = crypto.randomUUID();
    // The mark is set first: another window that finds the session ended must learn that no new one is wanted.
    const marking = this.secrets.logOut(this.endpoint, mark);
    held.mark = mark;
    this.loggedOut = mark;
    held.logOut();
    const found = await marking;
    // Another window logged out at the same time, perhaps last: a login begun here meanwhile is not kept.
    if (known !== undefined && found?.before && found.before !== known) held.turn();
    const logons = new Map<string, Logon>();
    for (const { logon } of found?.sessions ?? []) logons.set(logon.token, logon);
    if (current?.ended) logons.delete(current.logon.token);
    else if (current) logons.set(current.logon.token, current.logon);
    const ends = await Promise.allSettled(
      [...logons.values()].map((logon) => this.wire.logOff(logon, signal)),
    );
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  /**
   * Two windows logged out at the same time, and the storage has the mark of the one that did not know of the logout
   * here: a session from a login there before that would not be ended.
   */
  private isWrittenOver({ mark, known }: StoredState): boolean {
    if (this.loggedOut === undefined || mark === '' || mark === this.loggedOut) return false;
    const isKnown = known.includes(this.loggedOut);
    this.loggedOut = undefined;
    return !isKnown;
  }

  /** Ends a session that would be left without an owner: the endpoint is gone, or the session is not stored. */
  async leave({ logon, own }: Held, isGone: boolean): Promise<void> {
    if (isGone) await this.secrets.forgetSession(this.endpoint, logon.token);
    const found = own ? await this.secrets.state(this.endpoint) : undefined;
    const isLost = found !== undefined && found.session?.logon.token !== logon.token;
    if (isGone || isLost) await this.wire.endQuietly(logon);
  }

  /** Drops the session if the user logged out in another window, which ended the session known there. */
  private async dropLoggedOut(mark: Mark): Promise<void> {
    const { held } = this;
    const { current } = held;
    if (mark !== '' || held.mark === undefined) held.mark = mark;
    if (current === undefined || !isOver(current, mark)) return;
    held.logOut();
    if (current.own && !current.ended) await this.wire.endQuietly(current.logon);
  }

  /**
   * Stores a session again that another window removed inadvertently. It does so once, because the storage may lose
   * everything.
   */
  private async storeAgain({ logon, since, origin }: StoredSession): Promise<void> {
    if (this.storedAgain === logon.token) return;
    this.storedAgain = logon.token;
    await this.keep({ logon, since, origin });
  }
}

/** Ignores an EmError: a session that could not be ended on the server ends by itself. */
async function ignoreFailures(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isEmError(error)) throw error;
  }
}
