import * as l10n from '@vscode/l10n';
import { isolated } from '../../text/visible';
import { monotonic } from '../client/clock';
import type { EmSession } from '../client/emSession';
import { serverName } from '../client/resources/backupServer';
import { sleep } from '../client/sleep';
import type { ServerRef } from '../inventory/inventory';
import type { Sessions } from '../session/sessions';
import { collectBackupServer } from './collect';
import { followForMs, type CollectOutcome, type CollectStep } from './collectOutcome';
import { collectEnd, collectStepWords } from './collectWords';
import { noRecord, type JournalRecord } from './journal';
import { collectFacts } from './journalEntry';
import type { TaskMonitor } from './taskMonitor';

/**
 * Collects one backup server's data, tracked by the task monitor, and follows the collection to its real end.
 *
 * @throws EmError if it is certain that nothing was begun
 */
export async function collectData(
  registry: Sessions,
  monitor: TaskMonitor,
  { endpoint, server }: ServerRef,
  {
    signal,
    onStep,
    address,
    record = noRecord,
    interactive = true,
  }: {
    readonly signal: AbortSignal;
    readonly onStep: (step: CollectStep) => void;
    /** The address it was registered under, if known. */
    readonly address?: string | undefined;
    /** Records the progress, for a later window in case this one ends. */
    readonly record?: JournalRecord | undefined;
    /** Whether a password may be requested if the session has ended. */
    readonly interactive?: boolean | undefined;
  },
): Promise<CollectOutcome> {
  const subject = l10n.t('Collect {0}', isolated(serverName(server)));
  const names = [server.name, address];
  const call = async (em: EmSession): Promise<CollectOutcome> => {
    const operation = monitor.track(endpoint, subject, em);
    try {
      const outcome = await collectBackupServer(em, server.uid, {
        names,
        onSending: (before) => record.sending(em.token, collectFacts(server, names, before)),
        follow: operation.follow,
        sessions: operation.sessions,
        sleep,
        now: monotonic,
        followForMs,
        signal,
        onStep: (step) => {
          if (step.step === 'task') record.accepted(step.task);
          if (step.step === 'collecting') operation.reportProgress(collectStepWords(step));
          onStep(step);
        },
      });
      operation.end(collectEnd(outcome));
      return outcome;
    } catch (error) {
      // Nothing was begun, so no task is shown; this releases the pollers.
      operation.end({ kind: 'unknown' });
      throw error;
    }
  };
  return registry.session(endpoint).require(call, { interactive });
}
