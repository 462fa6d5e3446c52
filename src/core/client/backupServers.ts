import { sessionAuth, type ApiAnswer, type ApiRequest } from './apiRequest';
import { type EmClient } from './client';
import {
  backupServerSpecTable,
  backupServersTable,
  backupServerTable,
  entityReferencesTable,
  entityRefTable,
  taskTable,
  type BackupServer,
  type BackupServerSpec,
  type EntityRef,
  type Link,
  type Task,
} from './elements';
import { backupServerPath, isPathSegment } from './identifiers';
import {
  demandEntities,
  demandUsable,
  loosely,
  readUsable,
  usable,
  usableRows,
  type Rows,
} from './usableRows';
import { rebaseHref } from './url';

const looseReferences = loosely(entityReferencesTable);
const looseServers = loosely(backupServersTable);
const looseTask = loosely(taskTable);

/** The backup servers as short references. */
export async function listBackupServerReferences(
  client: EmClient,
  token: string,
  signal?: AbortSignal,
): Promise<readonly EntityRef[]> {
  const request: ApiRequest = { method: 'GET', path: 'backupServers', auth: sessionAuth(token), signal };
  return usableRows(entityRefTable, (await client.read(request, looseReferences)).items).rows;
}

/** All backup servers as entities. */
export async function listBackupServers(
  client: EmClient,
  token: string,
  signal?: AbortSignal,
): Promise<readonly BackupServer[]> {
  return (await listUsableBackupServers(client, token, signal)).rows;
}

/** The same, and how many rows name one that cannot be asked for. */
export async function listUsableBackupServers(
  client: EmClient,
  token: string,
  signal?: AbortSignal,
): Promise<Rows<BackupServer>> {
  const request: ApiRequest = {
    method: 'GET',
    path: 'backupServers?format=Entity',
    auth: sessionAuth(token),
    signal,
  };
  const { items } = await client.read(request, looseServers);
  demandEntities(client, request, items);
  return usableRows(backupServerTable, items);
}

/** @throws EmError `not-found` where Enterprise Manager has it no more */
export async function readBackupServer(
  client: EmClient,
  token: string,
  uid: string,
  signal?: AbortSignal,
): Promise<BackupServer> {
  const path = `${backupServerPath(uid)}?format=Entity`;
  return readUsable(client, { method: 'GET', path, auth: sessionAuth(token), signal }, backupServerTable);
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
  return taskOf(client, request, answer);
}

/**
 * The task of an answer, where it has one.
 *
 * @throws EmError `unexpected-answer` for a task that cannot be asked for: what was begun is then not known
 */
export const taskOf = (client: EmClient, request: ApiRequest, answer: ApiAnswer): Task | undefined =>
  answer.document?.is(taskTable)
    ? demandUsable(client, request, taskTable, client.decode(request, answer, looseTask))
    : undefined;

function created(client: EmClient, request: ApiRequest, answer: ApiAnswer): { task?: Task; uid?: string } {
  const task = taskOf(client, request, answer);
  if (task) return { task };
  const { document } = answer;
  for (const table of [backupServerTable, entityRefTable]) {
    if (!document?.is(table)) continue;
    // Without a UID that can be used the server is looked for by its address.
    const { uid } = usable(table, client.decode(request, answer, loosely(table))) ?? {};
    return uid === undefined ? {} : { uid };
  }
  const location = answer.header('Location')[0] ?? '';
  const taskId = segmentBehind('tasks', location);
  if (taskId !== undefined) return { task: { taskId, state: 'Running', links: [] } };
  const uid = uidOfHref(location);
  return uid === undefined ? {} : { uid };
}

/** The backup server that links lead to, as those of a task that has ended, where it is one and no more. */
export function uidOfLinks(links: readonly Link[]): string | undefined {
  const uids = new Set(links.flatMap(({ href }) => uidOfHref(href)?.toLowerCase() ?? []));
  return uids.size === 1 ? [...uids][0] : undefined;
}

function uidOfHref(href: string): string | undefined {
  const id = segmentBehind('backupServers', href);
  return id === undefined ? undefined : `urn:veeam:BackupServer:${id}`;
}

/** @returns what can be part of a path, whatever the server wrote */
function segmentBehind(collection: string, href: string): string | undefined {
  const [name, id] = (rebaseHref(href) ?? '').split(/[/?]/);
  return name?.toLowerCase() === collection.toLowerCase() && id !== undefined && isPathSegment(id)
    ? id
    : undefined;
}
