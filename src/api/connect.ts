import { createBackupServer, listBackupServers } from './backupServers';
import type { EmClient } from './client';
import type { BackupServer, BackupServerSpec, Task } from './elements';
import { isEmError, type EmError } from './errors';
import { findBackupServersByAddress, isQueryUnusable } from './query';
import type { Sleep } from './sleep';
import type { FollowTask } from './tasks';

const firstLookMs = 500;
const longestLookMs = 5000;
/** After a lost answer the server may still be at work, but it will not be long. */
const doubtLookMs = 10_000;

/** How far a connect came, for whoever shows it. */
export type ConnectStep =
  | { readonly step: 'checking' }
  | { readonly step: 'sending' }
  | { readonly step: 'task'; readonly task: Task }
  | { readonly step: 'looking' };

/** What is known in the end, and no more than that. */
export type ConnectOutcome =
  | { readonly kind: 'connected'; readonly server: BackupServer; readonly doubt?: EmError }
  /** Enterprise Manager took the request, but the server is not in its list yet. */
  | { readonly kind: 'accepted'; readonly task?: Task; readonly reason?: EmError }
  /** A server of this address is there already; nothing was sent. */
  | { readonly kind: 'duplicate'; readonly server: BackupServer }
  /** The task ended without success, for Enterprise Manager's reason. */
  | { readonly kind: 'failed'; readonly message: string | undefined; readonly task: Task }
  /** The answer was lost, and the server is not in the list: it was looked up, not sent again. */
  | { readonly kind: 'unknown'; readonly reason: EmError };

export interface ConnectOptions {
  readonly follow: FollowTask;
  readonly sleep: Sleep;
  readonly onStep: (step: ConnectStep) => void;
  readonly signal?: AbortSignal | undefined;
  /** How long to look for the server in the list, in milliseconds. */
  readonly lookForMs: number;
  readonly now: () => number;
  /**
   * After a session that ended while the task ran: a new one to look the server up with. Its task is lost with
   * the old one.
   *
   * @returns the new token, or undefined where there is none to be had
   */
  readonly renew?: () => Promise<string | undefined>;
}

/**
 * Connects a backup server and finds out what came of it: what the list held before, the request itself, its
 * task if there is one, and the list until the server is in it. After a lost answer it looks the server up and
 * never sends the request again.
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
  const address = spec.dnsNameOrIpAddress;
  onStep({ step: 'checking' });
  const before = new Set((await listBackupServers(client, token, signal)).map((server) => server.uid));
  const already = (await findByAddress(client, token, address, signal))[0];
  if (already !== undefined) return { kind: 'duplicate', server: already };

  onStep({ step: 'sending' });
  let task: Task | undefined;
  let uid: string | undefined;
  try {
    ({ task, uid } = await createBackupServer(client, token, spec, signal));
  } catch (error) {
    if (!isEmError(error) || !error.mayHaveBeenDone || isPlainAnswer(error)) throw error;
    return afterDoubt(client, token, address, before, error, options);
  }
  const look = (): Promise<BackupServer | undefined> => lookFor(client, token, address, before, uid, options);
  const lookWithoutTask = async (error: EmError): Promise<BackupServer | undefined> => {
    if (error.kind === 'task-gone') return look();
    const renewed = error.kind === 'session-expired' ? await options.renew?.() : undefined;
    return renewed === undefined ? undefined : lookFor(client, renewed, address, before, uid, options);
  };
  if (task === undefined) {
    const found = await look().catch(keepCancelled);
    if (isEmError(found)) return { kind: 'accepted', reason: found };
    return found ? { kind: 'connected', server: found } : { kind: 'accepted' };
  }

  let ended: Task;
  try {
    ended = await options.follow(task, {
      signal,
      onState: (state) => {
        onStep({ step: 'task', task: state });
      },
    });
  } catch (error) {
    if (!isEmError(error)) throw error;
    const found = await lookWithoutTask(error).catch(keepCancelled);
    if (found !== undefined && !isEmError(found)) return { kind: 'connected', server: found, doubt: error };
    return { kind: 'accepted', task, reason: error };
  }
  if (ended.result?.success === false) return { kind: 'failed', message: ended.result.message, task: ended };
  const found = await look().catch(keepCancelled);
  if (isEmError(found)) return { kind: 'accepted', task: ended, reason: found };
  return found ? { kind: 'connected', server: found } : { kind: 'accepted', task: ended };
}

/** Enterprise Manager answered with a refusal of its own, whatever it did: there is no doubt to look up. */
const isPlainAnswer = (error: EmError): boolean =>
  error.kind === 'conflict' || (error.kind === 'server-error' && error.facts.detail !== undefined);

/** Once the request is accepted, no later failure may hide that: it becomes part of what is known. */
function keepCancelled(error: unknown): EmError {
  if (isEmError(error)) return error;
  throw error;
}

/** The user may have cancelled; what the server did is looked up all the same. */
async function afterDoubt(
  client: EmClient,
  token: string,
  address: string,
  before: ReadonlySet<string>,
  reason: EmError,
  options: ConnectOptions,
): Promise<ConnectOutcome> {
  const lookForMs = reason.kind === 'cancelled' ? 0 : Math.min(options.lookForMs, doubtLookMs);
  try {
    const withoutSignal = { ...options, signal: undefined, lookForMs };
    const found = await lookFor(client, token, address, before, undefined, withoutSignal);
    if (found !== undefined) return { kind: 'connected', server: found, doubt: reason };
  } catch (error) {
    if (!isEmError(error)) throw error;
  }
  return { kind: 'unknown', reason };
}

/** The query service is refused to some accounts and missing from some builds; the list then has to do. */
async function findByAddress(
  ...args: Parameters<typeof findBackupServersByAddress>
): Promise<readonly BackupServer[]> {
  try {
    return await findBackupServersByAddress(...args);
  } catch (error) {
    if (isQueryUnusable(error)) return [];
    throw error;
  }
}

async function lookFor(
  client: EmClient,
  token: string,
  address: string,
  before: ReadonlySet<string>,
  uid: string | undefined,
  options: ConnectOptions,
): Promise<BackupServer | undefined> {
  options.onStep({ step: 'looking' });
  const until = options.now() + options.lookForMs;
  for (let delay = firstLookMs; ; delay = Math.min(delay * 2, longestLookMs)) {
    const found = await lookOnce(client, token, address, before, uid, options.signal);
    if (found !== undefined || options.now() >= until) return found;
    await options.sleep(delay, options.signal);
  }
}

/** A new entry that is the named one, has the address for its name, or was connected under the address. */
async function lookOnce(
  client: EmClient,
  token: string,
  address: string,
  before: ReadonlySet<string>,
  uid: string | undefined,
  signal?: AbortSignal,
): Promise<BackupServer | undefined> {
  const added = (await listBackupServers(client, token, signal)).filter((server) => !before.has(server.uid));
  const wanted = address.toLowerCase();
  const found = added.find((server) => server.uid === uid || server.name?.toLowerCase() === wanted);
  if (found !== undefined || added.length === 0) return found;
  const byAddress = await findByAddress(client, token, address, signal);
  return byAddress.find((server) => !before.has(server.uid));
}
