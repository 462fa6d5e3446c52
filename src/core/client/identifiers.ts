import { EmError } from './errors';

/*
 * Identifiers that a server names are put into paths, and a path that holds `..` is another path. So they are checked
 * once, where they come in, and a path is made of them by one function.
 */

const longestIdentifier = 200;

/** Characters that end a segment of a path, or that a URL or a proxy takes for something else. */
const separators = ['/', '\\', '?', '#', '%'];

/** White space, control, format and line characters, lone surrogates, and what is no character. */
const unprintable = /[\s\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Z}]/u;

const isPlain = (id: string): boolean =>
  id.length <= longestIdentifier &&
  !unprintable.test(id) &&
  !separators.some((character) => id.includes(character));

/** Whether it can be one segment of a path, and nothing else. Servers drop dots at the end of a segment. */
export const isPathSegment = (id: string): boolean => isPlain(id) && id.replaceAll('.', '') !== '';

/** Whether it is a UID, such as `urn:veeam:BackupServer:…`, of whose tail a path can be made. */
export const isUid = (uid: string): boolean => isPlain(uid) && isPathSegment(idOf(uid));

/** The tail of a UID, which the entity's URLs are made of. */
export const idOf = (uid: string): string => uid.slice(uid.lastIndexOf(':') + 1);

/** @throws EmError `unexpected-answer` where the server named something that cannot be part of a path; nothing is sent */
export function pathSegment(id: string): string {
  if (!isPathSegment(id)) throw unusable();
  return encodeURIComponent(id);
}

/** The segment of an entity's own URL. @throws EmError as `pathSegment` does, whatever part of the UID is bad */
export function uidSegment(uid: string): string {
  if (!isUid(uid)) throw unusable();
  return pathSegment(idOf(uid));
}

/** Where a backup server is. @throws EmError as `pathSegment` does */
export const backupServerPath = (uid: string): string => `backupServers/${uidSegment(uid)}`;

/** Whether a request will ask for the path that it names: a URL drops dots and turns slashes. */
export function keepsPath(baseUrl: string, path: string): boolean {
  const [named = ''] = path.split(/[?#]/, 1);
  return (
    URL.canParse(baseUrl + path) && new URL(baseUrl + path).pathname === new URL(baseUrl).pathname + named
  );
}

const unusable = (): EmError =>
  new EmError('unexpected-answer', { reason: { code: 'identifier' }, unsent: true });
