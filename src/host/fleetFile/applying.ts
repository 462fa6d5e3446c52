import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { ApplyJournal, journalName, readApply, type KeptApply } from '../../core/apply/applyJournal';
import { JournalUnreadable, JournalUnwritable } from '../../core/apply/journalLines';
import { ApplyLocked } from '../../core/apply/journalLock';
import { applyPlan, type AppliedItem } from '../../core/apply/applyPlan';
import { journalWords, lockedWords, progressWords } from '../../core/apply/applyWords';
import { canBeResumed } from '../../core/apply/fate';
import { itemsOf, type ApplyItem } from '../../core/apply/item';
import { applyEnd, reportItem, resumedReport, resumeWords, type ReportItem } from '../../core/apply/report';
import { lookUpDoubts, remainingOf, type Wanted } from '../../core/apply/resume';
import type { ApplyServices } from '../../core/apply/runItem';
import type { LicenceConsent } from '../endpoints/licenceConsent';
import { confirmDanger, showDialog } from '../interaction/dialogs';
import { showInformation, showWarning } from '../interaction/messages';
import { withDelayedProgress } from '../interaction/progress';
import { agreeTo } from './consent';
import type { PlanDocuments } from './planDocuments';
import type { Planned } from './planning';
import { renderReport } from './renderReport';

export interface ApplyingServices extends ApplyServices {
  /** The folder of the journals. */
  readonly folder: string;
  readonly licence: Pick<LicenceConsent, 'ask'>;
  readonly documents: PlanDocuments;
  /** @param kept the earlier apply that is resumed */
  readonly planAgain: (file: vscode.Uri, kept?: KeptApply) => Promise<Planned | undefined>;
  readonly missing: (planned: Planned) => Promise<readonly string[]>;
  /** Asks for a credential. @returns whether it is set */
  readonly setCredential: (name: string) => Promise<boolean>;
  /** Reads the lists of the endpoints anew. */
  readonly refresh: () => Promise<void>;
}

/** What is shown when the file is free again: a notification may stay for long. */
type Afterwards = (() => Promise<void>) | undefined;

/** Applies the plans of fleet files, each file once at a time, and resumes what did not come to its end. */
export class Applying {
  private readonly running = new Set<string>();

  constructor(private readonly services: ApplyingServices) {}

  /** The earlier apply of a file that did not come to its end. */
  async unfinished(file: vscode.Uri): Promise<KeptApply | undefined> {
    if (this.running.has(file.toString())) return undefined;
    try {
      const kept = await readApply(this.journalOf(file));
      return kept?.isFinished === false ? kept : undefined;
    } catch (error) {
      // What cannot be read is told when the file is applied.
      if (error instanceof JournalUnreadable) return undefined;
      throw error;
    }
  }

  /** Applies exactly the plan that was seen. If it would be another one now, that is opened instead. */
  async apply(seen: Planned): Promise<void> {
    await this.underJournal(seen.uri, async (journal) => {
      if (!(await this.mayForget(seen.uri))) return undefined;
      const planned = await this.services.planAgain(seen.uri);
      if (planned === undefined) return undefined;
      if (planned.plan.id !== seen.plan.id) {
        await this.services.documents.show(planned, 'plan');
        return async () => {
          await showWarning(
            l10n.t('The file or an Enterprise Manager has changed. Nothing was begun. Read the new plan.'),
          );
        };
      }
      const items = itemsOf(planned.plan);
      if (!(await this.isAgreed(items, planned))) return undefined;
      journal.discard();
      journal.begin(planned.plan.id, seen.uri.toString(), items);
      const result = await this.work(items, journal);
      return this.report(
        seen.uri,
        planned.plan.id,
        journal,
        result.map(({ item, fate }) => reportItem(item, fate)),
      );
    });
  }

  /** Looks up what an earlier apply sent, and does what it did not begin. Nothing is sent twice. */
  async resume(file: vscode.Uri): Promise<void> {
    await this.again(file, 'not-begun');
  }

  /**
   * Does again what certainly failed, as the file has it now, and nothing else.
   *
   * @param plan the ID of the plan whose failures are meant
   */
  async retryFailed(file: vscode.Uri, plan: string): Promise<void> {
    await this.again(file, 'failed', plan);
  }

  private async again(file: vscode.Uri, wanted: Wanted, plan?: string): Promise<void> {
    await this.underJournal(file, async (journal) => {
      const kept = await readApply(this.journalOf(file));
      if (kept === undefined || (plan !== undefined && plan !== kept.plan))
        return wanted === 'failed' ? tellNothingFailed : tellNothingKept;
      const planned = await this.services.planAgain(file, kept);
      if (planned === undefined) return undefined;
      const fates = await withDelayedProgress(l10n.t('Looking up what was sent'), ({ signal }) =>
        lookUpDoubts(kept, {
          endpoints: this.services.sessions.endpoints,
          ask: planned.ask,
          creates: this.services.writes.creates,
          recorder: journal,
          signal,
        }),
      );
      const { items } = remainingOf(kept, itemsOf(planned.plan), fates, wanted);
      if (wanted === 'failed' && items.length === 0) return tellNothingFailed;
      if (items.length > 0 && !(await this.isAgreed(items, planned))) return undefined;
      const result = await this.work(items, journal);
      return this.report(file, kept.plan, journal, resumedReport(kept, fates, result));
    });
  }

