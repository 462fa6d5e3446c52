import { toldSessionId } from './answer';
import type { ApiRequest } from './apiRequest';
import type { Document } from './document';
import { headerValues } from './headers';
import { SecretNet } from './secretNet';
import type { WireAnswer } from './transport';

export const sessionHeader = 'X-RestSvcSessionId';

/** The nets for the secrets of each exchange of one client: what went out, and what came back as far as it is known. */
export class SecretNets {
  private last: { readonly key: string; readonly net: SecretNet } | undefined;

  of(request: ApiRequest, answer: WireAnswer | undefined, document: Document | undefined): SecretNet {
    const id = toldSessionId(document);
    const secrets = [
      ...secretsOf(request),
      ...toldTokens(answer).flatMap(tokenSecrets),
      ...(id === undefined ? [] : [id]),
    ];
    // What comes back at a log on and could not be read may hold an ID that nobody knows yet. Its password is not kept.
    if (request.auth.kind === 'basic') return new SecretNet(secrets, true);
    if (request.body !== undefined) return new SecretNet(secrets);
    // A session's own secrets are the same from one exchange to the next.
    const key = JSON.stringify(secrets);
    if (this.last?.key !== key) this.last = { key, net: new SecretNet(secrets) };
    return this.last.net;
  }
}

/** What a request carries that nobody may see: in its headers, its body and its path. */
function secretsOf({ auth, body, path }: ApiRequest): readonly string[] {
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
function toldTokens(answer: WireAnswer | undefined): readonly string[] {
  const cookies = headerValues(answer, 'Set-Cookie').flatMap((value) => cookieToken(value) ?? []);
  return [...headerValues(answer, sessionHeader).map((value) => value.trim()), ...cookies];
}

export const cookieToken = (cookie: string): string | undefined =>
  /^\s{0,9}X-RestSvcSessionId=([^;\s]+)/i.exec(cookie)?.[1];

/** A token, and the ID of the session that it is made of. */
function tokenSecrets(token: string): readonly string[] {
  const id = Buffer.from(token, 'base64').toString('latin1');
  return /^[\x20-\x7e]{8,}$/.test(id) ? [token, id] : [token];
}

function sessionInPath(path: string): readonly string[] {
  const id = /^logonSessions\/([^/?#]+)/.exec(path)?.[1];
  return id === undefined ? [] : [decodeURIComponent(id)];
}
