import { interrupted, type Begun } from './begun';
import { readBackupServer, taskOf } from './backupServers';
import { sessionAuth, type ApiRequest } from './apiRequest';
import { type EmClient } from './client';
import { doubtLookMs } from './doubt';
import { backupServerEditTable, type BackupServer, type BackupServerEdit, type Task } from './elements';
import { isEmError, type EmError } from './errors';
import { sameHost } from './hosts';
import { backupServerPath } from './identifiers';
import { lookUntil, type LookOptions } from './lookUntil';
import type { FollowTask } from './tasks';
import { sameHex } from './whose';

/**
 * What a look at the backup server tells of a change whose end is not known: `unchanged` where it is as it was before,
 * `untold` where Enterprise Manager does not show what was to change, such as an account.
 */
export type ChangeLook =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'untold' }
  | { readonly kind: 'failed'; readonly error: EmError };

/** What is known in the end of a change, and no more than that. */
export type ChangeOutcome =
  /** With a doubt, the answer did not tell it: the backup server was looked up. */
  | { readonly kind: 'done'; readonly doubt?: EmError }
  | { readonly kind: 'failed'; readonly message: string | undefined }
  /** Enterprise Manager took it; how it ended is not known, because of this. */
  | { readonly kind: 'accepted'; readonly reason: EmError; readonly look: ChangeLook }
  /** Whether it was done is not known: it was looked up, and not sent again. */
  | { readonly kind: 'unknown'; readonly reason: EmError; readonly look: ChangeLook };

export interface ChangeOptions extends Omit<LookOptions, 'lookForMs'> {
  readonly follow: FollowTask;
  readonly onState?: (task: Task) => void;
}

/**
 * `PUT backupServers/{id}` with what is to change. The pages disagree on 200, 202 with a task, and 204; each is a
 * success, and a task is followed. Where its end is not known, the backup server is looked up.
 *
 * @param before the backup server as it was shown: what is as it was then was not changed
 * @throws EmError where it is certain that nothing was done
 */
export async function editBackupServer(
  client: EmClient,
  token: string,
  before: BackupServer,
  changes: BackupServerEdit,
  options: ChangeOptions,
): Promise<ChangeOutcome> {
  const request: ApiRequest = {
    method: 'PUT',
    path: backupServerPath(before.uid),
    body: { table: backupServerEditTable, value: changes },
    auth: sessionAuth(token),
    signal: options.signal,
  };
  return change(client, request, token, options, editLook(client, before, changes));
}

/** What came of an edit whose window ended before it was told. Nothing is sent but what reads. */
export const takeUpEdit = (
  client: EmClient,
  token: string,
  before: BackupServer,
  changes: BackupServerEdit,
  begun: Begun,
  options: ChangeOptions,
): Promise<ChangeOutcome> => takeUp(client, token, begun, options, editLook(client, before, changes));

const editLook =
  (client: EmClient, before: BackupServer, changes: BackupServerEdit): Look =>
  async (current, signal) =>
    compare(changes, before, await readBackupServer(client, current, before.uid, signal));

/**
 * Removes the registration and what was collected; the backup server itself is not touched. Where the end is not known,
 * the server is looked up, and nothing is sent again.
 *
 * @throws EmError where it is certain that nothing was done, `not-found` where it was not there
 */
export async function removeBackupServer(
  client: EmClient,
  token: string,
  uid: string,
  options: ChangeOptions,
): Promise<ChangeOutcome> {
  const path = backupServerPath(uid);
  const request: ApiRequest = { method: 'DELETE', path, auth: sessionAuth(token), signal: options.signal };
  return change(client, request, token, options, removalLook(client, uid));
}

/** The same of a removal. */
export const takeUpRemoval = (
  client: EmClient,
  token: string,
  uid: string,
  begun: Begun,
  options: ChangeOptions,
): Promise<ChangeOutcome> => takeUp(client, token, begun, options, removalLook(client, uid));

const removalLook =
  (client: EmClient, uid: string): Look =>
  async (current, signal) => {
    try {
      await readBackupServer(client, current, uid, signal);
      return 'unchanged';
    } catch (error) {
      if (isEmError(error) && error.kind === 'not-found') return 'changed';
      throw error;
    }
  };

type Seen = 'changed' | 'unchanged' | 'untold';
type Look = (token: string, signal: AbortSignal | undefined) => Promise<Seen>;

async function change(
  client: EmClient,
  request: ApiRequest,
  token: string,
  options: ChangeOptions,
  look: Look,
): Promise<ChangeOutcome> {
  let task: Task | undefined;
  try {
    task = taskOf(client, request, await client.send(request));
  } catch (error) {
    if (!isEmError(error) || !error.isInDoubt) throw error;
    return lookedUp('unknown', error, token, options, look);
  }
  return task === undefined ? { kind: 'done' } : followed(task, token, options, look);
}

async function takeUp(
  client: EmClient,
  token: string,
  { accepted, task }: Begun,
  options: ChangeOptions,
  look: Look,
): Promise<ChangeOutcome> {
  if (task !== undefined) return followed(task, token, options, look);
  return lookedUp(accepted ? 'accepted' : 'unknown', interrupted(client), token, options, look);
}

async function followed(
  task: Task,
  token: string,
  options: ChangeOptions,
  look: Look,
): Promise<ChangeOutcome> {
  const { follow, signal, onState = () => undefined } = options;
  try {
    const { result } = await follow(task, { signal, onState });
    return result?.success === false ? { kind: 'failed', message: result.message } : { kind: 'done' };
  } catch (error) {
    if (!isEmError(error)) throw error;
    return lookedUp('accepted', error, token, options, look);
  }
}

async function lookedUp(
  kind: 'accepted' | 'unknown',
  reason: EmError,
  token: string,
  options: ChangeOptions,
  look: Look,
): Promise<ChangeOutcome> {
  const lookOptions = { ...options, lookForMs: doubtLookMs(reason) };
  const looked = await lookUntil(token, look, (seen) => seen !== 'unchanged', lookOptions);
  if (looked.kind === 'failed') return { kind, reason, look: looked };
  return looked.last === 'changed'
    ? { kind: 'done', doubt: reason }
    : { kind, reason, look: { kind: looked.last } };
}

/** By what an entity shows again of a change. What was sent as it was before says nothing. */
function compare(changes: BackupServerEdit, before: BackupServer, now: BackupServer): Seen {
  const isSame = <T>(a: T, b: T): boolean => a === b;
  const told = [
    ...shown(changes.description, before.description ?? '', now.description ?? '', isSame),
    ...shown(changes.port, before.port, now.port, isSame),
    ...shown(changes.wcfPort, before.wcfPort, now.wcfPort, isSame),
    ...shown(
      changes.vbrCertificateThumbprint,
      before.vbrCertificateThumbprint ?? '',
      now.vbrCertificateThumbprint ?? '',
      sameHex,
    ),
    // A name need not be the address: that it is another tells nothing.
    ...shown(changes.dnsNameOrIpAddress, before.name, now.name, sameHost).filter((isChanged) => isChanged),
  ];
  if (told.length === 0) return 'untold';
  return told.every((isChanged) => isChanged) ? 'changed' : 'unchanged';
}

/** @returns nothing where this element tells nothing */
const shown = <T>(
  sent: T | undefined,
  was: T | undefined,
  is: T | undefined,
  isSame: (a: T, b: T) => boolean,
): readonly boolean[] =>
  sent === undefined || was === undefined || is === undefined || isSame(sent, was) ? [] : [isSame(sent, is)];
