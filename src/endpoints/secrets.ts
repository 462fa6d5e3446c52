import * as v from 'valibot';
import type { Logon } from '../api/logon';
import { Emitter } from './emitter';
import { MemoryStore, type SecretStore } from './secretStore';
import type { Endpoint } from './settings';

/** What a secret belongs to: nothing but the endpoint's binding is ever part of a key. */
export type Bound = Pick<Endpoint, 'binding' | 'source'>;

/** A logon session as it is stored. */
export interface StoredSession {
  readonly logon: Logon;
  /** Counts what users meant: a log in begins a new epoch, and a log out ends all epochs up to its own. */
  readonly epoch: number;
}

export interface RememberedPassword {
  readonly account: string;
  readonly password: string;
  /** Enterprise Manager refused it: it is not sent again before the user confirms or replaces it. */
  readonly refused: boolean;
}

const sessionSchema = v.object({
  epoch: v.number(),
  logon: v.object({
    token: v.string(),
    sessionId: v.optional(v.string()),
    displayName: v.string(),
    account: v.string(),
    version: v.string(),
    mayConnect: v.optional(v.boolean()),
  }),
});
const passwordSchema = v.object({
  account: v.string(),
  password: v.string(),
  refused: v.optional(v.boolean(), false),
});
const markSchema = v.number();

const prefixes = {
  session: 'veeamEm.session:',
  password: 'veeamEm.password:',
  /** The epoch up to which the user has logged out: apart from the session, so that no late write hides it. */
  loggedOut: 'veeamEm.loggedOut:',
} as const;

/** A keyring that asks its user for something may never answer: nobody waits for it longer than this. */
const patienceMs = 10_000;

/**
 * Everything secret that is kept, in SecretStorage, in one record of each kind for each endpoint. What is asked of
 * one endpoint's records is done in the order in which it was asked, however slow the storage is. Where the storage
 * fails (a keyring that is missing or locked, or one that forgets) it counts as empty, and `onUnavailable` says so.
 */
export class EndpointSecrets {
  private readonly unavailable = new Emitter<void>();
  /** Fires the first time that the storage fails. Its reason is the storage's own text, which is not repeated. */
  readonly onUnavailable = this.unavailable.event;
  private isTold = false;
  private readonly memory = new MemoryStore();
  private readonly queues = new Map<string, Promise<unknown>>();

  constructor(
    private readonly storage: SecretStore,
    private readonly patience = patienceMs,
  ) {}

  /** @returns undefined also where what is stored cannot be read */
  async session(endpoint: Bound): Promise<StoredSession | undefined> {
    return toSession(await this.read(endpoint, 'session', sessionSchema));
  }

  /** The epoch up to which the user has logged out; 0 where nobody ever did. */
  async loggedOutEpoch(endpoint: Bound): Promise<number> {
    return (await this.read(endpoint, 'loggedOut', markSchema)) ?? 0;
  }

  /**
   * Stores it, and reads it back: some keyrings take what they do not keep.
   *
   * @param isWanted asked when its turn has come, which may be much later
   */
  async storeSession(
    endpoint: Bound,
    session: StoredSession,
    isWanted: () => boolean = () => true,
  ): Promise<void> {
    const key = prefixes.session + endpoint.binding;
    const isKept = await this.enqueue(endpoint, async (store) => {
      if (!isWanted()) return true;
      await store.store(key, JSON.stringify(session));
      return (await store.get(key)) !== undefined;
    });
    if (isKept === false) this.tell();
  }

  /** Forgets a session that has ended, and none that was stored in its place. */
  async forgetSession(endpoint: Bound, token: string): Promise<void> {
    const key = prefixes.session + endpoint.binding;
    await this.enqueue(endpoint, async (store) => {
      if ((await readRecord(store, key, sessionSchema))?.logon.token === token) await store.delete(key);
    });
  }

  /**
   * Writes down that the user logged out, and forgets the session.
   *
   * @param epoch of the session that the user saw; a newer one that is stored is logged out of as well
   * @returns the session that was stored
   */
  async logOut(endpoint: Bound, epoch: number): Promise<StoredSession | undefined> {
    return this.enqueue(endpoint, async (store) => {
      const stored = await readRecord(store, prefixes.session + endpoint.binding, sessionSchema);
      const marked = (await readRecord(store, prefixes.loggedOut + endpoint.binding, markSchema)) ?? 0;
      const mark = Math.max(epoch, marked, stored?.epoch ?? 0);
      // The mark first: without it another window could take the session up again.
      if (mark > marked) await store.store(prefixes.loggedOut + endpoint.binding, JSON.stringify(mark));
      if (stored) await store.delete(prefixes.session + endpoint.binding);
      return toSession(stored);
    });
  }

  password(endpoint: Bound): Promise<RememberedPassword | undefined> {
    return this.read(endpoint, 'password', passwordSchema);
  }

  /** Replaces what was remembered for the endpoint, whatever account it was for. */
  async storePassword(endpoint: Bound, account: string, password: string): Promise<void> {
    await this.write(endpoint, 'password', { account, password, refused: false });
  }

  /** Notes that Enterprise Manager refused it, for every window and after a reload. */
  async refusePassword(endpoint: Bound): Promise<void> {
    const remembered = await this.password(endpoint);
    if (remembered) await this.write(endpoint, 'password', { ...remembered, refused: true });
  }

  async forgetPassword(endpoint: Bound): Promise<void> {
    await this.remove(endpoint, 'password');
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

  private read<S extends v.GenericSchema>(
    endpoint: Bound,
    kind: keyof typeof prefixes,
    schema: S,
  ): Promise<v.InferOutput<S> | undefined> {
    return this.enqueue(endpoint, (store) => readRecord(store, prefixes[kind] + endpoint.binding, schema));
  }

  private async write(endpoint: Bound, kind: keyof typeof prefixes, record: unknown): Promise<void> {
    await this.enqueue(endpoint, (store) =>
      store.store(prefixes[kind] + endpoint.binding, JSON.stringify(record)),
    );
  }

  private async remove(endpoint: Bound, kind: keyof typeof prefixes): Promise<void> {
    await this.enqueue(endpoint, (store) => store.delete(prefixes[kind] + endpoint.binding));
  }

  /** In order, for each endpoint; whoever waits gives up sooner than the storage, which keeps the order all the same. */
  private async enqueue<T>(
    endpoint: Bound,
    work: (store: SecretStore) => PromiseLike<T>,
  ): Promise<T | undefined> {
    const store = endpoint.source === 'sandbox' ? this.memory : this.storage;
    const before = this.queues.get(endpoint.binding) ?? Promise.resolve();
    const done = before.then(() => work(store));
    const settled = done.then(nothing, nothing);
    this.queues.set(endpoint.binding, settled);
    void settled.then(() => {
      if (this.queues.get(endpoint.binding) === settled) this.queues.delete(endpoint.binding);
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error('The secret storage does not answer.'));
      }, this.patience);
      timer.unref();
    });
    try {
      return await Promise.race([done, late]);
    } catch {
      this.tell();
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The schema leaves an absent ID out; a logon tells it as undefined. */
const toSession = (stored: v.InferOutput<typeof sessionSchema> | undefined): StoredSession | undefined =>
  stored && { ...stored, logon: { ...stored.logon, sessionId: stored.logon.sessionId } };

const nothing = (): undefined => undefined;

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
