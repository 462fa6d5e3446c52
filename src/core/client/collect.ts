import { interrupted, type Begun } from './begun';
import { startCollecting } from './backupServers';
import type { EmClient } from './client';
import type { CollectOptions, CollectOutcome } from './collectOutcome';
import type { Task } from './elements';
import { doubtLookMs } from './doubt';
import { isCancelled, isEmError, type EmError } from './errors';
import { type Before } from './collectOutcome';
import { CollectionFollower, noteBefore } from './followCollection';

/** What was there before a collection may be known from others that began a moment ago. */
const knownForMs = 5000;
/** Without a session by then, it cannot be followed. */
const findForMs = 120_000;

/**
 * Collects a backup server's data and follows it to its real end: the task is over when the collection has
 * begun, so the system session is followed that tells of this server, where the version has those (12 and later). No link
 * leads there from the task: what is new, or was under way, and names the server is taken for it.
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
  const { listed, refusal } = await sessions.list(knownForMs, signal);
  const before = listed && (await noteBefore(client, token, listed, signal));
  await options.onSending?.(before);
  let task: Task | undefined;
  try {
    task = await startCollecting(client, token, uid, signal);
  } catch (error) {
    if (!isEmError(error) || !error.isInDoubt) throw error;
    return afterDoubt(client, token, before, error, options);
  }
  return afterAnswer(client, token, { before, refusal, task }, options);
}

/**
 * Finds out what came of a collection whose window ended before it was told. Nothing is sent but what reads.
 *
 * @param before as `onSending` told it
 */
export async function takeUpCollect(
  client: EmClient,
  token: string,
  before: Before | undefined,
  { accepted, task }: Begun,
  options: CollectOptions,
): Promise<CollectOutcome> {
  if (task !== undefined) return afterAnswer(client, token, { before, refusal: undefined, task }, options);
  const reason = interrupted(client);
  const outcome = await afterDoubt(client, token, before, reason, options);
  return accepted && outcome.kind === 'unknown' ? { kind: 'started', because: reason } : outcome;
}

interface Answered {
  readonly before: Before | undefined;
  /** Why the sessions could not be listed. */
  readonly refusal: EmError | undefined;
  readonly task: Task | undefined;
}

async function afterAnswer(
  client: EmClient,
  token: string,
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
    const outcome = await new CollectionFollower(client, token, before, options).follow(findForMs);
    return outcome ?? { kind: 'started', because: 'cannot-be-followed' };
  } catch (error) {
    if (!isEmError(error)) throw error;
    return { kind: 'started', because: error };
  }
}

/** The user may have cancelled; whether it has begun is looked up all the same, and then nothing is followed. */
async function afterDoubt(
  client: EmClient,
  token: string,
  before: Before | undefined,
  reason: EmError,
  options: CollectOptions,
): Promise<CollectOutcome> {
  const unknown = { kind: 'unknown', reason } as const;
  if (before === undefined) return unknown;
  const changes = isCancelled(reason) ? { signal: undefined, followForMs: 0 } : {};
  const follower = new CollectionFollower(client, token, before, { ...options, ...changes });
  try {
    return (await follower.follow(doubtLookMs(reason))) ?? unknown;
  } catch (error) {
    if (!isEmError(error)) throw error;
    return unknown;
  }
}
