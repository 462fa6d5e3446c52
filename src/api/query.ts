import { sessionAuth, type ApiRequest, type EmClient } from './client';
import { queryResultTable, type BackupServer } from './elements';
import { isEmError, type EmErrorKind } from './errors';
import { usableRows } from './identifiers';
import { addressFilter, pageSize } from './queryFilter';

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

export interface BackupServerPage {
  readonly servers: readonly BackupServer[];
  /** How many rows name a backup server that cannot be asked for. */
  readonly refused: number;
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
}

/** One page of backup servers, as the query service filters and sorts them. */
export async function queryBackupServers(
  client: EmClient,
  token: string,
  query: BackupServerQuery,
  signal?: AbortSignal,
): Promise<BackupServerPage> {
  const { filter, sortAsc, page } = query;
  const parameters = new URLSearchParams({
    type: 'BackupServer',
    format: 'Entities',
    ...(filter !== undefined && { filter }),
    ...(sortAsc !== undefined && { sortAsc }),
    pageSize: String(query.pageSize ?? pageSize),
    page: String(page),
  });
  const request: ApiRequest = {
    method: 'GET',
    path: `query?${parameters.toString()}`,
    auth: sessionAuth(token),
    signal,
  };
  const result = await client.read(request, queryResultTable);
  const { rows, refused } = usableRows(result.entities?.backupServers ?? []);
  return {
    servers: rows,
    refused,
    page,
    pages: Math.max(1, result.pagingInfo?.pagesCount ?? 1),
  };
}

/** After these the query service is missing, or is not this account's to use: the plain list has to do. */
const unusable: readonly EmErrorKind[] = [
  'not-found',
  'rejected',
  'forbidden',
  'method-not-allowed',
  'server-error',
  'unexpected-answer',
];

export const isQueryUnusable = (error: unknown): boolean => isEmError(error) && unusable.includes(error.kind);

/**
 * The backup servers that were connected under this address. The entity does not show the address, and its
 * name may be what DNS made of it, so the query service's `IpOrDnsName` is asked. One page is enough: there is one of
 * an address at most.
 */
export async function findBackupServersByAddress(
  client: EmClient,
  token: string,
  address: string,
  signal?: AbortSignal,
): Promise<readonly BackupServer[]> {
  const { servers } = await queryBackupServers(
    client,
    token,
    { filter: addressFilter(address), page: 1 },
    signal,
  );
  return servers;
}
