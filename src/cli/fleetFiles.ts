import type { FleetFile } from '../core/fleetFile/fleetFile';
import { longestFile } from '../core/fleetFile/document';
import { fileProblemWords } from '../core/fleetFile/fileWords';
import { readFleetFile } from '../core/fleetFile/readFleetFile';
import { counted } from './counted';
import { UsageError } from './exit';
import type { Io } from './io';
import { readText } from './textFile';

/**
 * Reads a fleet file. Each problem is told with its line and column, as compilers do.
 *
 * @throws UsageError if it has any problem: a part of a file is never applied
 */
export async function loadFleetFile(path: string, io: Io): Promise<FleetFile> {
  const text = await readText(path, `The fleet file ${path}`, 4 * longestFile);
  const { file, problems } = readFleetFile(text);
  for (const problem of problems) {
    const { line, column } = problem.place;
    io.note(`${path}:${String(line)}:${String(column)}: ${fileProblemWords(problem)}`);
  }
  if (file === undefined || problems.length > 0)
    throw new UsageError(
      `The fleet file ${path} has ${counted(problems.length, 'problem')}. Nothing was begun.`,
    );
  return file;
}
