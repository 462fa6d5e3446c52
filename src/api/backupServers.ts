import { sessionAuth, type ApiAnswer, type ApiRequest, type EmClient } from './client';
import {
  backupServerEditTable,
  backupServerSpecTable,
  backupServersTable,
  backupServerTable,
  entityReferencesTable,
  entityRefTable,
  taskTable,
  type BackupServer,
  type BackupServerEdit,
  type BackupServerSpec,
  type EntityRef,
  type Task,
} from './elements';
import { isEmError } from './errors';
import { backupServerPath, rebaseHref } from './url';

/** The backup servers as short references. */
export async function listBackupServerReferences(
  client: EmClient,
  token: string,
  signal?: AbortSignal,
): Promise<readonly EntityRef[]> {
  const request: ApiRequest = { method: 'GET', path: 'backupServers', auth: sessionAuth(token), signal };
  return (await client.read(request, entityReferencesTable)).items;
}

/** All backup servers as entities. */
export async function listBackupServers(
  client: EmClient,
  token: string,
  signal?: AbortSignal,
): Promise<readonly BackupServer[]> {
  const request: ApiRequest = {
    method: 'GET',
    path: 'backupServers?format=Entity',
    auth: sessionAuth(token),
    signal,
  };
  return (await client.read(request, backupServersTable)).items;
}

/** @throws EmError `not-found` where Enterprise Manager has it no more */
export function readBackupServer(
  client: EmClient,
  token: string,
  uid: string,
  signal?: AbortSignal,
): Promise<BackupServer> {
  const path = `${backupServerPath(uid)}?format=Entity`;
  return client.read({ method: 'GET', path, auth: sessionAuth(token), signal }, backupServerTable);
}

/** What the answer to a create tells: the documentation contradicts itself, so every form of it is read. */
export interface CreateAnswer {
  readonly status: number;
  readonly task?: Task;
  /** Of the created server, where the answer or its `Location` names one. */
  readonly uid?: string;
}

/** `POST backupServers?action=create`. Never repeated by anybody on a doubt. */
export async function createBackupServer(
  client: EmClient,
  token: string,
  spec: BackupServerSpec,
  signal?: AbortSignal,
): Promise<CreateAnswer> {
  const request: ApiRequest = {
    method: 'POST',
    path: 'backupServers?action=create',
    body: { table: backupServerSpecTable, value: spec },
    auth: sessionAuth(token),
    signal,
  };
  const answer = await client.send(request);
  return { status: answer.status, ...created(client, request, answer) };
}

/** `PUT backupServers/{id}` with what is to change. The pages disagree on 200, 202 and 204; each is a success. */
export async function editBackupServer(
  client: EmClient,
  token: string,
  uid: string,
  changes: BackupServerEdit,
  signal?: AbortSignal,
): Promise<void> {
  await client.send({
    method: 'PUT',
    path: backupServerPath(uid),
    body: { table: backupServerEditTable, value: changes },
    auth: sessionAuth(token),
    signal,
  });
}

/**
 * Removes the registration and what was collected; the backup server itself is not touched. After a lost answer it
 * is looked up, and not sent again.
 *
 * @throws EmError also where the answer was lost and the server is still there, or cannot be looked up
 */
export async function removeBackupServer(
  client: EmClient,
  token: string,
  uid: string,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await client.send({ method: 'DELETE', path: backupServerPath(uid), auth: sessionAuth(token), signal });
  } catch (error) {
    if (!isEmError(error) || !error.isInDoubt || !(await isGone(client, token, uid))) throw error;
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

/**
 * Starts the collection of a backup server's data. The task ends when the collection has *begun*.
 *
 * @returns undefined where the answer has no task
 */
export async function startCollecting(
  client: EmClient,
  token: string,
  uid: string,
  signal?: AbortSignal,
): Promise<Task | undefined> {
  const request: ApiRequest = {
    method: 'POST',
    path: `${backupServerPath(uid)}?action=collect`,
    auth: sessionAuth(token),
    signal,
  };
  const answer = await client.send(request);
  return answer.document?.is(taskTable) ? client.decode(request, answer, taskTable) : undefined;
}

function created(client: EmClient, request: ApiRequest, answer: ApiAnswer): { task?: Task; uid?: string } {
  const { document } = answer;
  if (document?.is(taskTable)) return { task: client.decode(request, answer, taskTable) };
  if (document?.is(backupServerTable)) return { uid: client.decode(request, answer, backupServerTable).uid };
  if (document?.is(entityRefTable)) return { uid: client.decode(request, answer, entityRefTable).uid };
  const location = rebaseHref(answer.header('Location')[0] ?? '');
  const taskId = /^tasks\/([^/?]+)/i.exec(location ?? '')?.[1];
  if (taskId !== undefined) return { task: { taskId, state: 'Running', links: [] } };
  const id = /^backupServers\/([^/?]+)/i.exec(location ?? '')?.[1];
  return id === undefined ? {} : { uid: `urn:veeam:BackupServer:${id}` };
}
