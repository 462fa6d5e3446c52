import type { BackupServer } from './elements';
import type { SystemSession } from './systemSessions';
import { idOf } from './identifiers';

/* What system sessions tell of collections, apart from who asks for them. */

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
  /** Of the system session that tells of it. */
  readonly sessionUid: string;
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

function toCollection({ uid, state, result, creationTime, endTime }: SystemSession): Collection {
  const time = dateOf(endTime) ?? dateOf(creationTime);
  if (state !== undefined && state.toLowerCase() !== 'stopped')
    return { result: 'running', time, sessionUid: uid };
  const known = (['success', 'warning', 'failed'] as const).find((word) => word === result?.toLowerCase());
  return { result: known ?? 'unknown', time, sessionUid: uid };
}
