import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the windows of a user share it. */
export const journalFolder = ({
  globalStorageUri,
}: {
  readonly globalStorageUri: { readonly fsPath: string };
}): string => join(globalStorageUri.fsPath, 'journal');

/** A file of the journal: which entry, and the process and the window that look after it. */
export interface EntryFile {
  readonly file: string;
  readonly id: string;
  readonly pid: number;
  readonly window: string;
}

const pattern = /^([0-9a-f-]{36})\.(\d{1,10})\.([0-9a-f-]{36})\.json$/;

/** @returns undefined for a file of another kind */
export function entryFile(file: string): EntryFile | undefined {
  const [, id, pid, window] = pattern.exec(file) ?? [];
  return id !== undefined && pid !== undefined && window !== undefined
    ? { file, id, pid: Number(pid), window }
    : undefined;
}

/** The entries of the journal. None where there is no journal, or it cannot be read. */
export async function entryFiles(folder: string): Promise<readonly EntryFile[]> {
  try {
    return (await readdir(folder)).flatMap((file) => entryFile(file) ?? []);
  } catch {
    return [];
  }
}
