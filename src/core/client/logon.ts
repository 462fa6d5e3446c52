import type { ApiAnswer, ApiRequest } from './apiRequest';
import type { EmClient } from './client';
import { decodeQuietly } from './document';
import { enterpriseManagerTable, logonSessionTable, type EnterpriseManager, type Link } from './elements';
import { EmError, isEmError } from './errors';
import { cookieToken, sessionHeader } from './exchangeSecrets';
import { isPathSegment, pathSegment } from './identifiers';
import { highestVersion } from './versions';

/** A logon session. The token is a bearer secret, and so is the ID that it is made of. */
export interface Logon {
  readonly token: string;
  readonly sessionId: string | undefined;
  /** What Enterprise Manager calls the account. */
  readonly displayName: string;
  /** The account as it was typed, which a remembered password belongs to. */
  readonly account: string;
  /** The `v=` token that was asked for, such as `v1_7` or `latest`. */
  readonly version: string;
  /** Whether the session links the create of backup servers; undefined where its answer has no links at all. */
  readonly mayConnect?: boolean | undefined;
}

/** `GET /api/` without credentials: which versions there are, and whether this is an Enterprise Manager at all. */
export async function probe(client: EmClient, signal?: AbortSignal): Promise<readonly string[]> {
  const request: ApiRequest = { method: 'GET', path: '', auth: { kind: 'none' }, signal };
  let manager: EnterpriseManager;
  try {
    manager = await client.read(request, enterpriseManagerTable);
  } catch (error) {
    throw isEmError(error) && error.kind === 'unexpected-answer'
      ? new EmError('not-enterprise-manager', error.facts, { cause: error })
      : error;
  }
  return manager.supportedVersions.map((version) => version.name);
}

/**
 * `POST sessionMngr/?v=…` with Basic credentials in UTF-8.
 *
 * @param version a `v=` token; without one the highest that the server offers is taken
 * @throws EmError `bad-credentials` on 401, `no-session-id` where a success carries no token
 */
export async function logOn(
  client: EmClient,
  credentials: { readonly account: string; readonly password: string },
  version?: string,
  signal?: AbortSignal,
): Promise<Logon> {
  const chosen = version ?? highestVersion(await probe(client, signal));
  const request: ApiRequest = {
    method: 'POST',
    path: `sessionMngr/?${new URLSearchParams({ v: chosen }).toString()}`,
    auth: { kind: 'basic', ...credentials },
    signal,
  };
  const answer = await client.send(request);
  const session = answer.document?.is(logonSessionTable)
    ? decodeQuietly(answer.document, logonSessionTable)
    : undefined;
  const token = tokenOf(answer, session?.sessionId);
  if (token === undefined) {
    throw new EmError('no-session-id', {
      method: request.method,
      path: request.path,
      ...client.place,
      status: answer.status,
    });
  }
  return {
    token,
    sessionId: usableId(session?.sessionId) ?? sessionIdOf(token),
    displayName: session?.userName ?? credentials.account,
    account: credentials.account,
    version: chosen,
    mayConnect: mayConnect(session?.links ?? []),
  };
}

/** The role table leaves connecting to administrators; the session's links say it, where there are any. */
function mayConnect(links: readonly Link[]): boolean | undefined {
  return links.length === 0
    ? undefined
    : links.some(({ rel, href }) => rel === 'Create' && /\/backupServers\?action=create$/i.test(href));
}

/** Ends the session. A server that no longer knows it is as good. */
export async function logOff(client: EmClient, logon: Logon, signal?: AbortSignal): Promise<void> {
  if (logon.sessionId === undefined) return;
  try {
    await client.send({
      method: 'DELETE',
      path: `logonSessions/${pathSegment(logon.sessionId)}`,
      auth: { kind: 'session', token: logon.token },
      signal,
    });
  } catch (error) {
    if (!isEmError(error) || (error.kind !== 'session-expired' && error.kind !== 'not-found')) throw error;
  }
}

/** An ID that no path can be made of cannot be ended: the session ends by itself. */
const usableId = (id: string | undefined): string | undefined =>
  id !== undefined && isPathSegment(id) ? id : undefined;

/** The header first; the cookie's text where a proxy dropped it; last what current servers make it of. */
function tokenOf(answer: ApiAnswer, sessionId: string | undefined): string | undefined {
  const header = answer.header(sessionHeader)[0]?.trim();
  if (header) return header;
  const cookie = answer
    .header('Set-Cookie')
    .map(cookieToken)
    .find((value) => value !== undefined);
  return cookie ?? (sessionId ? Buffer.from(sessionId, 'ascii').toString('base64') : undefined);
}

/** Current tokens are the base64 of the session's GUID; old ones are not, and then the ID stays unknown. */
function sessionIdOf(token: string): string | undefined {
  const text = Buffer.from(token, 'base64').toString('latin1');
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text : undefined;
}
