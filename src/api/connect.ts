import { createBackupServer, listBackupServers } from './backupServers';
import type { EmClient } from './client';
import type { BackupServer, BackupServerSpec, Task } from './elements';
import { doubtLookMs } from './doubt';
import { isEmError, type EmError } from './errors';
import { isQueryUnusable, queryBackupServers } from './query';
import { identityFilter } from './queryFilter';
import type { Sleep } from './sleep';
import type { FollowTask } from './tasks';

const firstLookMs = 500;
const longestLookMs = 5000;

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
 * Connects a backup server and finds out what came of it: whether it is there already, the request itself,
 * its task if there is one, and the list until the server is in it. After a lost answer it looks the server up and
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
  const [already] = await candidates(client, token, { address }, signal);
  if (already !== undefined) return { kind: 'duplicate', server: already };

  onStep({ step: 'sending' });
  let task: Task | undefined;
  let uid: string | undefined;
  try {
    ({ task, uid } = await createBackupServer(client, token, spec, signal));
  } catch (error) {
    if (!isEmError(error) || !error.isInDoubt) throw error;
    return afterDoubt(client, token, address, error, options);
  }
  const wanted = { address, uid };
  const look = (): Promise<BackupServer | undefined> => lookFor(client, token, wanted, options);
  const lookWithoutTask = async (error: EmError): Promise<BackupServer | undefined> => {
    if (error.kind === 'task-gone') return look();
    const renewed = error.kind === 'session-expired' ? await options.renew?.() : undefined;
    return renewed === undefined ? undefined : lookFor(client, renewed, wanted, options);
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
  reason: EmError,
  options: ConnectOptions,
): Promise<ConnectOutcome> {
  const lookForMs = Math.min(options.lookForMs, doubtLookMs(reason));
  try {
    const withoutSignal = { ...options, signal: undefined, lookForMs };
    const found = await lookFor(client, token, { address }, withoutSignal);
    if (found !== undefined) return { kind: 'connected', server: found, doubt: reason };
  } catch (error) {
    if (!isEmError(error)) throw error;
  }
  return { kind: 'unknown', reason };
}

/** What a backup server is known by: the address that it is connected under, and its UID where the answer told it. */
interface Wanted {
  readonly address: string;
  readonly uid?: string | undefined;
}

/**
 * Asks ever more seldom, and in the end the whole list once: whatever the query service makes of an address, the
 * list is what counts.
 */
async function lookFor(
  client: EmClient,
  token: string,
  wanted: Wanted,
  options: ConnectOptions,
): Promise<BackupServer | undefined> {
  const { signal } = options;
  options.onStep({ step: 'looking' });
  const until = options.now() + options.lookForMs;
  for (let delay = firstLookMs; ; delay = Math.min(delay * 2, longestLookMs)) {
    const isLast = options.now() >= until;
    const [found] = isLast
      ? await listed(client, token, wanted, signal)
      : await candidates(client, token, wanted, signal);
    if (found !== undefined || isLast) return found;
    await options.sleep(delay, signal);
  }
}

/**
 * The entries that are the server. The query service is asked, so that a large estate is not read whole; it is
 * refused to some accounts and missing from some builds, and the list then has to do.
 */
async function candidates(
  client: EmClient,
  token: string,
  wanted: Wanted,
  signal?: AbortSignal,
): Promise<readonly BackupServer[]> {
  try {
    const { servers } = await queryBackupServers(
      client,
      token,
      { filter: identityFilter(wanted.address, wanted.uid), page: 1 },
      signal,
    );
    const named = servers.filter((server) => isNamed(server, wanted));
    // By its address there is one at most: more than that is an answer that knows nothing of the filter.
    return named.length > 0 ? named : servers.length === 1 ? servers : [];
  } catch (error) {
    if (!isQueryUnusable(error)) throw error;
    return listed(client, token, wanted, signal);
  }
}

async function listed(
  client: EmClient,
  token: string,
  wanted: Wanted,
  signal?: AbortSignal,
): Promise<readonly BackupServer[]> {
  return (await listBackupServers(client, token, signal)).filter((server) => isNamed(server, wanted));
}

const isNamed = (server: BackupServer, { address, uid }: Wanted): boolean =>
  server.uid === uid || server.name?.toLowerCase() === address.toLowerCase();
