import type { BackupServer } from '../client/elements';
import { EmError, isEmError } from '../client/errors';
import type { Overview } from '../client/overview';
import { productRange, type ProductRange } from '../client/productVersion';
import { eachPage, type BackupServerPage } from '../client/pages';
import type { BackupServerQuery } from '../client/query';
import { pageSize } from '../client/queryFilter';
import type { Collections } from '../client/collections';
import { CollectionReader } from './collectionReader';
import { within } from '../client/within';
import { placeOf } from '../session/identity';
import type { Sessions } from '../session/sessions';
import type { Call } from '../session/sessionTypes';
import type { Endpoint } from '../session/endpoint';

/** What is known of an Enterprise Manager beside its list; each part is absent where it is not told. */
export interface Health {
  readonly collections?: Collections | undefined;
  readonly overview?: Overview | undefined;
  /** The product numbers that it can be of, by what it says. */
  readonly product?: ProductRange | undefined;
  /** Not all of it was told in the time that it was waited for. */
  readonly isLate?: boolean | undefined;
}

/** How long somebody waits for what another Enterprise Manager says, in milliseconds. */
const elsewhereMs = 3000;

/** Where a backup server was looked for: who answered, and who did not. */
export interface Whereabouts {
  readonly located: readonly Located[];
  readonly answered: readonly Endpoint[];
  /** Those that were asked and did not answer, each with the reason; that a session has ended is one. */
  readonly silent: readonly Silence[];
  /** Those where nobody is logged in, so that nothing was asked. */
  readonly unasked: readonly Endpoint[];
}

export interface Silence {
  readonly endpoint: Endpoint;
  readonly error: EmError;
}

export interface Located {
  readonly endpoint: Endpoint;
  readonly server: BackupServer;
}

/** Each endpoint of theirs once. */
export const endpointsOf = (located: readonly Pick<Located, 'endpoint'>[]): readonly Endpoint[] => [
  ...new Map(located.map(({ endpoint }) => [endpoint.id, endpoint])).values(),
];

type SignalledCall<T> = (...args: [...Parameters<Call<T>>, AbortSignal | undefined]) => Promise<T>;

/** Whatever keeps one Enterprise Manager from answering, a mistake of ours included, is no matter of another. */
const silenceOf = (error: unknown, endpoint: Endpoint): EmError =>
  isEmError(error) ? error : new EmError('unexpected-answer', placeOf(endpoint), { cause: error });

/** What needs to be asked once only for as long as a logon session lasts. */
interface SessionMemo {
  readonly token: string;
  /** They change with an upgrade only. */
  versions?: readonly string[];
  /** There are too many system sessions to be told. */
  hasTooMany?: boolean;
}

/** What the Enterprise Managers tell of their backup servers, by pages: nothing here holds a whole estate. */
export class Inventory {
  /** By the endpoint's ID. */
  private readonly memos = new Map<string, SessionMemo>();
  private readonly reader = new CollectionReader();

  constructor(
    private readonly registry: Sessions,
    private readonly patienceMs = elsewhereMs,
  ) {}

  get loggedIn(): readonly Endpoint[] {
    return this.registry.endpoints.filter(
      (endpoint) => this.registry.session(endpoint).state.kind === 'logged-in',
    );
  }

  async restored(): Promise<readonly Endpoint[]> {
    await Promise.all(this.registry.endpoints.map((endpoint) => this.registry.session(endpoint).restore()));
    return this.loggedIn;
  }

  /** Those that can be asked: a session that has ended may be renewed, and where it is not, that is told. */
  async asked(): Promise<readonly Endpoint[]> {
    await this.restored();
    return this.registry.endpoints.filter(
      (endpoint) => this.registry.session(endpoint).state.kind !== 'logged-out',
    );
  }

  /**
   * One page. Where the query service is missing or refused, the whole list is the only page.
   *
   * @returns undefined where nobody is logged in
   */
  page(
    endpoint: Endpoint,
    query: BackupServerQuery,
    signal?: AbortSignal,
  ): Promise<BackupServerPage | undefined> {
    return this.registry.session(endpoint).run(async (client, token, api) => {
      try {
        return await api.queryBackupServers(client, token, query, signal);
      } catch (error) {
        if (query.filter !== undefined || query.page > 1 || !api.isQueryUnusable(error)) throw error;
        const { rows, ...refused } = await api.listUsableBackupServers(client, token, signal);
        return { servers: rows, ...refused, page: 1, pages: 1 };
      }
    });
  }

