import { interrupted, type Begun } from './begun';
import { startCollecting } from './backupServers';
import { isAbout } from './collections';
import type { EmClient } from './client';
import type { Task } from './elements';
import { doubtLookMs } from './doubt';
import { isCancelled, isEmError, type EmError } from './errors';
import type { Sleep } from './sleep';
import {
  complaintOf,
  getSystemSession,
  listSystemSessionEvents,
  type SystemSession,
  type SystemSessionEvent,
} from './systemSessions';
import type { SystemSessionLister } from './systemSessionLister';
import type { FollowTask } from './tasks';
import { idOf } from './identifiers';

const firstDelayMs = 1000;
const longestDelayMs = 5000;
/** What was there before a collection may be known from others that began a moment ago. */
const knownForMs = 15_000;
const freshForMs = 500;

/** How far a collection came, for whoever shows it. */
export type CollectStep =
  | { readonly step: 'starting' }
  | { readonly step: 'task'; readonly task: Task }
  /** With the newest event of the collection, where there is one yet. */
  | { readonly step: 'collecting'; readonly event?: string | undefined };

export type CollectOutcome =
  | { readonly kind: 'collected'; readonly events: readonly SystemSessionEvent[] }
  /** It has begun; whether it ends well is not known, because of this. */
  | { readonly kind: 'started'; readonly because: 'not-told-by-version' | 'not-over-in-time' | EmError }
  /** The answer was lost, and no collection was seen that could be this one: it was looked up, not sent again. */
  | { readonly kind: 'unknown'; readonly reason: EmError }
  | {
      readonly kind: 'failed';
      readonly message: string | undefined;
      readonly events: readonly SystemSessionEvent[];
    };

export interface CollectOptions {
  readonly follow: FollowTask;
  /** Shared by all collections of a logon session. */
  readonly sessions: SystemSessionLister;
  readonly sleep: Sleep;
  readonly onStep: (step: CollectStep) => void;
  readonly signal?: AbortSignal | undefined;
  /** How long to follow the collection, in milliseconds. */
  readonly followForMs: number;
  readonly now: () => number;
  /**
   * Waited for before the request goes out.
   *
   * @param known the UIDs of the sessions that are none of this collection; undefined where they cannot be listed
   */
  readonly onSending?: ((known: readonly string[] | undefined) => Promise<void>) | undefined;
}

/**
 * Collects a backup server's data and follows it to its real end: the task is over when the collection has
 * begun, so the system session that it opened is followed where the version has those (13 and later).
 *
 * @throws EmError where it is certain that nothing was begun
 */
export async function collectBackupServer(
  client: EmClient,
  token: string,
  uid: string,
  options: CollectOptions,
): Promise<CollectOutcome> {
  const { onStep, signal, sessions } = options;
  onStep({ step: 'starting' });
  const { listed: before, refusal } = await sessions.list(knownForMs, signal);
  const known = before?.map((session) => session.uid);
  await options.onSending?.(known);
  let task: Task | undefined;
  try {
    task = await startCollecting(client, token, uid, signal);
  } catch (error) {
    if (!isEmError(error) || !error.isInDoubt) throw error;
    return doubted(client, token, uid, known, error, options);
  }
  return afterAnswer(client, token, uid, { known, refusal, task }, options);
}

/**
 * Finds out what came of a collection whose window ended before it was told. Nothing is sent but what reads.
 *
 * @param known as `onSending` told it
 */
export async function takeUpCollect(
  client: EmClient,
  token: string,
  uid: string,
  known: readonly string[] | undefined,
  { accepted, task }: Begun,
  options: CollectOptions,
): Promise<CollectOutcome> {
  const reason = interrupted(client);
  if (task !== undefined) return afterAnswer(client, token, uid, { known, refusal: undefined, task }, options);
  const outcome = await doubted(client, token, uid, known, reason, options);
  return accepted && outcome.kind === 'unknown' ? { kind: 'started', because: reason } : outcome;
}

interface Answered {
  readonly known: readonly string[] | undefined;
  /** Why no sessions are known. */
  readonly refusal: EmError | undefined;
  readonly task: Task | undefined;
}

async function afterAnswer(
  client: EmClient,
  token: string,
  uid: string,
  { known, refusal, task }: Answered,
  options: CollectOptions,
): Promise<CollectOutcome> {
  const { onStep, signal, followForMs } = options;
  try {
    if (task !== undefined) {
      const onState = (state: Task): void => {
        onStep({ step: 'task', task: state });
      };
      const ended = await options.follow(task, { signal, onState });
      if (ended.result?.success === false)
        return { kind: 'failed', message: ended.result.message, events: [] };
    }
    if (known === undefined) return { kind: 'started', because: refusal ?? 'not-told-by-version' };
    onStep({ step: 'collecting' });
    const followed = await followSession(client, token, uid, new Set(known), followForMs, options);
    return followed ?? { kind: 'started', because: 'not-over-in-time' };
  } catch (error) {
    if (!isEmError(error)) throw error;
    return { kind: 'started', because: error };
  }
}

/** The user may have cancelled; whether it has begun is looked up all the same, and then nothing is followed. */
async function doubted(
  client: EmClient,
  token: string,
  uid: string,
  known: readonly string[] | undefined,
  reason: EmError,
  options: CollectOptions,
): Promise<CollectOutcome> {
  const unknown = { kind: 'unknown', reason } as const;
  if (known === undefined) return unknown;
  const changes = isCancelled(reason) ? { signal: undefined, followForMs: 0 } : {};
  const findForMs = doubtLookMs(reason);
  try {
    const all = { ...options, ...changes };
    return (await followSession(client, token, uid, new Set(known), findForMs, all)) ?? unknown;
  } catch (error) {
    if (!isEmError(error)) throw error;
    return unknown;
  }
}

/**
 * The collection is found in the list once, by being new and about this server, and then asked for by itself.
 *
 * @returns undefined where none was seen in that time
 */
async function followSession(
  client: EmClient,
  token: string,
  uid: string,
  before: ReadonlySet<string>,
  findForMs: number,
  { sessions, sleep, signal, followForMs, now, onStep }: CollectOptions,
): Promise<CollectOutcome | undefined> {
  const id = idOf(uid);
  const begun = now();
  let mine: SystemSession | undefined;
  for (let delay = firstDelayMs; ; delay = Math.min(delay * 1.5, longestDelayMs)) {
    if (mine === undefined) {
      const { listed = [] } = await sessions.list(freshForMs, signal);
      mine = listed.find((session) => !before.has(session.uid) && isAbout(session, id));
    } else mine = await getSystemSession(client, token, mine, signal);
    if (mine !== undefined) {
      const events = await listSystemSessionEvents(client, token, mine, signal);
      onStep({ step: 'collecting', event: events.at(-1)?.message });
      const result = mine.state?.toLowerCase() === 'stopped' ? mine.result?.toLowerCase() : undefined;
      if (result === 'success' || result === 'warning') return { kind: 'collected', events };
      if (result !== undefined) {
        return { kind: 'failed', message: complaintOf(events), events };
      }
    }
    if (mine === undefined && now() >= begun + findForMs) return undefined;
    if (now() >= begun + followForMs) return { kind: 'started', because: 'not-over-in-time' };
    await sleep(delay, signal);
  }
}
