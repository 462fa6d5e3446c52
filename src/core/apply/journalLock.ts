import { randomUUID } from 'node:crypto';
import { link, open, rename, rm, type FileHandle } from 'node:fs/promises';
import * as v from 'valibot';
import { codeOf } from '../client/errors';
import { ownProcess, processSchema, stateOf, type ProcessMark } from '../operations/processes';

/*
 * The lock of a journal: a file that names the process that has it. It belongs to that process until it ends, however long the
 * machine sleeps: a lock that expires would let two processes send the same requests.
 *
 * The file appears with its content, as a hard link to one that is written. One whose process has ended is replaced by one
 * `rename`, so that there is no moment without a lock. Only one process can do that: the one whose file has a name with the ID of
 * the lock that is replaced, taken in the same way. No ID is used twice, so whoever comes late finds another lock in its place.
 */

const lockSchema = v.object({ id: v.pipe(v.string(), v.uuid()), ...processSchema.entries });

/** Who has a lock. `unknown` is a lock that cannot be read. */
export type Holder =
  | { readonly kind: 'running' | 'elsewhere'; readonly pid: number; readonly host: string }
  | { readonly kind: 'unknown' };

/** Another process is applying the same file, or may be. */
export class ApplyLocked extends Error {
  override readonly name = 'ApplyLocked';

  /** @param file the file of the lock, which a person removes if nobody has it */
  constructor(
    readonly file: string,
    readonly holder: Holder,
  ) {
    super(`locked: ${holder.kind}`);
  }
}

/** What stands in the place of a lock. */
interface Found {
  /** Differs for each lock. */
  readonly id: string;
  /** Undefined if nobody has it: its process has ended. */
  readonly holder: Holder | undefined;
}

/** The locks that this process has, so that one of an earlier process with the same ID is told apart. */
const held = new Set<string>();

/** How long a lock without content may be one that is just written, where there are no hard links. */
const emptyMs = 10_000;
const longestLock = 4096;
/** More than can race for a lock: something else stands in its place. */
const mostTries = 100;

/**
 * Takes the lock of a journal. One that a process left behind is taken over.
 *
 * @param journal its real path, so that it is the same lock for everybody
 * @returns what gives it back
 * @throws ApplyLocked
 */
export async function lock(journal: string): Promise<() => Promise<void>> {
  const file = `${journal}.lock`;
  const id = await take(file, file);
  return async () => {
    // A person may have removed it, and another process have taken it since.
    if ((await look(file))?.id === id) await rm(file, { force: true });
    held.delete(id);
  };
}

/**
 * Takes a lock, or the right to replace one.
 *
 * @param root the lock, beside which the other files are
 * @returns its ID
 */
async function take(file: string, root: string): Promise<string> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const id = randomUUID();
    if (await isTaken(id, file, root)) return id;
  }
  throw new ApplyLocked(root, { kind: 'unknown' });
}

/** @returns false if another process was first, and has given it back since */
async function isTaken(id: string, file: string, root: string): Promise<boolean> {
  const own = `${root}.${id}.new`;
  let isOwn = false;
  held.add(id);
  try {
    const text = JSON.stringify({ id, ...ownProcess() });
    const now = await written(own, text);
    isOwn = await appears(own, file, text);
    if (isOwn) return true;
    const found = await look(file, now);
    if (found === undefined) return false;
    if (found.id !== id && found.holder) throw new ApplyLocked(root, found.holder);
    isOwn = found.id === id || (await replaces(own, file, found.id, root));
    return isOwn;
  } finally {
    if (!isOwn) held.delete(id);
    await rm(own, { force: true });
  }
}

/**
 * Writes a new file, so that its content outlives the machine.
 *
 * @returns the time by the clock of the file system, which may be another machine's
 */
async function written(file: string, text: string): Promise<number> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
    return (await handle.stat()).mtimeMs;
  } finally {
    await handle.close();
  }
}

/** @returns whether the file was made; a network may lose the answer, so `false` is no proof that it was not */
async function appears(own: string, file: string, text: string): Promise<boolean> {
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
  }
  // A file system without hard links, or one that refuses everything.
  try {
    await written(file, text);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  // A process that slept in between may have been taken for one that ended.
  return false;
}

/**
 * Puts our lock in the place of one that nobody has.
 *
 * @returns false if that one does not stand there any more
 */
async function replaces(own: string, file: string, replaced: string, root: string): Promise<boolean> {
  const right = `${root}.${replaced}`;
  const isThere = async (): Promise<boolean> => (await look(file))?.id === replaced;
  let id: string;
  try {
    id = await take(right, root);
  } catch (error) {
    if (error instanceof ApplyLocked && !(await isThere())) return false;
    throw error;
  }
  try {
    if (!(await isThere())) return false;
    await rename(own, file);
    return true;
  } finally {
    await rm(right, { force: true });
    held.delete(id);
  }
}

/**
 * Reads a lock.
 *
 * @param now the time by the clock of the file system
 * @returns undefined if there is none
 */
async function look(file: string, now?: number): Promise<Found | undefined> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestLock), 0, longestLock, 0);
    const text = buffer.toString('utf8', 0, bytesRead);
    const read = v.safeParse(v.pipe(v.string(), v.parseJson(), lockSchema), text);
    if (read.success) return { id: read.output.id, holder: holderOf(read.output) };
    const { ino, mtimeMs } = await handle.stat();
    // A machine that lost its power leaves a file without content, or one of zeros.
    const isEmpty = text.replaceAll('\0', '').trim() === '';
    const isLeft = isEmpty && now !== undefined && Math.abs(now - mtimeMs) > emptyMs;
    return { id: `${String(ino)}-${String(mtimeMs)}`, holder: isLeft ? undefined : { kind: 'unknown' } };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  } finally {
    await handle?.close();
  }
}

function holderOf({ id, ...mark }: ProcessMark & { readonly id: string }): Holder | undefined {
  const state = stateOf(mark);
  const isLeft = state === 'ended' || (state === 'running' && mark.pid === process.pid && !held.has(id));
  return isLeft ? undefined : { kind: state, pid: mark.pid, host: mark.host };
}
