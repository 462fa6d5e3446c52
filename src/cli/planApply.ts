import { ApplyJournal, readApply, type KeptApply } from '../core/apply/applyJournal';
import { lockedWords } from '../core/apply/applyWords';
import { JournalUnreadable } from '../core/apply/journalLines';
import { ApplyLocked } from '../core/apply/journalLock';
import type { AppliedItem } from '../core/apply/applyPlan';
import { readOnlyWords, unverifiedWords } from '../core/apply/consentWords';
import { canBeResumed } from '../core/apply/fate';
import { itemsOf, type ApplyItem } from '../core/apply/item';
import { reportItem, resumedReport } from '../core/apply/report';
import { isInDoubt, lookUpDoubts, remainingOf } from '../core/apply/resume';
import { RunningWrites } from '../core/operations/runningWrites';
import {
  agreed,
  applied,
  reported,
  requireCredentials,
  servicesOf,
  tellLicence,
  writeReports,
} from './applying';
import { counted } from './counted';
import { exitCodes, UsageError, type ExitCode } from './exit';
import { isIncomplete, planJson, printPlan, type Planned } from './planning';
import type { Run } from './run';

/** The options of every verb that applies a plan. */
export interface PlanApplyOptions {
  readonly yes?: boolean;
  /** The ID of the plan that was seen. */
  readonly plan?: string;
  readonly prune?: string;
  readonly skipConflicts?: boolean;
  readonly stopOnFailure?: boolean;
  readonly concurrency: number;
  readonly resume?: boolean;
  readonly retryFailed?: boolean;
  readonly discard?: boolean;
  readonly report: readonly string[];
}

/** What a plan is made from, and where its progress is kept. */
export interface PlanSource {
  /** What the journal is of: the whole path of a file, or what stands for one. */
  readonly name: string;
  /** The file, as reports name it. */
  readonly file: string;
  readonly journal: string;
  readonly plan: () => Promise<Planned>;
  /** Whether what is unchanged is shown, and not only counted. */
  readonly showsAll?: boolean;
}

/** Plans, asks for consent and does what the plan says, or resumes an earlier apply that did not come to its end. */
export async function planAndApply(
  run: Run,
  source: PlanSource,
  options: PlanApplyOptions,
): Promise<ExitCode> {
  if (options.retryFailed === true && options.resume !== true)
    throw new UsageError('--retry-failed is for an earlier apply. Add --resume.');
  // Locked before anything is read: what another process is sending must not be planned, or forgotten.
  const journal = await opened(source.journal);
  try {
    return await underLock(run, source, options, journal, await earlier(source.journal, options));
  } finally {
    await journal.close();
  }
}

async function underLock(
  run: Run,
  source: PlanSource,
  options: PlanApplyOptions,
  journal: ApplyJournal,
  kept: KeptApply | undefined,
): Promise<ExitCode> {
  const { io } = run;
  const planned = await source.plan();
  if (io.isJson) io.part('plan', await planJson(planned.plan));
  else await printPlan(planned.plan, io, source.showsAll === true);
  if (kept !== undefined) return resumed(run, source, planned, options, journal, kept);
  if (isIncomplete(planned.plan) && options.skipConflicts !== true) {
    io.note(
      'Some rows cannot be applied as they are. Correct them, or leave these rows out with --skip-conflicts.',
    );
    return exitCodes.failed;
  }
  if (options.plan !== undefined && options.plan !== planned.plan.id) {
    io.note(
      `This is no longer the plan ${options.plan}: what is wanted or an Enterprise Manager has changed. Read the plan above, and apply it by its own ID.`,
    );
    return exitCodes.failed;
  }
  return fresh(run, source, planned, options, journal);
}

/** @returns the earlier apply that is to be resumed */
async function earlier(file: string, options: PlanApplyOptions): Promise<KeptApply | undefined> {
  if (options.discard === true) return undefined;
  let kept: KeptApply | undefined;
  try {
    kept = await readApply(file);
  } catch (error) {
    if (!(error instanceof JournalUnreadable)) throw error;
    throw new UsageError(
      `The journal ${file} cannot be read at line ${String(error.line)}, so it is not known what was sent. Look at Enterprise Manager, and add --discard.`,
    );
  }
  const isOpen = kept !== undefined && !kept.isFinished;
  if (options.resume === true) {
    if (kept === undefined) throw new UsageError('There is no earlier apply to resume.');
    if (options.plan !== undefined && options.plan !== kept.plan)
      throw new UsageError(`The earlier apply was of the plan ${kept.plan}, not of ${options.plan}.`);
    return kept;
  }
  if (isOpen)
    throw new UsageError(
      'An earlier apply did not come to its end. Add --resume to look up what it sent and to do the rest, or --discard to forget it.',
    );
  return undefined;
}

async function opened(file: string): Promise<ApplyJournal> {
  try {
    return await ApplyJournal.open(file);
  } catch (error) {
    if (error instanceof ApplyLocked) throw new UsageError(lockedWords(error));
    throw error;
  }
}

