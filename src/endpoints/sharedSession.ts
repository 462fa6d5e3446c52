import type { Logon } from '../api/logon';
import type { HeldSession } from './heldSession';
import type { EndpointSecrets, StoredSession } from './secrets';
import type { SessionWire } from './sessionWire';
import type { Endpoint } from './settings';

interface FollowOptions {
  /** Whoever shows the state. */
  readonly tell: boolean;
  /** The window looks for the first time: what an earlier one left behind is for it to clear away. */
  readonly isFirst?: boolean;
}

/** What the windows share of an endpoint's session: the storage, where each learns what the user did in another one. */
export class SharedSession {
  private storedAgain: string | undefined;
  private loggingOut = 0;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly secrets: EndpointSecrets,
    private readonly held: HeldSession,
    private readonly wire: SessionWire,
  ) {}

  /** The mark that is known without a look; undefined also while it is being set anew. */
  get knownMark(): number | undefined {
    return this.loggingOut > 0 ? undefined : this.held.mark;
  }

  /** The epoch up to which the user has logged out. @returns undefined where the storage cannot be read */
  async mark(): Promise<number | undefined> {
    return this.note(await this.secrets.mark(this.endpoint));
  }

  /** Takes up what is stored, and drops what the user logged out of. What the storage lost is not dropped for that. */
  async follow({ tell, isFirst = false }: FollowOptions): Promise<void> {
    const { held, endpoint } = this;
    const { currentGeneration: generation } = held;
    const found = await this.secrets.state(endpoint);
    if (found === undefined || held.isClosed) return;
    const { mark, session: stored } = found;
    this.note(mark);
    const isCurrent = held.isCurrent(generation);
    await this.dropLoggedOut(mark);
    if (stored && stored.epoch <= mark) {
      await this.secrets.forgetSession(endpoint, stored.logon.token);
      if (isFirst) await this.wire.endQuietly(stored.logon);
      return;
    }
    const { current } = held;
    if (!isCurrent || stored?.logon.token === current?.logon.token) return;
    if (current?.own && !current.ended && (stored === undefined || stored.epoch < current.epoch)) {
      await this.storeAgain(current);
    } else if (stored) {
      held.adopt(stored, tell);
      if (current?.own && !current.ended) await this.wire.endQuietly(current.logon);
    }
  }

  /** Stores a session that this window holds. @param previous that it takes the place of, as far as is known here */
  async keep(session: StoredSession, previous?: Logon): Promise<void> {
    const { token } = session.logon;
    const kept = await this.secrets.storeSession(this.endpoint, session, () => this.held.keeps(token));
    if (kept === undefined) return;
    this.note(kept.mark);
    await this.dropLoggedOut(kept.mark);
    if (session.epoch <= kept.mark) {
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
    const { current } = held;
    // First the mark: another window that meets the end of the session must find out that nobody wants a new one.
    const marking = this.secrets.logOut(this.endpoint, Math.max(held.mark ?? 0, current?.epoch ?? 0));
    this.loggingOut += 1;
    held.logOut();
    const found = await marking;
    this.loggingOut -= 1;
    this.note(found?.mark);
    const logons = new Map<string, Logon>();
    for (const { logon } of found?.sessions ?? []) logons.set(logon.token, logon);
    if (current?.ended) logons.delete(current.logon.token);
    else if (current) logons.set(current.logon.token, current.logon);
    const ends = await Promise.allSettled(
      [...logons.values()].map((logon) => this.wire.logOff(logon, signal)),
    );
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  /** Logged out of in another window, which ended the session that it knew. */
  private async dropLoggedOut(mark: number): Promise<void> {
    const { current } = this.held;
    if (current === undefined || current.epoch > mark) return;
    this.held.logOut();
    if (current.own && !current.ended) await this.wire.endQuietly(current.logon);
  }

  /** What another window took away without meaning this session is stored again; once, for a storage may lose all. */
  private async storeAgain({ logon, epoch, origin }: StoredSession): Promise<void> {
    if (this.storedAgain === logon.token) return;
    this.storedAgain = logon.token;
    await this.keep({ logon, epoch, origin });
  }

  private note(mark: number | undefined): number | undefined {
    if (mark !== undefined) this.held.mark = Math.max(this.held.mark ?? 0, mark);
    return mark;
  }
}
