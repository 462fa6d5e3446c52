import { toldSessionId } from './answer';
import type { ApiRequest } from './apiRequest';
import type { Document } from './document';
import { headerValues } from './headers';
import { SecretNet } from './secretNet';
import type { WireAnswer } from './transport';

export const sessionHeader = 'X-RestSvcSessionId';

/**
 * The secret nets of one client's exchanges: for the secrets that were sent, and those received as far as they are
 * known.
 */
export class SecretNets {
  private last: { readonly key: string; readonly net: SecretNet } | undefined;

  of(request: ApiRequest, answer: WireAnswer | undefined, document: Document | undefined): SecretNet {
    const id = toldSessionId(document);
    const secrets = [
      ...secretsOf(request),
      ...toldTokens(answer).flatMap(tokenSecrets),
      ...(id === undefined ? [] : [id]),
    ];
    // An unreadable response to a logon may hold an ID that is not known yet. The password is not kept here.
    if (request.auth.kind === 'basic') return new SecretNet(secrets, true);
    if (request.body !== undefined) return new SecretNet(secrets);
    // The secrets of a session are the same in all its exchanges.
    const key = JSON.stringify(secrets);
    if (this.last?.key !== key) this.last = { key, net: new SecretNet(secrets) };
    return this.last.net;
  }
}

/** The secrets of a request: in its headers, its body and its path. */
function secretsOf({ auth, body, path }: ApiRequest): readonly string[] {
  const sent =
    auth.kind === 'basic'
      ? [auth.password, `${auth.account}:${auth.password}`]
      : auth.kind === 'session'
        ? tokenSecrets(auth.token)
        : [];
  return [...sent, ...(body?.secrets ?? []), ...sessionInPath(path)];
}

/** The tokens in a response: in the header or, if a proxy dropped it, in the cookie. */
function toldTokens(answer: WireAnswer | undefined): readonly string[] {
  const cookies = headerValues(answer, 'Set-Cookie').flatMap((value) => cookieToken(value) ?? []);
  return [...headerValues(answer, sessionHeader).map((value) => value.trim()), ...cookies];
}

export const cookieToken = (cookie: string): string | undefined =>
  /^\s{0,9}X-RestSvcSessionId=([^;\s]+)/i.exec(cookie)?.[1];

/** A token, and the session ID it is made from. */
export function tokenSecrets(token: string): readonly string[] {
  const id = Buffer.from(token, 'base64').toString('latin1');
  return /^[\x20-\x7e]{8,}$/.test(id) ? [token, id] : [token];
}

function sessionInPath(path: string): readonly string[] {
  const id = /^logonSessions\/([^/?#]+)/.exec(path)?.[1];
  return id === undefined ? [] : [decodeURIComponent(id)];
}
