import { serverKey, toldByEvents, type Told } from './collectionEvents';
import type { BackupServer } from './elements';
import type { SystemSession, SystemSessionEvent } from './systemSessions';
import { timeOf } from './time';

/* What system sessions tell of collections, apart from who asks for them. */

/** How a session is: one that has ended told how, or `unknown` where it does not. */
export type SessionState = 'running' | 'success' | 'warning' | 'failed' | 'unknown';

const ends: Readonly<Record<string, Exclude<SessionState, 'running'>>> = {
  success: 'success',
  completedsuccessfully: 'success',
  warning: 'warning',
  completedwarning: 'warning',
  failed: 'failed',
};

const worst = ['failed', 'warning', 'success'] as const;

/** By the words of the vendor's table and of its samples, which disagree. The worse of state and result counts. */
export function stateOf({ state, result, endTime }: SystemSession): SessionState {
  const words = [state, result?.result].map((word) => ends[word?.trim().toLowerCase() ?? '']);
  const isRunning = state?.trim().toLowerCase() === 'inprogress';
  if (isRunning) return 'running';
  if (result?.isCanceled) return 'unknown';
  const end = worst.find((word) => words.includes(word));
  if (end !== undefined) return end;
  // A state that is not documented, or none: it has ended where it tells when.
  return timeOf('EndTimeUTC', endTime) === undefined ? 'running' : 'unknown';
}

/** A reference tells its type in its name only. @returns undefined where it is not told */
export function isCollection({ sessionType, name }: SystemSession): boolean | undefined {
  if (sessionType !== undefined) return sessionType.toLowerCase() === 'collectjob';
  return name !== undefined && /^collect job\b/i.test(name) ? true : undefined;
}

/** Whether a row of the list tells no more than that there is a session. */
export const isReference = ({ state, sessionType }: SystemSession): boolean =>
  state === undefined && sessionType === undefined;

/** What is known of a backup server's last collection. */
export interface Collection {
  /** `unknown`: it ended, and whether well for this server is not told. */
  readonly result: SessionState;
  /** Of `unknown`: how the session ended, which is of all servers of it. */
  readonly session?: SessionState | undefined;
  /** Of `failed`: why, in Enterprise Manager's words. */
  readonly reason?: string | undefined;
  /** When it ended, or began where it has not ended; absent where it is not told. */
  readonly time: Date | undefined;
  /** Of the system session that tells of it. */
  readonly sessionUid: string;
}

/** By name or address (`serverKey`): only servers that the events of a collection name. */
export type Collections = ReadonlyMap<string, Collection>;

/** A collection with what its events tell. */
export interface ReadSession {
  readonly session: SystemSession;
  readonly told: ReadonlyMap<string, Told>;
  /** Whether its events could be had. */
  readonly isWhole: boolean;
}

/** The newest collections of a list, the newest first: nothing documents its order. */
export const newestCollections = (
  sessions: readonly SystemSession[],
  count: number,
): readonly SystemSession[] =>
  sessions
    .filter((session) => isCollection(session) === true)
    .map((session) => ({ session, time: begun(session) }))
    .sort((a, b) => b.time - a.time)
    .slice(0, count)
    .map(({ session }) => session);

/** A name ends in `@` and the time; which zone that is in is not told, so it is for the order only. */
function begun({ creationTime, name }: SystemSession): number {
  const time = timeOf('CreationTimeUTC', creationTime ?? name?.split('@').at(-1));
  return time?.getTime() ?? 0;
}

export const readEvents = (
  session: SystemSession,
  events: readonly SystemSessionEvent[] | undefined,
): ReadSession => ({ session, told: toldByEvents(events ?? []), isWhole: events !== undefined });

/** @param sessions the newest first */
export function lastCollections(sessions: readonly ReadSession[]): Collections {
  const latest = new Map<string, Collection>();
  for (const { session, told } of sessions) {
    for (const [server, facts] of told) {
      if (!latest.has(server)) latest.set(server, toCollection(session, facts));
    }
  }
  return latest;
}

/** What is known of a backup server's last collection; undefined where no session names it. */
export const collectionOf = (
  collections: Collections | undefined,
  { name }: Pick<BackupServer, 'name'>,
): Collection | undefined =>
  collections === undefined || name === undefined ? undefined : collections.get(serverKey(name));

function toCollection(session: SystemSession, { result, message, time }: Told): Collection {
  const { uid, creationTime, endTime } = session;
  const whole = stateOf(session);
  const at = timeOf('EndTimeUTC', endTime) ?? timeOf('CreationTimeUTC', creationTime);
  const facts = { time: time ?? at, sessionUid: uid };
  if (result === 'success' || result === 'warning') return { result, ...facts };
  if (whole === 'running' || whole === 'success') return { result: whole, ...facts, time: at };
  if (result === 'failed') return { result, reason: message, ...facts };
  return { result: 'unknown', session: whole, ...facts, time: at };
}
