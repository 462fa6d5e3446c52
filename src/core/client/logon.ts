import type { ApiAnswer, ApiRequest } from './apiRequest';
import type { EmClient } from './client';
import { decodeQuietly } from './document';
import { enterpriseManagerTable, logonSessionTable, type EnterpriseManager, type Link } from './elements';
import { EmError, isEmError } from './errors';
import { cookieToken, sessionHeader } from './exchangeSecrets';
import { failureTraits } from './failureTraits';
import { isPathSegment } from './identifiers';
import { highestVersion } from './versions';

/** A logon session. The token is a bearer secret, and so is the ID that it is made from. */
export interface Logon {
  readonly token: string;
  readonly sessionId: string | undefined;
  /** Enterprise Manager's name for the account. */
  readonly displayName: string;
  /** The account as it was typed; a remembered password belongs to it. */
  readonly account: string;
  /** The requested `v=` token, such as `v1_7` or `latest`. */
  readonly version: string;
  /** Whether the session links to the creation of backup servers; undefined if its response has no links at all. */
  readonly mayConnect?: boolean | undefined;
}

/**
 * Sends `GET /api/` without credentials, to learn the API versions and whether this is an Enterprise Manager at all.
 */
export async function probe(client: EmClient, signal?: AbortSignal): Promise<readonly string[]> {
  const request: ApiRequest = { method: 'GET', path: '', auth: { kind: 'none' }, signal };
  let manager: EnterpriseManager;
  try {
    manager = await client.read(request, enterpriseManagerTable);
  } catch (error) {
    if (!isEmError(error)) throw error;
    if (mayComeFromTls(error) && (await client.speaksTls(signal)))
      throw new EmError('not-http', error.facts, { cause: error });
    throw error.kind === 'unexpected-answer'
      ? new EmError('not-enterprise-manager', error.facts, { cause: error })
      : error;
  }
  return manager.supportedVersions.map((version) => version.name);
}

/**
 * A server that expects TLS resets a plain http connection, sends a TLS alert, or explains itself in a page or a text:
 * which of these Enterprise Manager does is not documented.
 */
const mayComeFromTls = ({ kind }: EmError): boolean =>
  kind === 'connection-lost' || kind === 'rejected' || failureTraits[kind].isOfWrongPort;

/**
 * Sends `POST sessionMngr/?v=…` with Basic credentials in UTF-8.
 *
 * @param version a `v=` token; by default the highest that the server offers
 * @throws EmError `bad-credentials` on 401, `no-session-id` if a successful response has no token
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

/** According to the role table only administrators may connect; the session's links show it, if there are any. */
function mayConnect(links: readonly Link[]): boolean | undefined {
  return links.length === 0
    ? undefined
    : links.some(({ rel, href }) => rel === 'Create' && /\/backupServers\?action=create$/i.test(href));
}

/** A session whose ID cannot be part of a path cannot be ended by a request: it ends by itself. */
const usableId = (id: string | undefined): string | undefined =>
  id !== undefined && isPathSegment(id) ? id : undefined;

/**
 * Takes the token from the header; else from the cookie, if a proxy dropped the header; else computes it as current
 * servers do.
 */
function tokenOf(answer: ApiAnswer, sessionId: string | undefined): string | undefined {
  const header = answer.header(sessionHeader)[0]?.trim();
  if (header) return header;
  const cookie = answer
    .header('Set-Cookie')
    .map(cookieToken)
    .find((value) => value !== undefined);
  return cookie ?? (sessionId ? Buffer.from(sessionId, 'ascii').toString('base64') : undefined);
}

/** Current tokens are the base64 of the session's GUID. Old ones are not, and then the ID stays unknown. */
function sessionIdOf(token: string): string | undefined {
  const text = Buffer.from(token, 'base64').toString('latin1');
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text : undefined;
}
