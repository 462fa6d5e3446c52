import { mask } from './document';
import { backupServerSpecTable, logonSessionTable } from './elements';
import type { ElementTable } from './elementTable';

/**
 * Masking is by structure first (the name of a header, an element or a member; the place in a path): a one-character
 * password must not wreck what is shown. What of an exchange's own secrets comes back elsewhere is the secret net's.
 */

const secretHeaders: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-restsvcsessionid',
]);

const secretNamesOf = (table: ElementTable): string[] =>
  table.fields.filter((field) => 'secret' in field && field.secret).map((field) => field.name.toLowerCase());

/** Names whose content is secret wherever they stand, also in elements that our tables do not know. */
const secretNames: ReadonlySet<string> = new Set([
  ...secretNamesOf(backupServerSpecTable),
  ...secretNamesOf(logonSessionTable),
  'vmwaressotoken',
  'x-restsvcsessionid',
]);

export function isSecretName(name: string): boolean {
  return secretNames.has(name.toLowerCase());
}

const collection = 'logonsessions';

/** What may lie between the collection's name and the ID, also more than once. */
const separators = '/\\.;';

/** Where the ID of a session ends, unless it is encoded: at a query, a fragment, white space, or what quotes a URL. */
const endsId = '?#"\'<> \t\r\n';

/**
 * The ID of a logon session is a bearer secret: the token is nothing but its base64. It is found in any spelling of
 * a path that a server may take for the same: other case, percent-encoded (also twice), with more or other slashes.
 */
export function redactUrl(url: string): string {
  if (!url.includes('%') && !/logonsessions/i.test(url)) return url;
  let result = '';
  let shown = 0;
  let matched = 0;
  for (let at = 0; at < url.length;) {
    const { character, next } = unescapedAt(url, at);
    at = next;
    // The name's first letter is nowhere else in it, so that a mismatch begins anew at most once.
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
  /** As it is written; empty where it is encoded. */
  readonly raw: string;
  readonly next: number;
}

/** The character at a place, percent-encoded as often as anybody may decode it: `%252F` is a slash. */
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

/** Header values of a pair list; the scheme of `Authorization` stays, since it helps and tells nothing. */
export function redactHeaders(headers: readonly (readonly [string, string])[]): readonly [string, string][] {
  return headers.map(([name, value]) => {
    const lower = name.toLowerCase();
    if (!secretHeaders.has(lower)) return [name, redactUrl(value)];
    const scheme = lower.endsWith('authorization') ? /^(\S+)\s/.exec(value)?.[1] : undefined;
    return [name, scheme === undefined ? mask : `${scheme} ${mask}`];
  });
}
