import { readBackupServer, taskOf } from './backupServers';
import { sessionAuth, type ApiRequest, type EmClient } from './client';
import { backupServerEditTable, type BackupServerEdit, type Task } from './elements';
import { isEmError, type EmError } from './errors';
import type { FollowTask } from './tasks';
import { backupServerPath } from './identifiers';

/** What is known in the end of a change. */
export type ChangeOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string | undefined }
  /** Enterprise Manager took it; how it ended is not known, because of this. */
  | { readonly kind: 'accepted'; readonly reason: EmError };

export interface ChangeOptions {
  readonly follow: FollowTask;
  readonly signal?: AbortSignal | undefined;
  readonly onState?: (task: Task) => void;
}

/**
 * `PUT backupServers/{id}` with what is to change. The pages disagree on 200, 202 with a task, and 204; each is a
 * success, and a task is followed.
 *
 * @throws EmError where it was refused, or the answer was lost
 */
export async function editBackupServer(
  client: EmClient,
  token: string,
  uid: string,
  changes: BackupServerEdit,
  options: ChangeOptions,
): Promise<ChangeOutcome> {
  const request: ApiRequest = {
    method: 'PUT',
    path: backupServerPath(uid),
    body: { table: backupServerEditTable, value: changes },
    auth: sessionAuth(token),
    signal: options.signal,
  };
  return followChange(taskOf(client, request, await client.send(request)), options);
}

/**
 * Removes the registration and what was collected; the backup server itself is not touched. After a lost answer, or
 * a task whose end is not known, the server is looked up, and nothing is sent again.
 *
 * @throws EmError also where the answer was lost and the server is still there, or cannot be looked up
 */
export async function removeBackupServer(
  client: EmClient,
  token: string,
  uid: string,
  options: ChangeOptions,
): Promise<ChangeOutcome> {
  const path = backupServerPath(uid);
  const request: ApiRequest = { method: 'DELETE', path, auth: sessionAuth(token), signal: options.signal };
  let outcome: ChangeOutcome;
  try {
    outcome = await followChange(taskOf(client, request, await client.send(request)), options);
  } catch (error) {
    if (!isEmError(error) || !error.isInDoubt || !(await isGone(client, token, uid))) throw error;
    return { kind: 'done' };
  }
  return outcome.kind === 'accepted' && (await isGone(client, token, uid)) ? { kind: 'done' } : outcome;
}

async function followChange(
  task: Task | undefined,
  { follow, signal, onState = () => undefined }: ChangeOptions,
): Promise<ChangeOutcome> {
  if (task === undefined) return { kind: 'done' };
  try {
    const { result } = await follow(task, { signal, onState });
    return result?.success === false ? { kind: 'failed', message: result.message } : { kind: 'done' };
  } catch (error) {
    if (!isEmError(error)) throw error;
    return { kind: 'accepted', reason: error };
  }
}

/** Whatever the user cancelled: what the server did is looked up all the same. */
async function isGone(client: EmClient, token: string, uid: string): Promise<boolean> {
  try {
    await readBackupServer(client, token, uid);
    return false;
  } catch (error) {
    if (!isEmError(error)) throw error;
    return error.kind === 'not-found';
  }
}
