import * as v from 'valibot';
import type { Logon } from '../client/logon';
import { Emitter } from './emitter';
import { SecretQueue } from './secretQueue';
import { MemoryStore, type SecretStore } from './secretStore';
import type { Endpoint } from './endpoint';

/** What a secret belongs to: only the endpoint's binding is ever part of a key. */
export type Bound = Pick<Endpoint, 'binding' | 'source'>;

/** The ID of the last logout in any window; empty if there was none, or the storage lost it. */
export type Mark = string;

/** A logon session as it is stored. */
export interface StoredSession {
  readonly logon: Logon;
  /** The mark of the last logout before it: the next logout sets another mark, which ends the session. */
  readonly since: Mark;
  /** The token of the session that the user logged in to; it stays the same across renewals. */
  readonly origin: string;
}

/** The stored state of an endpoint's session. */
export interface StoredState {
  readonly mark: Mark;
  /** The logouts known to the last one, and the last one itself. */
  readonly known: readonly Mark[];
  readonly session: StoredSession | undefined;
}

/** The state found when a session was stored. */
export interface Kept {
  readonly mark: Mark;
  /** The session that it replaced. */
  readonly replaced: StoredSession | undefined;
}

interface KeepOptions {
  readonly isWanted?: () => boolean;
  readonly since?: Mark;
}

/** The state found at a logout. */
export interface LoggedOut {
  /** The logout before it. */
  readonly before: Mark;
  /** The sessions that it ends. */
  readonly sessions: readonly StoredSession[];
}

export interface RememberedPassword {
  readonly account: string;
  readonly password: string;
  /** Enterprise Manager refused it: it is not sent again until the user confirms or replaces it. */
  readonly refused: boolean;
}

const sessionSchema = v.object({
  since: v.string(),
  origin: v.string(),
  logon: v.object({
    token: v.string(),
    sessionId: v.optional(v.string()),
    displayName: v.string(),
    account: v.string(),
    version: v.string(),
    mayConnect: v.optional(v.boolean()),
  }),
});
const passwordSchema = v.object({ id: v.string(), account: v.string(), password: v.string() });
const refusedSchema = v.string();
const marksSchema = v.array(v.string());

const prefixes = {
  session: 'veeamEm.session:',
  password: 'veeamEm.password:',
  /**
   * The ID of the refused password. It is stored separately, so that a late write cannot restore a forgotten
   * password.
   */
  refused: 'veeamEm.refused:',
  /** The marks of the last logouts. They are stored apart from the session, so that a late write cannot hide them. */
  loggedOut: 'veeamEm.loggedOut:',
} as const;

/** How many logouts are kept: more than windows perform at the same time. */
const keptMarks = 20;

/** Longer than a slow keyring takes for one step. */
const patienceMs = 10_000;

/**
 * All stored secrets, in SecretStorage, as one record of each kind for each endpoint. If the storage fails (a keyring
 * that is missing, locked or forgetful), `onUnavailable` fires and the result is undefined.
 */
export class EndpointSecrets {
  private readonly unavailable = new Emitter<void>();
  /** Fires the first time that the storage fails. The reason is the storage's own text, which is not repeated. */
  readonly onUnavailable = this.unavailable.event;
  private isTold = false;
  private readonly memory = new MemoryStore();
  private readonly queue: SecretQueue;

  constructor(
    private readonly storage: SecretStore,
    patience = patienceMs,
  ) {
    this.queue = new SecretQueue(patience);
  }

  /** @returns undefined where the storage cannot be read */
  state(endpoint: Bound): Promise<StoredState | undefined> {
    return this.enqueue(endpoint, async (store) => {
      // The mark is read last, so that it is valid for the session that was read before it.
      const session = await readSession(store, endpoint);
      const known = await readMarks(store, endpoint);
      return { mark: known.at(-1) ?? '', known, session };
    });
  }

  /** @returns undefined where the storage cannot be read */
  mark(endpoint: Bound): Promise<Mark | undefined> {
    return this.enqueue(endpoint, (store) => readMark(store, endpoint));
  }

  /**
   * Stores a session and reads it back: some keyrings accept values that they do not keep.
   *
   * @param isWanted called when its turn has come, which may be much later
   * @returns undefined if it was no longer wanted, or the storage failed
   */
  storeSession(endpoint: Bound, session: StoredSession, isWanted: () => boolean): Promise<Kept | undefined> {
    return this.enqueue(endpoint, async (store) => {
      if (!isWanted()) return undefined;
      const replaced = await readSession(store, endpoint);
      await this.storeAndRead(store, keyOf('session', endpoint), session);
      // The mark is read after the session is stored, so that with a simultaneous logout one of the two sees the
      // other.
      return { replaced, mark: await readMark(store, endpoint) };
    });
  }

  /** Forgets a session that has ended, but not one that was stored in its place. */
  async forgetSession(endpoint: Bound, token: string): Promise<void> {
    await this.enqueue(endpoint, async (store) => {
      if ((await readSession(store, endpoint))?.logon.token === token)
        await store.delete(keyOf('session', endpoint));
    });
  }

