import { EmError, isEmError } from '../client/errors';
import { eachPage, type BackupServerPage } from '../client/pages';
import type { BackupServer } from '../client/elements';
import { productRange, type ProductRange } from '../client/productVersion';
import { isQueryUnusable } from '../client/query';
import { pageSize } from '../client/queryFilter';
import type { EmSession } from '../client/emSession';
import type { Endpoint } from '../session/endpoint';
import type { Call } from '../session/sessionTypes';
import { inTurn } from '../client/inTurn';
import type { Manager, ReadManager } from './plan';

/** Runs a call with the session of an endpoint. It throws an EmError if nobody is logged in. */
export type Ask = <T>(endpoint: Endpoint, call: Call<T>) => Promise<T>;

/** How many Enterprise Managers are read at the same time. Of each, several pages are read at once. */
const managersAtOnce = 8;

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called after each page with the number of backup servers that were read so far, of all Enterprise Managers. */
  readonly onRead?: ((count: number) => void) | undefined;
}

/**
 * Reads each Enterprise Manager once, whole. A failure of one does not affect the others.
 *
 * @throws EmError `cancelled`
 */
export async function readManagers(
  endpoints: readonly Endpoint[],
  ask: Ask,
  { signal, onRead }: ReadOptions = {},
): Promise<readonly ReadManager[]> {
  let count = 0;
  const read = await inTurn(endpoints, managersAtOnce, async (endpoint): Promise<ReadManager> => {
    try {
      return await ask(endpoint, async (em) => {
        const list = await wholeList(em, signal, (servers) => {
          count += servers;
          onRead?.(count);
        });
        return { endpoint, ...list, product: await productOf(em, signal) };
      });
    } catch (error) {
      if (isEmError(error)) return { endpoint, error };
      throw error;
    }
  });
  if (signal?.aborted) throw new EmError('cancelled', { unsent: true });
  return read;
}

/** The versions of Enterprise Manager are of use, not of need: a failure leaves them unknown. */
async function productOf(em: EmSession, signal: AbortSignal | undefined): Promise<ProductRange | undefined> {
  try {
    return productRange(await em.versions(signal));
  } catch (error) {
    if (isEmError(error)) return undefined;
    throw error;
  }
}

/**
 * Reads all pages of the query service, or the plain list if the account or the version has no query service. A query service
 * that knows no backup server is not believed: the plain list tells whether there is none.
 */
async function wholeList(
  em: EmSession,
  signal: AbortSignal | undefined,
  onPage: (servers: number) => void,
): Promise<Pick<Manager, 'servers' | 'refused' | 'isUnqueried'>> {
  const servers: BackupServer[] = [];
  let refused = 0;
  const source = { isUnqueried: false };
  const list = async (): Promise<BackupServerPage> => {
    const { rows, ...rest } = await em.backupServers.list(signal);
    source.isUnqueried = rows.length + rest.refused > 0;
    return { servers: rows, ...rest, page: 1, pages: 1 };
  };
  const queried = async (page: number): Promise<BackupServerPage | undefined> => {
    try {
      return await em.backupServers.query({ page, pageSize, sortAsc: 'Name' }, signal);
    } catch (error) {
      if (page > 1 || !isQueryUnusable(error)) throw error;
      return undefined;
    }
  };
  const ask = async (page: number): Promise<BackupServerPage> => {
    const found = await queried(page);
    const isEmpty = found !== undefined && found.servers.length + found.refused === 0;
    return found === undefined || (page === 1 && isEmpty) ? list() : found;
  };
  for await (const page of eachPage(ask)) {
    for (const server of page.servers) servers.push(server);
    refused += page.refused;
    onPage(page.servers.length);
  }
  return { servers, refused, ...source };
}
