import { uidOfLinks } from '../client/hrefs';
import type { CreateAnswer } from '../client/resources/backupServers';
import type { EmSession } from '../client/emSession';
import { seenAgain, type ConnectOutcome, type Found } from './connectOutcome';
import { doubtLookMs } from './doubt';
import type { BackupServer, BackupServerSpec, EntityRef, Task } from '../client/elements';
import { interrupted, type Begun } from './begun';
import { EmError, isCancelled, isEmError } from '../client/errors';
import { lookUntil, type LookOptions } from './lookUntil';
import { readList, type Listed } from './listed';
import { lookForServer, registeredQuietly } from './serverLook';
import type { FollowTask } from './followTask';
import { named, wantedOf, type Wanted } from '../client/whose';

/** The result until the first look. */
const unseen = { kind: 'not-listed' } as const;

/** The progress of a connect, for display. */
export type ConnectStep =
  | { readonly step: 'checking' }
  /** With what to look for, in case it has to be looked up later. */
  | { readonly step: 'sending'; readonly wanted: Wanted }
  | { readonly step: 'task'; readonly task: Task }
  | { readonly step: 'looking' };

export interface FindOptions extends LookOptions {
  readonly onStep: (step: ConnectStep) => void;
}

interface FollowOptions extends FindOptions {
  readonly follow: FollowTask;
}

export interface ConnectOptions extends FollowOptions {
  /** Awaited before the request is sent, with what to look for in case it has to be looked up later. */
  readonly onSending?: ((wanted: Wanted) => Promise<void>) | undefined;
  /**
   * Called if Enterprise Manager reports that the address is that of a server with another name.
   *
   * @returns whether to send the request all the same
   */
  readonly mayBeAnother: (server: BackupServer) => Promise<boolean>;
  /** The addresses of other creates that run at the same time; see `RunningWrites`. */
  readonly others?: ReadonlySet<string> | undefined;
  /** Tells what is listed before the request, instead of a list that is read for it. */
  readonly listed?: ((em: EmSession) => Promise<Listed>) | undefined;
}

/**
 * Connects a backup server and finds out the outcome: checks whether it is registered already, sends the request,
 * follows its task if there is one, and reads the list until the server is in it. If the outcome of the request is
 * not known, the server is looked up; the request is never sent again.
 *
 * @throws EmError if it is certain that nothing was done; `cancelled` if the user stopped before the request
 */
export async function connectBackupServer(
  em: EmSession,
  spec: BackupServerSpec,
  options: ConnectOptions,
): Promise<ConnectOutcome> {
  const { onStep, signal } = options;
  onStep({ step: 'checking' });
  const { entries, before } = (await options.listed?.(em)) ?? (await readList(em, signal));
  const [already] = named(entries, spec.dnsNameOrIpAddress);
  if (already !== undefined) return { kind: 'duplicate', server: await detailed(em, already, signal) };
  const [other] = await registeredQuietly(em, spec.dnsNameOrIpAddress, signal);
  if (other !== undefined && !(await options.mayBeAnother(other)))
    throw new EmError('cancelled', { ...em.place, unsent: true });

  const wanted = wantedOf(spec, before, options.others);
  onStep({ step: 'sending', wanted });
  await options.onSending?.(wanted);
  let answer: CreateAnswer;
  try {
    answer = await em.backupServers.create(spec, signal);
  } catch (error) {
    if (!isEmError(error) || !error.isInDoubt) throw error;
    const lookForMs = Math.min(options.lookForMs, doubtLookMs(error));
    const look = await findServer(em, wanted, { ...options, lookForMs });
    return seenAgain({ kind: 'unknown', reason: error, look: unseen, wanted }, look);
  }
  return afterAnswer(em, { ...wanted, uid: answer.uid }, answer.task, options);
}

/**
 * Finds out the outcome of a connect whose window ended before it was reported. Sends only read requests.
 *
 * @param begun `accepted` if Enterprise Manager accepted the request; the task only if this logon session can see it
 */
export async function takeUpConnect(
  em: EmSession,
  wanted: Wanted,
  begun: Begun,
  options: FollowOptions,
): Promise<ConnectOutcome> {
  if (begun.task !== undefined) return afterAnswer(em, wanted, begun.task, options);
  const reason = interrupted(em);
  const look = await findServer(em, wanted, options);
  return seenAgain({ kind: begun.accepted ? 'accepted' : 'unknown', reason, look: unseen, wanted }, look);
}

/**
 * Finds out the outcome of an accepted request. A later failure does not hide that it was accepted: it becomes part
 * of the outcome.
 */
async function afterAnswer(
  em: EmSession,
  wanted: Wanted,
  task: Task | undefined,
  options: FollowOptions,
): Promise<ConnectOutcome> {
  const find = (what: Wanted, lookForMs: number): Promise<Found> =>
    findServer(em, what, { ...options, lookForMs });
  if (task === undefined) {
    return seenAgain({ kind: 'accepted', look: unseen, wanted }, await find(wanted, options.lookForMs));
  }
  const ended = await followed(task, options);
  if (isEmError(ended)) {
    const look = await find(wanted, isCancelled(ended) ? 0 : options.lookForMs);
    return seenAgain({ kind: 'accepted', task, reason: ended, look: unseen, wanted }, look);
  }
  const updated = { ...wanted, uid: uidOfLinks(ended.links) ?? wanted.uid };
  if (ended.result?.success === false) {
    const { message } = ended.result;
    return seenAgain(
      { kind: 'failed', message, task: ended, look: unseen, wanted: updated },
      await find(updated, 0),
    );
  }
  const look = await find(updated, options.lookForMs);
  return seenAgain({ kind: 'accepted', task: ended, look: unseen, wanted: updated }, look);
}

async function followed(task: Task, { follow, signal, onStep }: FollowOptions): Promise<Task | EmError> {
  try {
    return await follow(task, {
      signal,
      onState: (state) => {
        onStep({ step: 'task', task: state });
      },
    });
  } catch (error) {
    if (isEmError(error)) return error;
    throw error;
  }
}

/** Looks for the server of a request until it is listed or the time is up. Sends only read requests. */
export async function findServer(em: EmSession, wanted: Wanted, options: FindOptions): Promise<Found> {
  options.onStep({ step: 'looking' });
  const looked = await lookUntil(
    em,
    (current, signal) => lookForServer(current, wanted, signal),
    ({ kind }) => kind === 'listed',
    options,
  );
  return looked.kind === 'looked' ? looked.last : looked;
}

/** The full entity of an entry, if it can be read. */
async function detailed(
  em: EmSession,
  entry: EntityRef,
  signal: AbortSignal | undefined,
): Promise<BackupServer> {
  try {
    return await em.backupServers.read(entry.uid, signal);
  } catch (error) {
    if (isEmError(error)) return entry;
    throw error;
  }
}