  private journalOf(file: vscode.Uri): string {
    return join(this.services.folder, journalName(file.toString()));
  }

  /** Locks the journal before anything is read: what another window is sending must not be planned, or forgotten. */
  private async underJournal(
    file: vscode.Uri,
    work: (journal: ApplyJournal) => Promise<Afterwards>,
  ): Promise<void> {
    const key = file.toString();
    if (this.running.has(key)) {
      await showWarning(l10n.t('This file is being applied already.'));
      return;
    }
    this.running.add(key);
    let journal: ApplyJournal | undefined;
    let afterwards: Afterwards;
    try {
      journal = await ApplyJournal.open(this.journalOf(file));
      afterwards = await work(journal);
    } catch (error) {
      const words =
        error instanceof JournalUnwritable
          ? journalWords(error)
          : error instanceof ApplyLocked
            ? lockedWords(error)
            : undefined;
      if (words === undefined) throw error;
      afterwards = () => showWarning(words).then(() => undefined);
    } finally {
      try {
        await journal?.close();
      } finally {
        this.running.delete(key);
      }
    }
    await afterwards?.();
  }

  /** @returns whether there is no earlier apply, or the user forgets it */
  private async mayForget(file: vscode.Uri): Promise<boolean> {
    let isOpen: boolean;
    try {
      isOpen = (await readApply(this.journalOf(file)))?.isFinished === false;
    } catch (error) {
      if (!(error instanceof JournalUnreadable)) throw error;
      isOpen = true;
    }
    return (
      !isOpen ||
      confirmDanger({
        question: l10n.t('An earlier apply of this file did not come to its end. Forget it?'),
        detail: [
          l10n.t('What it sent is not looked up then. Plan the file and choose "Resume" to look it up.'),
        ],
        action: l10n.t('Forget'),
        refusal: l10n.t('Do Not Forget'),
      })
    );
  }

  private async isAgreed(items: readonly ApplyItem[], planned: Planned): Promise<boolean> {
    const missing = await this.services.missing(planned);
    if (missing.length > 0) {
      const question = l10n.t('Credentials that are not set: {0}. Nothing was begun.', missing.join(', '));
      const set = l10n.t('Set Credential…');
      // The plan stays open, and the user applies it when the credentials are there.
      const isWanted = (await showDialog({ question, detail: [] }, 'warning', set)) === set;
      for (const name of isWanted ? missing : []) if (!(await this.services.setCredential(name))) break;
      return false;
    }
    return agreeTo(items, planned.plan, this.services.licence);
  }

  private work(items: readonly ApplyItem[], recorder: ApplyJournal): Promise<readonly AppliedItem[]> {
    return withDelayedProgress(
      l10n.t('Applying the plan'),
      (notice) =>
        applyPlan(items, this.services, {
          stop: notice.signal,
          recorder,
          onProgress: (progress) => {
            notice.report(progressWords(progress));
          },
        }),
      l10n.t('Cancelled. Finishing what was sent'),
    );
  }

  /** One with doubts, or of which something was not begun, can be resumed: its journal stays open. */
  private async report(
    file: vscode.Uri,
    plan: string,
    journal: ApplyJournal,
    items: readonly ReportItem[],
  ): Promise<Afterwards> {
    if (!items.some(({ fate }) => canBeResumed(fate))) journal.finish();
    await this.services.refresh();
    const hasFailed = items.some(({ fate }) => fate.kind === 'failed');
    const resume = resumeWords(items);
    const report = {
      text: renderReport(items, file, new Date()),
      ...(resume !== undefined && { resume }),
      ...(hasFailed && { failedPlan: plan }),
    };
    await this.services.documents.end(file, report);
    return async () => {
      const showReport = l10n.t('Show Report');
      const retry = l10n.t('Retry Failed');
      const { severity, words } = applyEnd(items);
      const show = severity === 'warning' ? showWarning : showInformation;
      const others = [...(resume === undefined ? [] : [resume]), ...(hasFailed ? [retry] : [])];
      const pressed = await show(words, showReport, ...others);
      if (pressed === showReport) await this.services.documents.showReport(file, report);
      if (pressed !== undefined && pressed === resume) await this.resume(file);
      if (pressed === retry) await this.retryFailed(file, plan);
    };
  }
}

async function tellNothingKept(): Promise<void> {
  await showInformation(l10n.t('This plan is no longer available. Plan the file again.'));
}

async function tellNothingFailed(): Promise<void> {
  await showInformation(l10n.t('Nothing that failed is part of the plan any more. Plan the file again.'));
}
