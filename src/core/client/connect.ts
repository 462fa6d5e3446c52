import { createBackupServer, readBackupServer, uidOfLinks, type CreateAnswer } from './backupServers';
import type { EmClient } from './client';
import { seenAgain, type ConnectOutcome, type Found } from './connectOutcome';
import { doubtLookMs } from './doubt';
import type { BackupServer, BackupServerSpec, EntityRef, Task } from './elements';
import { interrupted, type Begun } from './begun';
import { EmError, isCancelled, isEmError } from './errors';
import { lookUntil, type LookOptions } from './lookUntil';
import { listEntries, lookForServer, registeredQuietly } from './serverLook';
import type { FollowTask } from './tasks';
import { ListedBefore, named, wantedOf, type Wanted } from './whose';

/** Until a look tells more. */
const unseen = { kind: 'not-listed' } as const;

/** How far a connect came, for whoever shows it. */
export type ConnectStep =
  | { readonly step: 'checking' }
  /** With what is to be looked for, for whoever has to do it later. */
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
  /** Waited for before the request goes out, with what is to be looked for by whoever has to do it later. */
  readonly onSending?: ((wanted: Wanted) => Promise<void>) | undefined;
  /**
   * Asked where Enterprise Manager says that the address is that of a server of another name.
   *
   * @returns whether to send the request all the same
   */
  readonly mayBeAnother: (server: BackupServer) => Promise<boolean>;
}

/**
 * Connects a backup server and finds out what came of it: whether it is there already, the request itself, its task if
 * there is one, and the list until the server is in it. Where it is not known what became of the request, the server is
 * looked up, and the request is never sent again.
 *
 * @throws EmError where it is certain that nothing was done, and `cancelled` where the user stopped before that
 */
export async function connectBackupServer(
  client: EmClient,
  token: string,
  spec: BackupServerSpec,
  options: ConnectOptions,
): Promise<ConnectOutcome> {
  const { onStep, signal } = options;
  onStep({ step: 'checking' });
  const entries = await listEntries(client, token, signal);
  const [already] = named(entries, spec.dnsNameOrIpAddress);
  if (already !== undefined)
    return { kind: 'duplicate', server: await detailed(client, token, already, signal) };
  const [other] = await registeredQuietly(client, token, spec.dnsNameOrIpAddress, signal);
  if (other !== undefined && !(await options.mayBeAnother(other)))
    throw new EmError('cancelled', { ...client.place, unsent: true });

  const before = new ListedBefore(entries);
  const wanted = wantedOf(spec, before);
  onStep({ step: 'sending', wanted });
  await options.onSending?.(wanted);
  let answer: CreateAnswer;
  try {
    answer = await createBackupServer(client, token, spec, signal);
  } catch (error) {
    if (!isEmError(error) || !error.isInDoubt) throw error;
    const lookForMs = Math.min(options.lookForMs, doubtLookMs(error));
    const look = await findServer(client, token, wanted, { ...options, lookForMs });
    return seenAgain({ kind: 'unknown', reason: error, look: unseen, wanted }, look);
  }
  return afterAnswer(client, token, { ...wanted, uid: answer.uid }, answer.task, options);
}

/**
 * Finds out what came of a connect whose window ended before it was told. Nothing is sent but what reads.
 *
 * @param begun `accepted` where Enterprise Manager took it; the task only where this logon session can see it
 */
export async function takeUpConnect(
  client: EmClient,
  token: string,
  wanted: Wanted,
  begun: Begun,
  options: FollowOptions,
): Promise<ConnectOutcome> {
  if (begun.task !== undefined) return afterAnswer(client, token, wanted, begun.task, options);
  const reason = interrupted(client);
  const look = await findServer(client, token, wanted, options);
  return seenAgain({ kind: begun.accepted ? 'accepted' : 'unknown', reason, look: unseen, wanted }, look);
}

/** What became of a request that Enterprise Manager took. No later failure hides that: it becomes part of the outcome. */
async function afterAnswer(
  client: EmClient,
  token: string,
  wanted: Wanted,
  task: Task | undefined,
  options: FollowOptions,
): Promise<ConnectOutcome> {
  const find = (what: Wanted, lookForMs: number): Promise<Found> =>
    findServer(client, token, what, { ...options, lookForMs });
  if (task === undefined) {
    return seenAgain({ kind: 'accepted', look: unseen, wanted }, await find(wanted, options.lookForMs));
  }
  const ended = await followed(task, options);
  if (isEmError(ended)) {
    const look = await find(wanted, isCancelled(ended) ? 0 : options.lookForMs);
    return seenAgain({ kind: 'accepted', task, reason: ended, look: unseen, wanted }, look);
  }
  const told = { ...wanted, uid: uidOfLinks(ended.links) ?? wanted.uid };
  if (ended.result?.success === false) {
    const { message } = ended.result;
    return seenAgain(
      { kind: 'failed', message, task: ended, look: unseen, wanted: told },
      await find(told, 0),
    );
  }
  const look = await find(told, options.lookForMs);
  return seenAgain({ kind: 'accepted', task: ended, look: unseen, wanted: told }, look);
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

/** Looks for the server of a request until it is listed or the time is over. Nothing is sent but what reads. */
export async function findServer(
  client: EmClient,
  token: string,
  wanted: Wanted,
  options: FindOptions,
): Promise<Found> {
  options.onStep({ step: 'looking' });
  const looked = await lookUntil(
    token,
    (current, signal) => lookForServer(client, current, wanted, signal),
    ({ kind }) => kind === 'listed',
    options,
  );
  return looked.kind === 'looked' ? looked.last : looked;
}

/** All that is told of an entry, where that can be read. */
async function detailed(
  client: EmClient,
  token: string,
  entry: EntityRef,
  signal: AbortSignal | undefined,
): Promise<BackupServer> {
  try {
    return await readBackupServer(client, token, entry.uid, signal);
  } catch (error) {
    if (isEmError(error)) return entry;
    throw error;
  }
}
