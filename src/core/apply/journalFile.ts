import { fstatSync, ftruncateSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../client/errors';

/* The file of a journal, and what is appended to it. */

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
