import { access, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { codeOf } from '../core/client/errors';
import type { FileFormat } from '../core/fleetFile/writeFleetFile';
import { UsageError } from './exit';
import { reasonOf } from './textFile';

export interface OutputOptions {
  readonly output?: string;
  readonly as?: FileFormat;
  readonly force?: boolean;
}

const exists = (path: string): UsageError =>
  new UsageError(`${path} exists. Add --force to replace it, or choose another name.`);

/** The format of the file: as it was asked for, else by the end of its name. */
export const formatOf = ({ as, output }: OutputOptions, isJson: boolean): FileFormat =>
  as ?? (isJson || extname(output ?? '').toLowerCase() === '.json' ? 'json' : 'yaml');

/** @throws UsageError before anything is begun, if the file exists and is not to be replaced */
export async function checkOutput({ output, force }: OutputOptions): Promise<void> {
  if (output === undefined || force === true) return;
  const isThere = await access(output).then(
    () => true,
    () => false,
  );
  if (isThere) throw exists(output);
}

/** @throws UsageError if the file cannot be written; one that exists is replaced only if that was asked for */
export async function writeOutput(path: string, text: string, force: boolean | undefined): Promise<void> {
  try {
    await writeFile(path, text, { flag: force === true ? 'w' : 'wx' });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw exists(path);
    throw new UsageError(`${path} cannot be written (${reasonOf(error)}).`);
  }
}
