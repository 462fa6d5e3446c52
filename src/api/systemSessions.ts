import { sessionAuth, type ApiRequest, type EmClient } from './client';
import { entity, type BackupServer } from './elements';
import { text, type Decoded, type ElementTable } from './elementTable';
import { isEmError, type EmErrorKind } from './errors';
import { idOf } from './url';

/**
 * A session of Enterprise Manager's own, such as a collection: version 13 has them. No source shows one whole;
 * the members are those of the job sessions, and none but the UID is relied on.
 */
const systemSessionTable = {
  name: 'SystemSession',
  fields: [
    ...entity,
    text('sessionType', 'SessionType', 0),
    text('creationTime', 'CreationTimeUTC', 0),
    text('endTime', 'EndTimeUTC', 0),
    text('state', 'State', 0),
    text('result', 'Result', 0),
  ],
} as const satisfies ElementTable;

const systemSessionsTable = {
  name: 'SystemSessions',
  fields: [{ kind: 'items', key: 'items', name: 'SystemSessions', item: systemSessionTable, min: 0 }],
} as const satisfies ElementTable;

const systemSessionEventTable = {
  name: 'SystemSessionEvent',
  fields: [text('time', 'TimeUTC', 0), text('status', 'Status', 0), text('message', 'Message', 0)],
} as const satisfies ElementTable;

const systemSessionEventsTable = {
  name: 'SystemSessionEvents',
  fields: [
    { kind: 'items', key: 'items', name: 'SystemSessionEvents', item: systemSessionEventTable, min: 0 },
  ],
} as const satisfies ElementTable;

export type SystemSession = Decoded<typeof systemSessionTable>;
export type SystemSessionEvent = Decoded<typeof systemSessionEventTable>;

/** After these, this version or account has no system sessions to show. */
const missing: readonly EmErrorKind[] = [
  'not-found',
  'forbidden',
  'rejected',
  'method-not-allowed',
  'unexpected-answer',
  'answer-too-large',
  'server-error',
];

/** @returns undefined where this version or account has no system sessions */
export async function listSystemSessions(
  client: EmClient,
  token: string,
  signal?: AbortSignal,
): Promise<readonly SystemSession[] | undefined> {
  const path = 'systemSessions?format=Entity';
  try {
    return (await client.read({ method: 'GET', path, auth: sessionAuth(token), signal }, systemSessionsTable))
      .items;
  } catch (error) {
    if (isEmError(error) && missing.includes(error.kind)) return undefined;
    throw error;
  }
}

/** @returns nothing where the events cannot be had: they explain, and nothing depends on them */
export async function listSystemSessionEvents(
  client: EmClient,
  token: string,
  session: SystemSession,
  signal?: AbortSignal,
): Promise<readonly SystemSessionEvent[]> {
  const id = encodeURIComponent(idOf(session.uid));
  const request: ApiRequest = {
    method: 'GET',
    path: `systemSessions/${id}/events`,
    auth: sessionAuth(token),
    signal,
  };
  try {
    return (await client.read(request, systemSessionEventsTable)).items;
  } catch (error) {
    if (isEmError(error)) return [];
    throw error;
  }
}

/** A collection links its backup server. */
export const isAbout = (session: SystemSession, serverId: string): boolean =>
  serverIds(session).includes(serverId.toLowerCase());

const serverIds = ({ links }: SystemSession): readonly string[] =>
  links.flatMap(({ href }) => /\/backupservers\/([^/?#]+)/i.exec(href)?.[1]?.toLowerCase() ?? []);

/** What is known of a backup server's last collection. */
export interface Collection {
  readonly result: 'running' | 'success' | 'warning' | 'failed' | 'unknown';
  /** When it ended, or began where it has not ended; absent where it is not told. */
  readonly time: Date | undefined;
}

/** The last collection of each backup server, by the tail of its UID in lower case. */
export function lastCollections(sessions: readonly SystemSession[]): ReadonlyMap<string, Collection> {
  const latest = new Map<string, SystemSession>();
  for (const session of sessions) {
    if ((session.sessionType ?? 'CollectJob').toLowerCase() !== 'collectjob') continue;
    for (const id of serverIds(session)) {
      const known = latest.get(id);
      if (known === undefined || begun(session) >= begun(known)) latest.set(id, session);
    }
  }
  return new Map([...latest].map(([id, session]) => [id, toCollection(session)]));
}

export const collectionOf = (
  collections: ReadonlyMap<string, Collection> | undefined,
  server: Pick<BackupServer, 'uid'>,
): Collection | undefined => collections?.get(idOf(server.uid).toLowerCase());

const begun = ({ creationTime }: SystemSession): number => dateOf(creationTime)?.getTime() ?? 0;

/** "Never" is the least date of the server's database, of the year 1753. */
function dateOf(value: string | undefined): Date | undefined {
  const date = value === undefined ? undefined : new Date(value);
  return date === undefined || Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1970
    ? undefined
    : date;
}

function toCollection({ state, result, creationTime, endTime }: SystemSession): Collection {
  const time = dateOf(endTime) ?? dateOf(creationTime);
  if (state !== undefined && state.toLowerCase() !== 'stopped') return { result: 'running', time };
  const known = (['success', 'warning', 'failed'] as const).find((word) => word === result?.toLowerCase());
  return { result: known ?? 'unknown', time };
}
