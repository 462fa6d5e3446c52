import { EmError } from './errors';

/*
 * Identifiers that a server names are put into paths, and a path that holds `..` is another path. So they are checked
 * once, where they come in, and a path is made of them by one function.
 */

const longestIdentifier = 200;

/** Characters that end a segment of a path, or that a URL takes for something else. */
const separators = '/\\?#%';

/** Whether it can be one segment of a path, and nothing else. */
export function isPathSegment(id: string): boolean {
  if (id === '' || id.length > longestIdentifier) return false;
  if (id === '.' || id === '..') return false;
  for (const character of id) {
    const code = character.codePointAt(0) ?? 0;
    const isControl = code <= 0x20 || (code >= 0x7f && code <= 0xa0);
    const isLoneSurrogate = code >= 0xd800 && code <= 0xdfff;
    if (isControl || isLoneSurrogate || separators.includes(character)) return false;
  }
  return true;
}

/** @throws EmError `unexpected-answer` where the server named something that cannot be part of a path */
export function pathSegment(id: string): string {
  if (!isPathSegment(id)) throw new EmError('unexpected-answer', { reason: { code: 'identifier' } });
  return encodeURIComponent(id);
}

/** The tail of a UID, which the entity's URLs are made of. */
export const idOf = (uid: string): string => uid.slice(uid.lastIndexOf(':') + 1);

/** Where a backup server is. @throws EmError `unexpected-answer` as `pathSegment` does */
export const backupServerPath = (uid: string): string => `backupServers/${pathSegment(idOf(uid))}`;

/** What of a list can be used, and how many of its rows name something that cannot. */
export interface UsableRows<T> {
  readonly rows: readonly T[];
  readonly refused: number;
}

/** One bad row hides no other: those whose UID no path can be made of are counted, and not listed. */
export function usableRows<T extends { readonly uid: string }>(rows: readonly T[]): UsableRows<T> {
  const usable = rows.filter(({ uid }) => isPathSegment(idOf(uid)) && uid.length <= longestIdentifier * 2);
  return { rows: usable, refused: rows.length - usable.length };
}
