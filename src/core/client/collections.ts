import { serverKey, toldByEvents, type Told } from './collectionEvents';
import type { BackupServer } from './elements';
import type { SystemSession, SystemSessionEvent } from './resources/systemSessions';
import { timeOf } from './time';

/* Reads collections from system sessions; the requests are made elsewhere. */

/** The state of a session, or its result if it has ended; `unknown` if the result is not known. */
export type SessionState = 'running' | 'success' | 'warning' | 'failed' | 'unknown';

const ends: Readonly<Record<string, Exclude<SessionState, 'running'>>> = {
  success: 'success',
  completedsuccessfully: 'success',
  warning: 'warning',
  completedwarning: 'warning',
  failed: 'failed',
};

const worst = ['failed', 'warning', 'success'] as const;

/**
 * Reads the values of the vendor's table and of its samples, which disagree. The worse of state and result counts.
 */
export function stateOf({ state, result, endTime }: SystemSession): SessionState {
  const words = [state, result?.result].map((word) => ends[word?.trim().toLowerCase() ?? '']);
  const isRunning = state?.trim().toLowerCase() === 'inprogress';
  if (isRunning) return 'running';
  if (result?.isCanceled) return 'unknown';
  const end = worst.find((word) => words.includes(word));
  if (end !== undefined) return end;
  // For an undocumented or missing state, the session has ended if it has an end time.
  return timeOf('EndTimeUTC', endTime) === undefined ? 'running' : 'unknown';
}

/**
 * Whether the session is a collection. A reference shows its type in its name only.
 *
 * @returns undefined if that is not known
 */
export function isCollection({ sessionType, name }: SystemSession): boolean | undefined {
  if (sessionType !== undefined) return sessionType.toLowerCase() === 'collectjob';
  return name !== undefined && /^collect job\b/i.test(name) ? true : undefined;
}

/** Whether a row of the list is a mere reference, without any content. */
export const isReference = ({ state, sessionType }: SystemSession): boolean =>
  state === undefined && sessionType === undefined;

/** The last collection of a backup server, as far as it is known. */
export interface Collection {
  /** `unknown`: it has ended, and its result for this server is not known. */
  readonly result: SessionState;
  /** For `unknown`: the result of the session, which covers all its servers. */
  readonly session?: SessionState | undefined;
  /** For `failed`: the reason, in Enterprise Manager's words. */
  readonly reason?: string | undefined;
  /** The time when it ended, or began if it has not ended; absent if it is not known. */
  readonly time: Date | undefined;
  /** The UID of the system session that reports it. */
  readonly sessionUid: string;
}

/** By name or address (`serverKey`): only servers that the events of a collection name. */
export type Collections = ReadonlyMap<string, Collection>;

/** A collection with the results that its events report. */
export interface ReadSession {
  readonly session: SystemSession;
  readonly told: ReadonlyMap<string, Told>;
  /** Whether its events could be read. */
  readonly isWhole: boolean;
}

/** The newest collections of a list, newest first: the list's order is not documented. */
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

/** A name ends in `@` and the time; the time zone is not known, so the time is used for the order only. */
function begun({ creationTime, name }: SystemSession): number {
  const time = timeOf('CreationTimeUTC', creationTime ?? name?.split('@').at(-1));
  return time?.getTime() ?? 0;
}

export const readEvents = (
  session: SystemSession,
  events: readonly SystemSessionEvent[] | undefined,
): ReadSession => ({ session, told: toldByEvents(events ?? []), isWhole: events !== undefined });

/** @param sessions newest first */
export function lastCollections(sessions: readonly ReadSession[]): Collections {
  const latest = new Map<string, Collection>();
  for (const { session, told } of sessions) {
    for (const [server, facts] of told) {
      if (!latest.has(server)) latest.set(server, toCollection(session, facts));
    }
  }
  return latest;
}

/** The last known collection of a backup server; undefined if no session names the server. */
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
