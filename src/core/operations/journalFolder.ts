import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessMark } from './processes';

/** The journal's folder, which all windows of a user share. */
export const journalFolder = ({
  globalStorageUri,
}: {
  readonly globalStorageUri: { readonly fsPath: string };
}): string => join(globalStorageUri.fsPath, 'journal');

/** A file of the journal: its entry, and the process and the window that own it. */
export interface EntryFile {
  readonly file: string;
  readonly id: string;
  readonly process: Omit<ProcessMark, 'host'>;
  readonly window: string;
}

const pattern =
  /^([0-9a-f-]{36})\.(\d{1,10})\.([0-9a-f]{8})\.([0-9a-f]{8})\.([0-9a-f]{8})\.(\d{0,20})\.([0-9a-f-]{36})\.json$/;

/** The name of the file of an entry. */
export const entryName = (
  id: string,
  { pid, place, boot, space, start }: ProcessMark,
  window: string,
): string => `${[id, pid, place, boot, space, start, window].join('.')}.json`;

/** @returns undefined for a file of another kind */
export function entryFile(file: string): EntryFile | undefined {
  const [, id, pid, place = '', boot = '', space = '', start = '', window] = pattern.exec(file) ?? [];
  return id !== undefined && pid !== undefined && window !== undefined
    ? { file, id, process: { pid: Number(pid), place, boot, space, start }, window }
    : undefined;
}

/** Lists the entries of the journal; an empty list if there is no journal or it cannot be read. */
export async function entryFiles(folder: string): Promise<readonly EntryFile[]> {
  try {
    return (await readdir(folder)).flatMap((file) => entryFile(file) ?? []);
  } catch {
    return [];
  }
}
