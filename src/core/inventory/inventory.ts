import type { BackupServer } from '../client/elements';
import { EmError, isEmError } from '../client/errors';
import type { Overview } from '../client/resources/reports';
import { productRange, type ProductRange } from '../client/productVersion';
import { eachPage, type BackupServerPage } from '../client/pages';
import type { EmSession } from '../client/emSession';
import { isQueryUnusable, type BackupServerQuery } from '../client/query';
import { registeredUnder } from '../client/registered';
import { pageSize } from '../client/queryFilter';
import type { Collections } from '../client/collections';
import { CollectionReader } from './collectionReader';
import { within } from '../client/within';
import { placeOf } from '../session/identity';
import type { Sessions } from '../session/sessions';
import type { Call } from '../session/sessionTypes';
import type { Endpoint } from '../session/endpoint';

/** Facts about an Enterprise Manager besides its list; each part is absent if it is not known. */
export interface Health {
  readonly collections?: Collections | undefined;
  readonly overview?: Overview | undefined;
  /** The product versions that fit what it reports. */
  readonly product?: ProductRange | undefined;
  /** Some of it did not arrive in time. */
  readonly isLate?: boolean | undefined;
}

/** How long to wait for an answer of another Enterprise Manager, in milliseconds. */
const elsewhereMs = 3000;

/** The result of looking for a backup server on several endpoints. */
export interface Whereabouts {
  readonly located: readonly ServerRef[];
  readonly answered: readonly Endpoint[];
  /** Endpoints that were asked and did not answer, each with the reason, such as an ended session. */
  readonly silent: readonly Silence[];
  /** Endpoints without a session, which were not asked. */
  readonly unasked: readonly Endpoint[];
}

export interface Silence {
  readonly endpoint: Endpoint;
  readonly error: EmError;
}

/** A backup server and its endpoint. */
export interface ServerRef {
  readonly endpoint: Endpoint;
  readonly server: BackupServer;
}

/** The endpoints of these servers, each once. */
export const endpointsOf = (located: readonly Pick<ServerRef, 'endpoint'>[]): readonly Endpoint[] => [
  ...new Map(located.map(({ endpoint }) => [endpoint.id, endpoint])).values(),
];

type SignalledCall<T> = (em: EmSession, signal: AbortSignal | undefined) => Promise<T>;

/**
 * Turns any error, including a programming error, into the failure of one endpoint, so that it does not affect the
 * others.
 */
const silenceOf = (error: unknown, endpoint: Endpoint): EmError =>
  isEmError(error) ? error : new EmError('unexpected-answer', placeOf(endpoint), { cause: error });

/** Facts that are requested once in a logon session. */
interface SessionMemo {
  readonly token: string;
  /** The API versions; they change with an upgrade only. */
  versions?: readonly string[];
  /** The list of system sessions is too large to be read. */
  hasTooMany?: boolean;
}

/**
 * Reads the backup servers of the configured Enterprise Managers, page by page: a whole estate is never held here.
 */
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

  /** Takes up the stored sessions and returns the endpoints that are logged in. */
  async restoreSessions(): Promise<readonly Endpoint[]> {
    await Promise.all(this.registry.endpoints.map((endpoint) => this.registry.session(endpoint).restore()));
    return this.loggedIn;
  }

  /**
   * The endpoints that can be asked. A session that has ended is included: it may be renewed, and if not, the failure
   * is reported.
   */
  async asked(): Promise<readonly Endpoint[]> {
    await this.restoreSessions();
    return this.registry.endpoints.filter(
      (endpoint) => this.registry.session(endpoint).state.kind !== 'logged-out',
    );
  }

  /**
   * Reads one page. If the query service is missing or refused, the whole list is the only page.
   *
   * @returns undefined if nobody is logged in
   */
  page(
    endpoint: Endpoint,
    query: BackupServerQuery,
    signal?: AbortSignal,
  ): Promise<BackupServerPage | undefined> {
    return this.registry.session(endpoint).run(async (em) => {
      try {
        return await em.backupServers.query(query, signal);
      } catch (error) {
        if (query.filter !== undefined || query.page > 1 || !isQueryUnusable(error)) throw error;
        const { rows, ...refused } = await em.backupServers.list(signal);
        return { servers: rows, ...refused, page: 1, pages: 1 };
      }
    });
  }

  /** Reads every backup server of an endpoint, page by page, and counts those that could not be read. */
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
   * Reads the backup server with this UID, wherever it is in the list.
   *
   * @returns undefined if nobody is logged in, or Enterprise Manager no longer has it
   */
  async byUid(endpoint: Endpoint, uid: string, signal?: AbortSignal): Promise<BackupServer | undefined> {
    try {
      return await this.registry.session(endpoint).run((em) => em.backupServers.read(uid, signal));
    } catch (error) {
      if (isEmError(error) && error.kind === 'not-found') return undefined;
      throw error;
    }
  }

  /**
   * Finds the endpoints on which a backup server with any of these names is connected already. All are asked at once
   * and given a short time: none delays or stops work on another.
   *
   * @throws EmError `cancelled`
   */
  async locate(
    names: readonly string[],
    endpoints: readonly Endpoint[],
    signal?: AbortSignal,
  ): Promise<Whereabouts> {
    const located: ServerRef[] = [];
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
   * Reads what is known besides the list. Unknown parts stay absent: the account may lack the right, or the version
   * the resource.
   *
   * @param isPatient whether to wait for everything, or for a short time only
   */
  async health(endpoint: Endpoint, signal?: AbortSignal, isPatient = true): Promise<Health> {
    const late = { isLate: false };
    const ask = async <T>(call: SignalledCall<T>): Promise<T | undefined> => {
      const attempt = (own?: AbortSignal): Promise<T | undefined> =>
        this.ignoreFailures(endpoint, (em) => call(em, own));
      if (isPatient) return attempt(signal);
      try {
        return await within(this.patienceMs, signal, placeOf(endpoint), attempt);
      } catch (error) {
        if (!isEmError(error)) throw error;
        late.isLate = true;
        return undefined;
      }
    };
    const [collections, overview, versions] = await Promise.all([
      ask(async (em, own): Promise<Collections | undefined> => {
        const memo = this.memo(endpoint, em.token);
        if (memo.hasTooMany) return undefined;
        const { listed, refusal } = await em.systemSessions.list(own);
        memo.hasTooMany = refusal?.kind === 'answer-too-large';
        return listed && this.reader.read(endpoint.id, listed, em, own);
      }),
      ask((em, own) => em.reports.overview(own)),
      ask(async (em, own) => {
        const memo = this.memo(endpoint, em.token);
        return (memo.versions ??= await em.versions(own));
      }),
    ]);
    return {
      overview,
      ...(collections && { collections }),
      product: productRange(versions ?? []),
      ...(late.isLate && late),
    };
  }

  /** @returns undefined if nobody is logged in */
  private async find(
    endpoint: Endpoint,
    names: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly BackupServer[] | undefined> {
    const session = this.registry.session(endpoint);
    await session.restore();
    return session.run(async (em) => {
      const found = await Promise.all(names.map((name) => registeredUnder(em, name, signal)));
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

  private async ignoreFailures<T>(endpoint: Endpoint, call: Call<T>): Promise<T | undefined> {
    try {
      return await this.registry.session(endpoint).run((em) => call(em.inBackground()));
    } catch (error) {
      // The exchange is in the output channel, and a failure that affects the list as well is reported there.
      if (isEmError(error)) return undefined;
      throw error;
    }
  }
}
