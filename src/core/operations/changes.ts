import { interrupted, type Begun } from './begun';
import type { EmSession } from '../client/emSession';
import { doubtLookMs } from './doubt';
import type { BackupServer, BackupServerEdit, Task } from '../client/elements';
import { isEmError, type EmError } from '../client/errors';
import { sameHost } from '../client/hosts';
import { lookUntil, type LookOptions } from './lookUntil';
import type { FollowTask } from './followTask';
import { sameHex, sameText } from '../client/whose';

/**
 * The result of looking up the backup server after a change whose outcome is not known. `unchanged`: it is as it was
 * before. `untold`: Enterprise Manager does not show what was to change, such as an account.
 */
export type ChangeLook =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'untold' }
  | { readonly kind: 'failed'; readonly error: EmError };

/** The outcome of a change, claiming no more than is known. */
export type ChangeOutcome =
  /** With `doubt`, the response was lost and looking up the backup server showed the change. */
  | { readonly kind: 'done'; readonly doubt?: EmError }
  | { readonly kind: 'failed'; readonly message: string | undefined }
  /** Enterprise Manager accepted the change; for this reason its outcome is not known. */
  | { readonly kind: 'accepted'; readonly reason: EmError; readonly look: ChangeLook }
  /**
   * It is not known whether the change was made: the backup server was looked up, and the request was not sent again.
   */
  | { readonly kind: 'unknown'; readonly reason: EmError; readonly look: ChangeLook };

export interface ChangeOptions extends Omit<LookOptions, 'lookForMs'> {
  readonly follow: FollowTask;
  readonly onState?: (task: Task) => void;
}

/**
 * Sends `PUT backupServers/{id}` with the changed elements. The documentation is inconsistent about 200, 202 with a
 * task, and 204; each counts as success, and a task is followed. If its outcome is not known, the backup server is
 * looked up.
 *
 * @param before the backup server as it was shown; a value that is still as it was then was not changed
 * @throws EmError if it is certain that nothing was done
 */
export async function editBackupServer(
  em: EmSession,
  before: BackupServer,
  changes: BackupServerEdit,
  options: ChangeOptions,
): Promise<ChangeOutcome> {
  return change(
    () => em.backupServers.edit(before.uid, changes, options.signal),
    em,
    options,
    editLook(before, changes),
  );
}

/** Finds out the outcome of an edit whose window ended before it was reported. Sends only read requests. */
export const takeUpEdit = (
  em: EmSession,
  before: BackupServer,
  changes: ChangesKnown,
  begun: Begun,
  options: ChangeOptions,
): Promise<ChangeOutcome> => takeUp(em, begun, options, editLook(before, changes));

const editLook =
  (before: BackupServer, changes: ChangesKnown): Look =>
  async (current, signal) =>
    compare(changes, before, await current.backupServers.read(before.uid, signal));

/**
 * Removes the registration and the collected data; the backup server itself is not touched. If the outcome is not
 * known, the server is looked up and nothing is sent again.
 *
 * @throws EmError if it is certain that nothing was done; `not-found` if the server was not registered
 */
export async function removeBackupServer(
  em: EmSession,
  uid: string,
  options: ChangeOptions,
): Promise<ChangeOutcome> {
  return change(() => em.backupServers.remove(uid, options.signal), em, options, removalLook(uid));
}

/** Finds out the outcome of a removal whose window ended before it was reported. */
export const takeUpRemoval = (
  em: EmSession,
  uid: string,
  begun: Begun,
  options: ChangeOptions,
): Promise<ChangeOutcome> => takeUp(em, begun, options, removalLook(uid));

const removalLook =
  (uid: string): Look =>
  async (current, signal) => {
    try {
      await current.backupServers.read(uid, signal);
      return 'unchanged';
    } catch (error) {
      if (isEmError(error) && error.kind === 'not-found') return 'changed';
      throw error;
    }
  };

/** The known changes of an edit: a journal entry does not hold all of them. */
type ChangesKnown = { readonly [K in keyof BackupServerEdit]?: BackupServerEdit[K] | undefined };

type Seen = 'changed' | 'unchanged' | 'untold';
type Look = (em: EmSession, signal: AbortSignal | undefined) => Promise<Seen>;

async function change(
  send: () => Promise<Task | undefined>,
  em: EmSession,
  options: ChangeOptions,
  look: Look,
): Promise<ChangeOutcome> {
  let task: Task | undefined;
  try {
    task = await send();
  } catch (error) {
    if (!isEmError(error) || !error.isInDoubt) throw error;
    return lookedUp('unknown', error, em, options, look);
  }
  return task === undefined ? { kind: 'done' } : followed(task, em, options, look);
}

async function takeUp(
  em: EmSession,
  { accepted, task }: Begun,
  options: ChangeOptions,
  look: Look,
): Promise<ChangeOutcome> {
  if (task !== undefined) return followed(task, em, options, look);
  return lookedUp(accepted ? 'accepted' : 'unknown', interrupted(em), em, options, look);
}

async function followed(
  task: Task,
  em: EmSession,
  options: ChangeOptions,
  look: Look,
): Promise<ChangeOutcome> {
  const { follow, signal, onState = () => undefined } = options;
  try {
    const { result } = await follow(task, { signal, onState });
    return result?.success === false ? { kind: 'failed', message: result.message } : { kind: 'done' };
  } catch (error) {
    if (!isEmError(error)) throw error;
    return lookedUp('accepted', error, em, options, look);
  }
}

async function lookedUp(
  kind: 'accepted' | 'unknown',
  reason: EmError,
  em: EmSession,
  options: ChangeOptions,
  look: Look,
): Promise<ChangeOutcome> {
  const lookOptions = { ...options, lookForMs: doubtLookMs(reason) };
  const looked = await lookUntil(em, look, (seen) => seen !== 'unchanged', lookOptions);
  if (looked.kind === 'failed') return { kind, reason, look: looked };
  return looked.last === 'changed'
    ? { kind: 'done', doubt: reason }
    : { kind, reason, look: { kind: looked.last } };
}

/** Compares the elements that an entity shows. A value that was sent unchanged is no evidence. */
function compare(changes: ChangesKnown, before: BackupServer, now: BackupServer): Seen {
  const isSame = <T>(a: T, b: T): boolean => a === b;
  const evidence = [
    ...shown(changes.description, before.description ?? '', now.description ?? '', sameText),
    ...shown(changes.port, before.port, now.port, isSame),
    ...shown(changes.wcfPort, before.wcfPort, now.wcfPort, isSame),
    ...shown(
      changes.vbrCertificateThumbprint,
      before.vbrCertificateThumbprint ?? '',
      now.vbrCertificateThumbprint ?? '',
      sameHex,
    ),
    // A name need not be the address: a different name is no evidence.
    ...shown(changes.dnsNameOrIpAddress, before.name, now.name, sameHost).filter((isChanged) => isChanged),
  ];
  if (evidence.length === 0) return 'untold';
  return evidence.every((isChanged) => isChanged) ? 'changed' : 'unchanged';
}

/** @returns an empty array if this element is no evidence either way */
const shown = <T>(
  sent: T | undefined,
  was: T | undefined,
  is: T | undefined,
  isSame: (a: T, b: T) => boolean,
): readonly boolean[] =>
  sent === undefined || was === undefined || is === undefined || isSame(sent, was) ? [] : [isSame(sent, is)];
