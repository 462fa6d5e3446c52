import { readFile, stat } from 'node:fs/promises';
import type { CsvColumn } from '../../core/fleetFile/csvHeader';
import { readCsv, type ReadCsv } from '../../core/fleetFile/csvImport';
import { fileOfCsv } from '../../core/fleetFile/fileOfCsv';
import { longestCsv } from '../../core/fleetFile/csvText';
import { csvFaultWords, csvProblemWords, secretColumnWords } from '../../core/fleetFile/csvWords';
import { fileProblemWords } from '../../core/fleetFile/fileWords';
import { rowKeys, type RowKey } from '../../core/fleetFile/keys';
import { readFleetFile } from '../../core/fleetFile/readFleetFile';
import { writeFleetFile } from '../../core/fleetFile/writeFleetFile';
import { counted } from '../counted';
import { exitCodes, UsageError, type ExitCode } from '../exit';
import type { Io } from '../io';
import { checkOutput, formatOf, writeOutput, type OutputOptions } from '../outputFile';
import type { Run } from '../run';
import { reasonOf } from '../textFile';

export interface ImportOptions extends OutputOptions {
  readonly map: readonly string[];
  readonly endpoint?: string;
  readonly credential?: string;
  readonly skipBad?: boolean;
}

/** `import CSV`: makes a fleet file from a table. Nothing is sent, and no password is read. */
export async function importCsv({ io }: Run, path: string, options: ImportOptions): Promise<ExitCode> {
  await checkOutput(options);
  const read = readCsv(await bytesOf(path), chosenKeys(options.map));
  if ('problem' in read) throw new UsageError(`${path} cannot be imported. ${csvProblemWords(read.problem)}`);
  const headers = new Set(read.mapping.map(({ header }) => header.trim()));
  const lost = [...chosenKeys(options.map).keys()].find((header) => !headers.has(header));
  if (lost !== undefined)
    throw new UsageError(`${path} has no column "${lost}". It has: ${[...headers].join(', ')}.`);
  tell(read, path, io);
  if (read.bad.length > 0 && options.skipBad !== true) {
    io.note('Nothing is written. Correct the rows, or leave them out with --skip-bad.');
    return exitCodes.failed;
  }
  const text = writeFleetFile(fileOfCsv(read.rows, options), formatOf(options, io.isJson));
  const [problem] = readFleetFile(text).problems;
  if (problem?.code === 'no-endpoint')
    throw new UsageError('Some rows name no endpoint. Add --endpoint NAME, the one that they belong to.');
  if (problem) throw new UsageError(fileProblemWords(problem));
  if (options.output === undefined) {
    io.line(text.trimEnd());
    return exitCodes.done;
  }
  await writeOutput(options.output, text, options.force);
  io.note(`${options.output} has ${counted(read.rows.length, 'backup server')}. "plan" compares them.`);
  return exitCodes.done;
}

/** @throws UsageError */
async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    // One that is too large is not read at all.
    return (await stat(path)).size > longestCsv ? new Uint8Array(longestCsv + 1) : await readFile(path);
  } catch (error) {
    throw new UsageError(`The table ${path} cannot be read (${reasonOf(error)}).`);
  }
}

/**
 * The keys of `--map header=key`; a header with nothing after the `=` is left out.
 *
 * @throws UsageError
 */
function chosenKeys(texts: readonly string[]): ReadonlyMap<string, RowKey | undefined> {
  return new Map(
    texts.map((text) => {
      const at = text.lastIndexOf('=');
      const name = text.slice(at + 1).trim();
      const key = rowKeys.find((known) => known === name);
      if (at < 1 || (key === undefined && name !== ''))
        throw new UsageError(`--map is HEADER=KEY, with one of these keys: ${rowKeys.join(', ')}.`);
      return [text.slice(0, at).trim(), key] as const;
    }),
  );
}

function useWords({ use }: CsvColumn): string {
  switch (use.kind) {
    case 'key':
      return use.key;
    case 'taken':
      return `not read: another column is ${use.key}`;
    case 'unknown':
      return 'not read';
    case 'secret':
      return `not read. ${secretColumnWords()}`;
  }
}

/** What the columns mean and which rows are bad, on the standard error: the standard output may be the file. */
function tell({ mapping, bad }: ReadCsv, path: string, io: Io): void {
  for (const column of mapping)
    if (column.header.trim() !== '') io.note(`${column.header.trim()}: ${useWords(column)}`);
  for (const { line, column, fault } of bad)
    io.note(
      `${path}:${String(line)}: ${column === undefined ? '' : `${column.trim()}: `}${csvFaultWords(fault)}`,
    );
}
