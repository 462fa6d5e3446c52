import { mask } from './document';
// Loads the tables with the password and the session ID, so that their secrets are masked whatever else is loaded.
import './elements';
import { isSecretOfTable } from './elementTable';

/**
 * Masks by structure first (the name of a header, an element or a member; the position in a path): masking every
 * occurrence of a one-character password would make the text unreadable. The secret net masks the other occurrences
 * of an exchange's secrets.
 */

const secretHeaders: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-restsvcsessionid',
]);

/** Secrets that no table contains, since they are neither sent nor read as elements. */
const furtherSecretNames: ReadonlySet<string> = new Set(['vmwaressotoken', 'x-restsvcsessionid']);

/** Whether content with this name is secret wherever it occurs, also in elements that no table describes. */
export const isSecretName = (name: string): boolean =>
  isSecretOfTable(name) || furtherSecretNames.has(name.toLowerCase());

const collection = 'logonsessions';

/** Characters between the collection's name and the ID; they may repeat. */
const separators = '/\\.;';

/**
 * Characters that end a session's ID, unless they are encoded: a query, a fragment, white space, or a quote around a
 * URL.
 */
const endsId = '?#"\'<> \t\r\n';

/**
 * Masks the ID of a logon session, which is a bearer secret: the token is merely its base64. The ID is found in every
 * spelling of a path that a server may accept: other case, percent-encoded (also twice), with other or more slashes.
 */
export function redactUrl(url: string): string {
  if (!url.includes('%') && !/logonsessions/i.test(url)) return url;
  let result = '';
  let shown = 0;
  let matched = 0;
  for (let at = 0; at < url.length;) {
    const { character, next } = unescapedAt(url, at);
    at = next;
    // The name's first letter does not occur again in it, so after a mismatch the comparison restarts at most once.
    if (character === collection[matched]) matched += 1;
    else matched = character === collection[0] ? 1 : 0;
    if (matched < collection.length) continue;
    matched = 0;
    const begin = skip(url, at, (found) => separators.includes(found.character));
    const end = skip(url, begin, ({ raw }) => raw === '' || !endsId.includes(raw));
    if (begin > at && end > begin) {
      result += url.slice(shown, begin) + mask;
      shown = end;
    }
    at = end;
  }
  return result + url.slice(shown);
}

interface Unescaped {
  /** In lower case. */
  readonly character: string;
  /** As it is written; empty if it is encoded. */
  readonly raw: string;
  readonly next: number;
}

/** The character at a position, decoded as often as anyone may decode it: `%252F` is a slash. */
function unescapedAt(url: string, at: number): Unescaped {
  const raw = url.charAt(at);
  if (raw !== '%') return { character: raw.toLowerCase(), raw, next: at + 1 };
  let digits = at + 1;
  while (url.startsWith('25', digits) && isHex(url, digits + 2) && digits < at + 17) digits += 2;
  if (!isHex(url, digits)) return { character: raw, raw, next: at + 1 };
  const code = parseInt(url.slice(digits, digits + 2), 16);
  return { character: String.fromCharCode(code).toLowerCase(), raw: '', next: digits + 2 };
}

const isHex = (url: string, at: number): boolean => /^[0-9a-f]{2}$/i.test(url.slice(at, at + 2));

function skip(url: string, from: number, goesOn: (found: Unescaped) => boolean): number {
  let at = from;
  while (at < url.length) {
    const found = unescapedAt(url, at);
    if (!goesOn(found)) break;
    at = found.next;
  }
  return at;
}

/** Masks header values in a list of pairs. The scheme of `Authorization` stays, since it is useful and not secret. */
export function redactHeaders(headers: readonly (readonly [string, string])[]): readonly [string, string][] {
  return headers.map(([name, value]) => {
    const lower = name.toLowerCase();
    if (!secretHeaders.has(lower)) return [name, redactUrl(value)];
    const scheme = lower.endsWith('authorization') ? /^(\S+)\s/.exec(value)?.[1] : undefined;
    return [name, scheme === undefined ? mask : `${scheme} ${mask}`];
  });
}
