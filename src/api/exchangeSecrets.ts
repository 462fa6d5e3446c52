import type { ApiRequest } from './client';
import { headerValues } from './headers';
import type { WireAnswer } from './transport';

export const sessionHeader = 'X-RestSvcSessionId';

/** What a request carries that nobody may see: in its headers, its body and its path. */
export function secretsOf({ auth, body, path }: ApiRequest): readonly string[] {
  const sent =
    auth.kind === 'basic'
      ? [auth.password, `${auth.account}:${auth.password}`]
      : auth.kind === 'session'
        ? tokenSecrets(auth.token)
        : [];
  const values = (body?.value ?? {}) as Readonly<Record<string, unknown>>;
  const written = (body?.table.fields ?? []).flatMap((field) => {
    const value = field.kind === 'element' && field.secret === true ? values[field.key] : undefined;
    return typeof value === 'string' ? [value] : [];
  });
  return [...sent, ...written, ...sessionInPath(path)];
}

/** The tokens that an answer tells, in the header or, where a proxy dropped it, in the cookie. */
export function toldTokens(answer: WireAnswer | undefined): readonly string[] {
  const cookies = headerValues(answer, 'Set-Cookie').flatMap((value) => cookieToken(value) ?? []);
  return [...headerValues(answer, sessionHeader).map((value) => value.trim()), ...cookies];
}

export const cookieToken = (cookie: string): string | undefined =>
  /^\s{0,9}X-RestSvcSessionId=([^;\s]+)/i.exec(cookie)?.[1];

/** A token, and the ID of the session that it is made of. */
export function tokenSecrets(token: string): readonly string[] {
  const id = Buffer.from(token, 'base64').toString('latin1');
  return /^[\x20-\x7e]{8,}$/.test(id) ? [token, id] : [token];
}

function sessionInPath(path: string): readonly string[] {
  const id = /^logonSessions\/([^/?#]+)/.exec(path)?.[1];
  return id === undefined ? [] : [decodeURIComponent(id)];
}
