import type { Link } from './elements';
import { isPathSegment } from './identifiers';
import { rebaseHref } from './url';

/**
 * The UID of the backup server that all these links lead to, such as those of a finished task; undefined if it is not
 * exactly one.
 */
export function uidOfLinks(links: readonly Link[]): string | undefined {
  const uids = new Set(links.flatMap(({ href }) => uidOfHref(href)?.toLowerCase() ?? []));
  return uids.size === 1 ? [...uids][0] : undefined;
}

export function uidOfHref(href: string): string | undefined {
  const id = segmentAfter('backupServers', href);
  return id === undefined ? undefined : `urn:veeam:BackupServer:${id}`;
}

/** @returns the path segment after a collection's, if it can be part of a path */
export function segmentAfter(collection: string, href: string): string | undefined {
  const [name, id] = (rebaseHref(href) ?? '').split(/[/?]/);
  return name?.toLowerCase() === collection.toLowerCase() && id !== undefined && isPathSegment(id)
    ? id
    : undefined;
}
