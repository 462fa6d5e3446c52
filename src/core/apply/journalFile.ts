import { fstatSync, ftruncateSync, writeSync } from 'node:fs';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../client/errors';
import { isAlive } from '../operations/processes';

/* The file of a journal: its lock, and what is appended to it. */

/** Another process is applying the same file. */
export class ApplyLocked extends Error {
  override readonly name = 'ApplyLocked';
  constructor(readonly pid: number) {
    super(`locked by process ${String(pid)}`);
  }
}

/**
 * Makes a folder and those above it. The recursive `mkdir` of Node never ends where a file system has no folders of its users,
 * such as `/proc`.
 */
export async function makeFolder(folder: string): Promise<void> {
  const make = async (): Promise<void> => {
    try {
      await mkdir(folder, { mode: 0o700 });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  };
  try {
    await make();
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await make();
  }
}

/** Appends a text whole or not at all: where the disk is full, the system writes a part and tells its length only. */
export function append(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  const { size } = fstatSync(descriptor);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
  } catch (error) {
    ftruncateSync(descriptor, size);
    throw error;
  }
}

const lockOf = (journal: string): string => `${journal}.lock`;

/**
 * Takes the lock of a journal. One that a process left behind is taken over.
 *
 * @throws ApplyLocked
 */
export async function lock(journal: string): Promise<void> {
  const file = lockOf(journal);
  for (let isSecond = false; ; isSecond = true) {
    try {
      const handle = await open(file, 'wx', 0o600);
      try {
        await handle.writeFile(String(process.pid));
      } finally {
        await handle.close();
      }
      return;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      const pid = Number(await readFile(file, 'utf8').catch(() => ''));
      if (isSecond || (pid !== process.pid && isAlive(pid))) throw new ApplyLocked(pid);
      await rm(file, { force: true });
    }
  }
}

export const unlock = (journal: string): Promise<void> => rm(lockOf(journal), { force: true });
