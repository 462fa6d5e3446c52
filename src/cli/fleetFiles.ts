import { readFile, stat } from 'node:fs/promises';
import { codeOf } from '../core/client/errors';
import type { FleetFile } from '../core/fleetFile/fleetFile';
import { longestFile } from '../core/fleetFile/document';
import { fileProblemWords } from '../core/fleetFile/fileWords';
import { readFleetFile } from '../core/fleetFile/readFleetFile';
import { UsageError } from './exit';
import type { Io } from './io';

/**
 * Reads a fleet file. Each problem is told with its line and column, as compilers do.
 *
 * @throws UsageError if it has any problem: a part of a file is never applied
 */
export async function loadFleetFile(path: string, io: Io): Promise<FleetFile> {
  let text: string;
  try {
    if ((await stat(path)).size > 4 * longestFile)
      throw new UsageError(`The fleet file ${path} is too large.`);
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`The fleet file ${path} cannot be read (${codeOf(error) ?? 'unknown'}).`);
  }
  const { file, problems } = readFleetFile(text.replace(/^\uFEFF/, ''));
  for (const problem of problems) {
    const { line, column } = problem.place;
    io.note(`${path}:${String(line)}:${String(column)}: ${fileProblemWords(problem)}`);
  }
  if (file === undefined || problems.length > 0)
    throw new UsageError(
      `The fleet file ${path} has ${String(problems.length)} problems. Nothing was begun.`,
    );
  return file;
}