  /** Every backup server of an endpoint, page by page, and how many could not be read. */
  async all(
    endpoint: Endpoint,
    signal?: AbortSignal,
  ): Promise<{ readonly servers: readonly BackupServer[]; readonly refused: number }> {
    const all: BackupServer[] = [];
    let refused = 0;
    const ask = (page: number): Promise<BackupServerPage | undefined> =>
      this.page(endpoint, { page, pageSize, sortAsc: 'Name' }, signal);
    for await (const page of eachPage(ask)) {
      for (const server of page.servers) all.push(server);
      refused += page.refused;
    }
    return { servers: all, refused };
  }

  /**
   * The backup server of a UID, wherever in the list it is.
   *
   * @returns undefined where nobody is logged in, or Enterprise Manager has it no more
   */
  async byUid(endpoint: Endpoint, uid: string, signal?: AbortSignal): Promise<BackupServer | undefined> {
    try {
      return await this.registry
        .session(endpoint)
        .run((client, token, api) => api.readBackupServer(client, token, uid, signal));
    } catch (error) {
      if (isEmError(error) && error.kind === 'not-found') return undefined;
      throw error;
    }
  }

  /**
   * Where a backup server of any of these names is connected already. All are asked at once and waited for a short
   * time: none delays or stops what is done on another.
   *
   * @throws EmError `cancelled`
   */
  async locate(
    names: readonly string[],
    endpoints: readonly Endpoint[],
    signal?: AbortSignal,
  ): Promise<Whereabouts> {
    const located: Located[] = [];
    const answered: Endpoint[] = [];
    const silent: Silence[] = [];
    const unasked: Endpoint[] = [];
    await Promise.all(
      endpoints.map(async (endpoint) => {
        try {
          const found = await within(this.patienceMs, signal, placeOf(endpoint), (own) =>
            this.find(endpoint, names, own),
          );
          if (found === undefined) {
            unasked.push(endpoint);
            return;
          }
          answered.push(endpoint);
          located.push(...found.map((server) => ({ endpoint, server })));
        } catch (error) {
          silent.push({ endpoint, error: silenceOf(error, endpoint) });
        }
      }),
    );
    if (signal?.aborted) throw new EmError('cancelled');
    return { located, answered, silent, unasked };
  }

  /**
   * What is not told stays absent: an account may lack the right, a version the resource.
   *
   * @param isPatient whether it is waited for to its end, or for a short time only
   */
  async health(endpoint: Endpoint, signal?: AbortSignal, isPatient = true): Promise<Health> {
    const late = { isLate: false };
    const ask = async <T>(call: SignalledCall<T>): Promise<T | undefined> => {
      const quietly = (own?: AbortSignal): Promise<T | undefined> =>
        this.quietly(endpoint, (client, token, api) => call(client, token, api, own));
      if (isPatient) return quietly(signal);
      try {
        return await within(this.patienceMs, signal, placeOf(endpoint), quietly);
      } catch (error) {
        if (!isEmError(error)) throw error;
        late.isLate = true;
        return undefined;
      }
    };
    const [collections, overview, versions] = await Promise.all([
      ask(async (client, token, api, own): Promise<Collections | undefined> => {
        const memo = this.memo(endpoint, token);
        if (memo.hasTooMany) return undefined;
        const { listed, refusal } = await api.listSystemSessions(client, token, own);
        memo.hasTooMany = refusal?.kind === 'answer-too-large';
        return listed && this.reader.read(endpoint.id, listed, { client, token, api, signal: own });
      }),
      ask((client, token, api, own) => api.readOverview(client, token, own)),
      ask(async (client, token, api, own) => {
        const memo = this.memo(endpoint, token);
        return (memo.versions ??= await api.probe(client, own));
      }),
    ]);
    return {
      overview,
      ...(collections && { collections }),
      product: productRange(versions ?? []),
      ...(late.isLate && late),
    };
  }

  /** @returns undefined where nobody is logged in */
  private async find(
    endpoint: Endpoint,
    names: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly BackupServer[] | undefined> {
    const session = this.registry.session(endpoint);
    await session.restore();
    return session.run(async (client, token, api) => {
      const found = await Promise.all(names.map((name) => api.registeredUnder(client, token, name, signal)));
      return found.flat();
    });
  }

  private memo(endpoint: Endpoint, token: string): SessionMemo {
    const known = this.memos.get(endpoint.id);
    if (known?.token === token) return known;
    const memo = { token };
    this.memos.set(endpoint.id, memo);
    return memo;
  }

  private async quietly<T>(endpoint: Endpoint, call: Call<T>): Promise<T | undefined> {
    try {
      return await this.registry
        .session(endpoint)
        .run((client, token, api) => call(client.inBackground(), token, api));
    } catch (error) {
      // The exchange is in the output, and what fails for the list as well is told there.
      if (isEmError(error)) return undefined;
      throw error;
    }
  }
}
