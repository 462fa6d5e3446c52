import { access, constants, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { codeOf } from '../core/client/errors';
import { journalName } from '../core/apply/applyJournal';
import { progressWords } from '../core/apply/applyWords';
import { isForeign } from '../core/apply/journalLines';
import { applyPlan, type ApplyOptions, type AppliedItem, type ApplyRecorder } from '../core/apply/applyPlan';
import { licenceActs } from '../core/apply/consentWords';
import { credentialsOf, type ApplyItem } from '../core/apply/item';
import {
  fateSummary,
  nextWords,
  reportCsv,
  reportJson,
  reportJUnit,
  type ReportItem,
} from '../core/apply/report';
import { canBeResumed, fateWord, isDone } from '../core/apply/fate';
import { RunningWrites } from '../core/operations/runningWrites';
import { TaskList } from '../core/operations/taskList';
import { TaskMonitor } from '../core/operations/taskMonitor';
import { credentialFault, type ApplyServices } from '../core/apply/runItem';
import { missingWords } from './credentials';
import { licenceDetails, licenceQuestion } from '../core/words/licenceWords';
import type { CliSessions } from './cliSessions';
import { exitCodes, UsageError, type ExitCode } from './exit';
import { stateFolder } from './folders';
import { reasonOf } from './textFile';
import type { Io } from './io';
import type { Run } from './run';

/**
 * The journal, unless an option names another. It has no secret.
 *
 * @param what the path of a fleet file, or what stands for one
 * @param named what the option names
 * @throws UsageError if that is a file of another kind: it is neither written to nor emptied
 * @throws JournalUnwritable
 */
export async function journalOf(
  what: string,
  named: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  if (named === undefined) return join(stateFolder(env), 'veeam-em', 'applies', journalName(what));
  if (!(await isForeign(named))) return named;
  throw new UsageError(`${named} is not a journal, and is left as it is. Name another file with --journal.`);
}

/** What the items of an apply need. Credentials are read for each request, and are kept nowhere else. */
export function servicesOf(run: Run, sessions: CliSessions, writes = new RunningWrites()): ApplyServices {
  return {
    sessions,
    monitor: new TaskMonitor(new TaskList(), (error) => {
      process.emitWarning(error instanceof Error ? error : String(error));
    }),
    writes,
    credential: async (name) => (await run.credentials()).get(name),
  };
}

/** The credentials that the items need and nobody has, by name. */
export async function missingCredentials(items: readonly ApplyItem[], run: Run): Promise<readonly string[]> {
  const credentials = await run.credentials();
  return credentialsOf(items).filter((name) => credentials.get(name) === undefined);
}

/**
 * Sees to it that nobody is asked to agree to what cannot be sent.
 *
 * @throws UsageError if a credential is missing or does not make a request
 */
export async function requireCredentials(items: readonly ApplyItem[], run: Run): Promise<void> {
  const missing = await missingCredentials(items, run);
  if (missing.length > 0) throw new UsageError(missingWords(missing));
  const credentials = await run.credentials();
  const credential = (name: string) => Promise.resolve(credentials.get(name));
  for (const item of items) {
    const fault = await credentialFault(item, { credential });
    if (fault !== undefined) throw new UsageError(`${item.name}: ${fault} Nothing was begun.`);
  }
}

/** Applies items with progress on the standard error, and a line for each that is not done. */
export async function applied(
  items: readonly ApplyItem[],
  run: Run,
  services: ApplyServices,
  options: Pick<ApplyOptions, 'atOnce' | 'onFailure'> & { readonly recorder?: ApplyRecorder },
): Promise<readonly AppliedItem[]> {
  const { io, signals } = run;
  const result = await applyPlan(items, services, {
    ...options,
    ...signals,
    onProgress: (progress) => {
      io.progress(progressWords(progress));
    },
    onEnded: (item, fate) => {
      if (!isDone(fate)) io.note(`${item.name}: ${fateWord(fate.kind)}. ${fate.message}`);
    },
  });
  io.clearProgress();
  return result;
}

/** What items may do to the licences of backup servers, for each endpoint. */
export function tellLicence(items: readonly ApplyItem[], io: Io): void {
  for (const { endpoint, act } of licenceActs(items))
    io.note([licenceQuestion(act), ...licenceDetails(act, endpoint.name)].join(' '));
}

/** Asks whether to go on; without a terminal it needs an option. */
export async function agreed(run: Run, question: string, yes: boolean | undefined): Promise<boolean> {
  if (yes === true) return true;
  const { io, signals } = run;
  if (!io.isInteractive)
    throw new UsageError(
      'There is no terminal to ask for your consent. Add --yes after you have read the plan.',
    );
  return (await io.ask(`${question} Only "yes" is accepted:`, signals.stop)) === 'yes';
}

const writers: Readonly<Record<string, (items: readonly ReportItem[], file: string) => string>> = {
  '.csv': reportCsv,
  '.json': (items) => `${JSON.stringify(reportJson(items), undefined, 2)}\n`,
  '.xml': reportJUnit,
};

/** @throws UsageError before anything is begun, if a report could not be written afterwards */
export async function checkReports(paths: readonly string[]): Promise<void> {
  const wrong = paths.find((path) => writers[extname(path).toLowerCase()] === undefined);
  if (wrong !== undefined) throw new UsageError(`A report ends in .csv, .json or .xml (JUnit): ${wrong}`);
  for (const path of paths) {
    try {
      await mayWrite(path);
    } catch (error) {
      throw new UsageError(`The report ${path} cannot be written (${reasonOf(error)}).`);
    }
  }
}

/** Nothing is made: a report that is empty would be one of an apply that did nothing. */
async function mayWrite(path: string): Promise<void> {
  try {
    await access(path, constants.W_OK);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    await access(join(dirname(path), '.'), constants.W_OK | constants.X_OK);
  }
}

/** Writes what became of the items. A report that cannot be written is told. */
export async function writeReports(
  items: readonly ReportItem[],
  fleetFile: string,
  paths: readonly string[],
  io: Io,
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  for (const path of paths) {
    try {
      await writeFile(path, writers[extname(path).toLowerCase()]?.(items, fleetFile) ?? '');
    } catch (error) {
      io.note(`The report ${path} cannot be written (${reasonOf(error)}).`);
      code = exitCodes.failed;
    }
  }
  return code;
}

/** Prints what became of the items, and writes the reports. */
export async function reported(
  items: readonly ReportItem[],
  fleetFile: string,
  paths: readonly string[],
  io: Io,
): Promise<ExitCode> {
  if (io.isJson) io.part('items', reportJson(items));
  else {
    for (const { name, endpoint, fate } of items) {
      const style = isDone(fate) ? 'green' : fate.kind === 'not-begun' ? 'dim' : 'red';
      io.line(
        `${io.styled(style, fateWord(fate.kind))}  ${io.styled('bold', name)}  ${io.styled('dim', endpoint)}`,
      );
      if (!isDone(fate)) io.line(`    ${io.styled('dim', fate.message)}`);
    }
    io.line(io.styled('bold', fateSummary(items) || 'Nothing was to be done.'));
    for (const text of nextWords(items)) io.line(io.styled('dim', text));
    if (items.some(({ fate }) => canBeResumed(fate)))
      io.line(io.styled('dim', 'The same command with --resume does that.'));
  }
  const written = await writeReports(items, fleetFile, paths, io);
  return items.every(({ fate }) => isDone(fate)) ? written : exitCodes.failed;
}
