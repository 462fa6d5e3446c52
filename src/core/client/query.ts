import { isEmError } from './errors';
import { failureTraits } from './failureTraits';
import { pageSize } from './queryFilter';

/** The properties by which the query service can sort backup servers. */
export type BackupServerSort = 'Name' | 'Description' | 'Version' | 'Port';

export interface BackupServerQuery {
  /** An expression of the query service's own grammar, such as `Name=="vbr01"`. */
  readonly filter?: string | undefined;
  readonly sortAsc?: BackupServerSort | undefined;
  /** From 1. */
  readonly page: number;
  readonly pageSize?: number;
}

export function queryPath({ filter, sortAsc, page, pageSize: size = pageSize }: BackupServerQuery): string {
  const parameters = new URLSearchParams({
    type: 'BackupServer',
    format: 'Entities',
    ...(filter !== undefined && { filter }),
    ...(sortAsc !== undefined && { sortAsc }),
    pageSize: String(size),
    page: String(page),
  });
  return `query?${parameters.toString()}`;
}

/** The number of pages. If the server does not report it, another page may follow each full one. */
export function pagesOf(count: number | undefined, page: number, isFull: boolean): number {
  if (count !== undefined && count >= 1) return count;
  return isFull ? page + 1 : page;
}

/** Whether the query service is missing, or this account may not use it, so that the plain list is used instead. */
export const isQueryUnusable = (error: unknown): boolean =>
  isEmError(error) && failureTraits[error.kind].isQueryRefusal;
