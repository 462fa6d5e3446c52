import { interrupted, type Begun } from './begun';
import type { EmSession } from '../client/emSession';
import type { CollectOptions, CollectOutcome } from './collectOutcome';
import type { Task } from '../client/elements';
import { doubtLookMs } from './doubt';
import { isCancelled, isEmError, type EmError } from '../client/errors';
import { type Before } from './collectOutcome';
import { CollectionFollower, noteBefore } from './followCollection';

/** A snapshot of the sessions this recent is shared by collections that begin at about the same time. */
const knownForMs = 5000;
/** If no session has been found by then, the collection cannot be followed. */
const findForMs = 120_000;

/**
 * Collects a backup server's data and follows the collection to its real end. The task ends when the collection has
 * begun, so the system session that names this server is followed, if the version has system sessions (12 and later).
 * No link leads from the task to that session: a session that is new, or was running before, and names the server is
 * taken for it.
 *
 * @throws EmError if it is certain that nothing was begun
 */
export async function collectBackupServer(
  em: EmSession,
  uid: string,
  options: CollectOptions,
): Promise<CollectOutcome> {
  const { onStep, signal, sessions } = options;
  onStep({ step: 'starting' });
  const { listed, refusal } = await sessions.list(knownForMs, signal);
  const before = listed && (await noteBefore(em, listed, signal));
  await options.onSending?.(before);
  let task: Task | undefined;
  try {
    task = await em.backupServers.collect(uid, signal);
  } catch (error) {
    if (!isEmError(error) || !error.isInDoubt) throw error;
    return afterDoubt(em, before, error, options);
  }
  return afterAnswer(em, { before, refusal, task }, options);
}

/**
 * Finds out the outcome of a collection whose window ended before it was reported. Sends only read requests.
 *
 * @param before as passed to `onSending`
 */
export async function takeUpCollect(
  em: EmSession,
  before: Before | undefined,
  { accepted, task }: Begun,
  options: CollectOptions,
): Promise<CollectOutcome> {
  if (task !== undefined) return afterAnswer(em, { before, refusal: undefined, task }, options);
  const reason = interrupted(em);
  const outcome = await afterDoubt(em, before, reason, options);
  return accepted && outcome.kind === 'unknown' ? { kind: 'started', because: reason } : outcome;
}

interface Answered {
  readonly before: Before | undefined;
  /** Why the sessions could not be listed. */
  readonly refusal: EmError | undefined;
  readonly task: Task | undefined;
}

async function afterAnswer(
  em: EmSession,
  { before, refusal, task }: Answered,
  options: CollectOptions,
): Promise<CollectOutcome> {
  const { onStep, signal } = options;
  try {
    if (task !== undefined) {
      const onState = (state: Task): void => {
        onStep({ step: 'task', task: state });
      };
      const ended = await options.follow(task, { signal, onState });
      if (ended.result?.success === false)
        return { kind: 'failed', message: ended.result.message, events: [] };
    }
    if (before === undefined) return { kind: 'started', because: refusal ?? 'not-told-by-version' };
    onStep({ step: 'collecting' });
    const outcome = await new CollectionFollower(em, before, options).follow(findForMs);
    return outcome ?? { kind: 'started', because: 'cannot-be-followed' };
  } catch (error) {
    if (!isEmError(error)) throw error;
    return { kind: 'started', because: error };
  }
}

/** Looks up whether the collection has begun, even if the user cancelled; in that case it is not followed. */
async function afterDoubt(
  em: EmSession,
  before: Before | undefined,
  reason: EmError,
  options: CollectOptions,
): Promise<CollectOutcome> {
  const unknown = { kind: 'unknown', reason } as const;
  if (before === undefined) return unknown;
  const changes = isCancelled(reason) ? { signal: undefined, followForMs: 0 } : {};
  const follower = new CollectionFollower(em, before, { ...options, ...changes });
  try {
    return (await follower.follow(doubtLookMs(reason))) ?? unknown;
  } catch (error) {
    if (!isEmError(error)) throw error;
    return unknown;
  }
}