async function fresh(
  run: Run,
  source: PlanSource,
  { plan, sessions }: Planned,
  options: PlanApplyOptions,
  journal: ApplyJournal,
): Promise<ExitCode> {
  const { io } = run;
  const items = itemsOf(plan);
  // An earlier apply is forgotten only now, when nothing can refuse this one any more.
  if (items.length === 0) {
    if (io.isJson) io.part('items', []);
    if (options.discard === true) journal.discard();
    // A report of an earlier apply would be taken for that of this one.
    const code = await writeReports([], source.file, options.report, io);
    return isIncomplete(plan) ? exitCodes.failed : code;
  }
  if (!(await consented(run, items, options))) return exitCodes.failed;
  if (options.discard === true) journal.discard();
  journal.begin(plan.id, source.name, items);
  const result = await work(run, items, sessions, options, journal);
  const code = await reported(
    result.map(({ item, fate }) => reportItem(item, fate)),
    source.file,
    options.report,
    io,
  );
  return ended(run, journal, result, code, isIncomplete(plan));
}

async function resumed(
  run: Run,
  source: PlanSource,
  { plan, sessions, endpoints }: Planned,
  options: PlanApplyOptions,
  journal: ApplyJournal,
  kept: KeptApply,
): Promise<ExitCode> {
  const { io, signals } = run;
  const doubts = kept.items.filter(isInDoubt).length;
  if (doubts > 0) io.progress(`Looking up ${String(doubts)} requests of the earlier apply`);
  const writes = new RunningWrites();
  const fates = await lookUpDoubts(kept, {
    endpoints,
    ask: sessions.ask,
    creates: writes.creates,
    recorder: journal,
    signal: signals.stop,
  });
  io.clearProgress();
  const wanted = options.retryFailed === true ? 'not-begun-and-failed' : 'not-begun';
  const { items, added } = remainingOf(kept, itemsOf(plan), fates, wanted);
  if (added.length > 0)
    io.note(
      `${counted(added.length, 'action')} of the plan had no part in the earlier apply. Apply the plan again afterwards.`,
    );
  io.note(`Left to do: ${String(items.length)}. Looked up: ${String(doubts)}.`);
  if (items.length > 0 && !(await consented(run, items, options))) return exitCodes.failed;
  const result = await work(run, items, sessions, options, journal, writes);
  const code = await reported(resumedReport(kept, fates, result), source.file, options.report, io);
  return ended(run, journal, result, code, isIncomplete(plan));
}

/** Asks for consent to the plan, and for the number of backup servers that are removed. */
async function consented(run: Run, items: readonly ApplyItem[], options: PlanApplyOptions): Promise<boolean> {
  const { io, signals } = run;
  await requireCredentials(items, run);
  const readOnly = readOnlyWords(items);
  if (readOnly !== undefined) throw new UsageError(readOnly);
  const removals = items.filter(({ kind }) => kind === 'remove').length;
  if (removals > 0) {
    const typed =
      options.prune ??
      (io.isInteractive
        ? await io.ask(
            `${counted(removals, 'backup server')} will be removed. Type the number:`,
            signals.stop,
          )
        : '');
    if (typed !== String(removals)) {
      io.note(
        `${counted(removals, 'backup server')} would be removed. Nothing was begun. Type this number, or add --prune ${String(removals)}.`,
      );
      return false;
    }
  }
  tellLicence(items, io);
  const unverified = unverifiedWords(items);
  if (unverified !== undefined) io.note(unverified);
  if (await agreed(run, `Apply ${counted(items.length, 'action')}?`, options.yes)) return true;
  io.note('Nothing was begun.');
  return false;
}

const work = (
  run: Run,
  items: readonly ApplyItem[],
  sessions: Planned['sessions'],
  options: PlanApplyOptions,
  recorder: ApplyJournal,
  writes = new RunningWrites(),
): Promise<readonly AppliedItem[]> =>
  applied(items, run, servicesOf(run, sessions, writes), {
    recorder,
    atOnce: options.concurrency,
    onFailure: options.stopOnFailure === true ? 'stop' : 'continue',
  });

/** An apply that was interrupted, or has doubts, can be resumed: its journal stays open. */
function ended(
  run: Run,
  journal: ApplyJournal,
  result: readonly AppliedItem[],
  code: ExitCode,
  isIncompletePlan: boolean,
): ExitCode {
  const isOpen = result.some(({ fate }) => canBeResumed(fate));
  if (!isOpen) journal.finish();
  const { failure } = journal;
  if (failure)
    run.io.note(
      `The journal ${failure.file} could not be written (${failure.code}). "apply --resume" looks up what it does not tell.`,
    );
  if (run.signals.stop.aborted) return exitCodes.interrupted;
  return code === exitCodes.done && (isIncompletePlan || failure !== undefined) ? exitCodes.failed : code;
}
