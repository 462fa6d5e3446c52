import { isEmError } from '../client/errors';
import type { Logon } from '../client/logon';
import type { Held, HeldSession } from './heldSession';
import { isOver, type EndpointSecrets, type Mark, type StoredSession, type StoredState } from './secrets';
import type { SessionWire } from './sessionWire';
import type { Endpoint } from './endpoint';

interface FollowOptions {
  /** Whoever shows the state. */
  readonly tell: boolean;
  /** The window looks for the first time: what an earlier one left behind is for it to clear away. */
  readonly isFirst?: boolean;
}

/** What the windows share of an endpoint's session: the storage, where each learns what the user did in another one. */
export class SharedSession {
  private storedAgain: string | undefined;
  /** The last log out in this window, while no later one is known. */
  private loggedOut: Mark | undefined;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly secrets: EndpointSecrets,
    private readonly held: HeldSession,
    private readonly wire: SessionWire,
  ) {}

  /** The mark of the last log out. @returns undefined where the storage cannot be read */
  mark(): Promise<Mark | undefined> {
    return this.secrets.mark(this.endpoint);
  }

  /** Takes up what is stored, and drops what the user logged out of. What the storage lost is not dropped for that. */
  async follow({ tell, isFirst = false }: FollowOptions): Promise<void> {
    const { held, endpoint } = this;
    const { currentGeneration: generation } = held;
    const found = await this.secrets.state(endpoint);
    if (found === undefined || held.isClosed) return;
    // What was read before the user logged in or out here is read again.
    if (!held.isCurrent(generation)) return this.follow({ tell, isFirst });
    const { mark, session: stored } = found;
    await this.dropLoggedOut(mark);
    if (this.isWrittenOver(found)) {
      await quietly(this.logOut());
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

  /** Stores a session that this window holds. @param previous that it takes the place of, as far as is known here */
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
   * Logs out in every window, and ends on the server what this window or the storage knows.
   *
   * @throws EmError where the server could not be told
   */
  async logOut(signal?: AbortSignal): Promise<void> {
    const { held } = this;
    const { current, mark: known } = held;
    const mark = crypto.randomUUID();
    // First the mark: another window that meets the end of the session must find out that nobody wants a new one.
    const marking = this.secrets.logOut(this.endpoint, mark);
    held.mark = mark;
    this.loggedOut = mark;
    held.logOut();
    const found = await marking;
    // Another window logged out at the same time, perhaps last: a log in that was begun here meanwhile is not kept.
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
   * Two windows logged out at once, and the storage keeps the mark of one that did not know of the log out here: what
   * was logged in there before it would not be ended.
   */
  private isWrittenOver({ mark, known }: StoredState): boolean {
    if (this.loggedOut === undefined || mark === '' || mark === this.loggedOut) return false;
    const isKnown = known.includes(this.loggedOut);
    this.loggedOut = undefined;
    return !isKnown;
  }

  /** Ends a session that this window leaves where it would be nobody's: the endpoint is gone, or it is not stored. */
  async leave({ logon, own }: Held, isGone: boolean): Promise<void> {
    if (isGone) await this.secrets.forgetSession(this.endpoint, logon.token);
    const found = own ? await this.secrets.state(this.endpoint) : undefined;
    const isLost = found !== undefined && found.session?.logon.token !== logon.token;
    if (isGone || isLost) await this.wire.endQuietly(logon);
  }

  /** Logged out of in another window, which ended the session that it knew. */
  private async dropLoggedOut(mark: Mark): Promise<void> {
    const { held } = this;
    const { current } = held;
    if (mark !== '' || held.mark === undefined) held.mark = mark;
    if (current === undefined || !isOver(current, mark)) return;
    held.logOut();
    if (current.own && !current.ended) await this.wire.endQuietly(current.logon);
  }

  /** What another window took away without meaning this session is stored again; once, for a storage may lose all. */
  private async storeAgain({ logon, since, origin }: StoredSession): Promise<void> {
    if (this.storedAgain === logon.token) return;
    this.storedAgain = logon.token;
    await this.keep({ logon, since, origin });
  }
}

/** A session that the server could not be told of ends by itself. */
async function quietly(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isEmError(error)) throw error;
  }
}
