import { EmError } from './errors';

/*
 * A server's identifiers become part of paths, and a path that contains `..` is another path. So they are checked
 * once, on arrival, and one function builds paths from them.
 */

const longestIdentifier = 200;

/** Characters that end a path segment, or that have another meaning for a URL or a proxy. */
const separators = ['/', '\\', '?', '#', '%'];

/** White space, control, format and line characters, lone surrogates, and unassigned code points. */
const unprintable = /[\s\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Z}]/u;

const isPlain = (id: string): boolean =>
  id.length <= longestIdentifier &&
  !unprintable.test(id) &&
  !separators.some((character) => id.includes(character));

/** Whether the ID can be one path segment and nothing else. Servers drop dots at the end of a segment. */
export const isPathSegment = (id: string): boolean => isPlain(id) && id.replaceAll('.', '') !== '';

/** Whether the text is a UID, such as `urn:veeam:BackupServer:…`, whose tail can be part of a path. */
export const isUid = (uid: string): boolean => isPlain(uid) && isPathSegment(idOf(uid));

const guidPattern = /(?:^|:)\{?([0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})\}?$/i;

/**
 * A UID for comparison with others of one kind of entity. The same GUID is written in several ways: with the kind before it or
 * alone, in braces, in any case, and without dashes. A UID without a GUID is compared as a whole.
 */
export const uidKey = (uid: string): string =>
  (guidPattern.exec(uid)?.[1]?.replaceAll('-', '') ?? uid).toLowerCase();

/** The tail of a UID, which the entity's URLs contain. */
export const idOf = (uid: string): string => uid.slice(uid.lastIndexOf(':') + 1);

/** @throws EmError `unexpected-answer` if the server's identifier cannot be part of a path; nothing is sent */
export function pathSegment(id: string): string {
  if (!isPathSegment(id)) throw unusable();
  return encodeURIComponent(id);
}

/**
 * The path segment of an entity.
 *
 * @throws EmError as `pathSegment` does, whichever part of the UID is invalid
 */
export function uidSegment(uid: string): string {
  if (!isUid(uid)) throw unusable();
  return pathSegment(idOf(uid));
}

/**
 * The path of a backup server.
 *
 * @throws EmError as `pathSegment` does
 */
export const backupServerPath = (uid: string): string => `backupServers/${uidSegment(uid)}`;

/** Whether a request will have exactly this path: a URL resolves dots and turns backslashes into slashes. */
export function keepsPath(baseUrl: string, path: string): boolean {
  const [named = ''] = path.split(/[?#]/, 1);
  return (
    URL.canParse(baseUrl + path) && new URL(baseUrl + path).pathname === new URL(baseUrl).pathname + named
  );
}

const unusable = (): EmError =>
  new EmError('unexpected-answer', { reason: { code: 'identifier' }, unsent: true });
