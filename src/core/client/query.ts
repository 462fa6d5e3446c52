import { sessionAuth, type ApiRequest } from './apiRequest';
import { type EmClient } from './client';
import { backupServerTable, queryResultTable, type BackupServer } from './elements';
import { EmError, isEmError } from './errors';
import { failureTraits } from './failureTraits';
import type { BackupServerPage } from './pages';
import { addressFilter, pageSize } from './queryFilter';
import { demandEntities, loosely, notEntities, usableRows } from './usableRows';
import { named, sameUid } from './whose';

const looseResult = loosely(queryResultTable);

/** What the query service can sort backup servers by. */
export type BackupServerSort = 'Name' | 'Description' | 'Version' | 'Port';

export interface BackupServerQuery {
  /** An expression of the query service's own grammar, such as `Name=="vbr01"`. */
  readonly filter?: string | undefined;
  readonly sortAsc?: BackupServerSort | undefined;
  /** From 1. */
  readonly page: number;
  readonly pageSize?: number;
}

/** One page of backup servers, as the query service filters and sorts them. */
export async function queryBackupServers(
  client: EmClient,
  token: string,
  query: BackupServerQuery,
  signal?: AbortSignal,
): Promise<BackupServerPage> {
  const { filter, sortAsc, page } = query;
  const size = query.pageSize ?? pageSize;
  const parameters = new URLSearchParams({
    type: 'BackupServer',
    format: 'Entities',
    ...(filter !== undefined && { filter }),
    ...(sortAsc !== undefined && { sortAsc }),
    pageSize: String(size),
    page: String(page),
  });
  const request: ApiRequest = {
    method: 'GET',
    path: `query?${parameters.toString()}`,
    auth: sessionAuth(token),
    signal,
  };
  const { entities, refs, pagingInfo } = await client.read(request, looseResult);
  if (refs.length > 0) throw notEntities(client, request);
  demandEntities(client, request, entities?.backupServers ?? []);
  const { rows, refused, traces } = usableRows(backupServerTable, entities?.backupServers ?? []);
  const pages = pagesOf(pagingInfo?.pagesCount, page, rows.length + refused >= size);
  return { servers: rows, refused, traces, page, pages };
}

/** Where the server does not count its pages, there may be one more behind each that is full. */
function pagesOf(count: number | undefined, page: number, isFull: boolean): number {
  if (count !== undefined && count >= 1) return count;
  return isFull ? page + 1 : page;
}

/** The query service is missing, or is not this account's to use: the plain list has to do. */
export const isQueryUnusable = (error: unknown): boolean =>
  isEmError(error) && failureTraits[error.kind].isQueryRefusal;

/** No host has this name (RFC 2606): a query service that finds a server under it ignores the filter. */
const nobody = 'no-such-host.invalid';

/**
 * Whether the query service heeds the filter, as far as the answer to one that nothing can match tells.
 *
 * @throws EmError where it cannot be asked
 */
const heedsFilter = async (client: EmClient, token: string, signal?: AbortSignal): Promise<boolean> =>
  (await underAddress(client, token, nobody, signal)).length === 0;

/** What the query service says is registered under an address. One page is enough: there are few of an address. */
async function underAddress(
  client: EmClient,
  token: string,
  address: string,
  signal?: AbortSignal,
): Promise<readonly BackupServer[]> {
  const query = { filter: addressFilter(address), page: 1 };
  const { servers, refused } = await queryBackupServers(client, token, query, signal);
  if (refused === 0) return servers;
  const facts = { method: 'GET', path: 'query', ...client.place };
  throw new EmError('unexpected-answer', { ...facts, reason: { code: 'identifier' } });
}

/**
 * The backup servers that were connected under this address. The entity does not show the address, and its name may be
 * what DNS made of it, so the query service's `IpOrDnsName` is asked; and where it gives one of another name, whether
 * it heeds the filter at all.
 *
 * @throws EmError `unexpected-answer` also where one cannot be used: whether it is the one is then not known
 */
export async function registeredUnder(
  client: EmClient,
  token: string,
  address: string,
  signal?: AbortSignal,
): Promise<readonly BackupServer[]> {
  const servers = await underAddress(client, token, address, signal);
  const own = named(servers, address);
  if (own.length === servers.length) return own;
  return (await heedsFilter(client, token, signal)) ? servers : own;
}

/**
 * Whether a backup server was registered by this address. Stricter than `registeredUnder`: that it has the name too
 * proves nothing here, because its own name is what is asked about, and a service that ignores the filter gives it back.
 *
 * @throws EmError where the query service cannot be asked: it is not known then
 */
export async function isRegisteredBy(
  client: EmClient,
  token: string,
  { uid }: Pick<BackupServer, 'uid'>,
  address: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const servers = await underAddress(client, token, address, signal);
  if (!servers.some((server) => sameUid(server.uid, uid))) return false;
  return heedsFilter(client, token, signal);
}
