import { backupServerSpecTable, logonSessionTable } from './elements';
import type { ElementTable } from './elementTable';
import { mask } from './document';

/**
 * Masking is by structure (the name of a header, an element or a property; the place in a path), never by
 * searching for a secret's text: a one-character password must not wreck what is shown.
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
]);

export function isSecretName(name: string): boolean {
  return secretNames.has(name.toLowerCase());
}

/** The ID of a logon session is a bearer secret: the token is nothing but its base64. */
export function redactUrl(url: string): string {
  return url.replace(/(\/logonSessions\/|^logonSessions\/)[^/?#]+/gi, `$1${mask}`);
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