  /**
   * Records that the user logged out, and forgets the session. Each step is tried even if another fails.
   *
   * @returns undefined if the storage does not answer
   */
  logOut(endpoint: Bound, mark: Mark): Promise<LoggedOut | undefined> {
    return this.enqueue(endpoint, async (store) => {
      const first = await this.attempt(() => readSession(store, endpoint));
      const known = (await this.attempt(() => readMarks(store, endpoint))) ?? [];
      const marks = JSON.stringify([...known, mark].slice(-keptMarks));
      // The mark is written first: without it another window could take up the session again, or renew it.
      await this.attempt(() => store.store(keyOf('loggedOut', endpoint), marks));
      const last = await this.attempt(() => readSession(store, endpoint));
      // A session with this mark was begun after this logout.
      if (last?.since !== mark) await this.attempt(() => store.delete(keyOf('session', endpoint)));
      const sessions = [first, last].filter((found) => found !== undefined && found.since !== mark);
      return { before: known.at(-1) ?? '', sessions: sessions as readonly StoredSession[] };
    });
  }

  password(endpoint: Bound): Promise<RememberedPassword | undefined> {
    return this.enqueue(endpoint, (store) => readPassword(store, endpoint));
  }

  /**
   * Replaces the remembered password of the endpoint, for whatever account it was.
   *
   * @param options.isWanted called when its turn has come, which may be much later
   * @param options.since the mark of the login it was typed for: it does not stay after a logout in another window,
   *   or a removal
   */
  async storePassword(
    endpoint: Bound,
    account: string,
    password: string,
    { isWanted = () => true, since }: KeepOptions = {},
  ): Promise<void> {
    const key = keyOf('password', endpoint);
    await this.enqueue(endpoint, async (store) => {
      if (!isWanted()) return;
      await this.storeAndRead(store, key, { id: crypto.randomUUID(), account, password });
      if (!isWanted() || isOver({ since }, await readMark(store, endpoint))) await store.delete(key);
    });
  }

  /**
   * Records for all windows, and across reloads, that Enterprise Manager refused this password. A password that was
   * stored since is not affected.
   */
  async refusePassword(endpoint: Bound, password: string): Promise<void> {
    await this.enqueue(endpoint, async (store) => {
      const remembered = await readRecord(store, keyOf('password', endpoint), passwordSchema);
      if (remembered?.password === password)
        await store.store(keyOf('refused', endpoint), JSON.stringify(remembered.id));
    });
  }

  async forgetPassword(endpoint: Bound): Promise<void> {
    await this.enqueue(endpoint, async (store) => {
      await this.attempt(() => store.delete(keyOf('password', endpoint)));
      await this.attempt(() => store.delete(keyOf('refused', endpoint)));
    });
  }

  /** Fires with the binding of an endpoint whose session was stored, forgotten or logged out of in any window. */
  onDidChangeSession(listener: (binding: string) => void): { dispose(): void } {
    const tell = ({ key }: { readonly key: string }): void => {
      for (const prefix of [prefixes.session, prefixes.loggedOut]) {
        if (key.startsWith(prefix)) listener(key.slice(prefix.length));
      }
    };
    const subscriptions = [this.storage, this.memory].map((store) => store.onDidChange(tell));
    return {
      dispose: () => {
        for (const subscription of subscriptions) subscription.dispose();
      },
    };
  }

  dispose(): void {
    this.unavailable.dispose();
  }

  private tell(): void {
    if (this.isTold) return;
    this.isTold = true;
    this.unavailable.fire();
  }

  private async storeAndRead(store: SecretStore, key: string, record: unknown): Promise<void> {
    await store.store(key, JSON.stringify(record));
    if ((await store.get(key)) === undefined) this.tell();
  }

  private async enqueue<T>(
    endpoint: Bound,
    work: (store: SecretStore) => PromiseLike<T>,
  ): Promise<T | undefined> {
    const store = isInMemory(endpoint) ? this.memory : this.storage;
    return this.attempt(() => this.queue.run(endpoint.binding, store, work));
  }

  private async attempt<T>(work: () => PromiseLike<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch {
      this.tell();
      return undefined;
    }
  }
}

/** Whether the user has logged out since. A mark that the storage lost is no evidence. */
export const isOver = ({ since }: { readonly since?: Mark | undefined }, mark: Mark): boolean =>
  since !== undefined && mark !== '' && mark !== since;

/** Secrets of the embedded Enterprise Manager end with the window. */
const isInMemory = ({ source }: Bound): boolean => source === 'sandbox';

const keyOf = (kind: keyof typeof prefixes, { binding }: Bound): string => prefixes[kind] + binding;

/** The schema omits an absent ID; a `Logon` has it as undefined. */
async function readSession(store: SecretStore, endpoint: Bound): Promise<StoredSession | undefined> {
  const stored = await readRecord(store, keyOf('session', endpoint), sessionSchema);
  return stored && { ...stored, logon: { ...stored.logon, sessionId: stored.logon.sessionId } };
}

const readMark = async (store: SecretStore, endpoint: Bound): Promise<Mark> =>
  (await readMarks(store, endpoint)).at(-1) ?? '';

const readMarks = async (store: SecretStore, endpoint: Bound): Promise<readonly Mark[]> =>
  (await readRecord(store, keyOf('loggedOut', endpoint), marksSchema)) ?? [];

async function readPassword(store: SecretStore, endpoint: Bound): Promise<RememberedPassword | undefined> {
  const found = await readRecord(store, keyOf('password', endpoint), passwordSchema);
  if (found === undefined) return undefined;
  const refused = await readRecord(store, keyOf('refused', endpoint), refusedSchema);
  return { account: found.account, password: found.password, refused: refused === found.id };
}

async function readRecord<S extends v.GenericSchema>(
  store: SecretStore,
  key: string,
  schema: S,
): Promise<v.InferOutput<S> | undefined> {
  const text = await store.get(key);
  if (text === undefined) return undefined;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  return parsed.success ? parsed.output : undefined;
}
