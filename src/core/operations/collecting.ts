import * as l10n from '@vscode/l10n';
import { monotonic } from '../client/clock';
import type { CollectOutcome, CollectStep } from '../client/collectOutcome';
import type { SessionState } from '../client/collections';
import { isCancelled } from '../client/errors';
import type { SystemSessionEvent } from '../client/systemSessions';
import { timeText } from '../client/time';
import { explain } from '../words/explain';
import { demand } from '../session/demand';
import type { Sessions } from '../session/sessions';
import type { Located } from '../inventory/inventory';
import { isolated } from '../../text/visible';
import { failedWords } from './changing';
import { noRecord, type JournalRecord } from './journal';
import { collectFacts } from './journalEntry';
import type { TaskEnd } from './taskList';
import type { TaskMonitor } from './taskMonitor';

const followForMs = 30 * 60_000;

/**
 * Collects one backup server's data under the eyes of the task monitor, and follows it to its real end.
 *
 * @throws EmError where it is certain that nothing was begun
 */
export async function collectData(
  registry: Sessions,
  monitor: TaskMonitor,
  { endpoint, server }: Located,
  {
    signal,
    onStep,
    address,
    record = noRecord,
  }: {
    readonly signal: AbortSignal;
    readonly onStep: (step: CollectStep) => void;
    /** That it was registered by, where it is known. */
    readonly address?: string | undefined;
    /** Told how far it came, for a window that ends meanwhile. */
    readonly record?: JournalRecord | undefined;
  },
): Promise<CollectOutcome> {
  const subject = l10n.t('Collect {0}', isolated(server.name ?? server.uid));
  const names = [server.name, address];
  return demand(registry.session(endpoint), async (client, token, api) => {
    const opening = monitor.open(endpoint, subject, client, token, api);
    try {
      const outcome = await api.collectBackupServer(client, token, server.uid, {
        names,
        onSending: (before) => record.sending(token, collectFacts(server, names, before)),
        follow: opening.follow,
        sessions: opening.sessions,
        sleep: api.sleep,
        now: monotonic,
        followForMs,
        signal,
        onStep: (step) => {
          if (step.step === 'task') record.accepted(step.task);
          if (step.step === 'collecting') opening.goOn(collectStepWords(step));
          onStep(step);
        },
      });
      opening.end(collectEnd(outcome));
      return outcome;
    } catch (error) {
      // Nothing was begun, so no task is shown; what was held for it is let go.
      opening.end({ kind: 'unknown' });
      throw error;
    }
  });
}

/** What is known of a collection, in the words that tasks and steps share. */
export const collectStates = {
  collected: 'done',
  failed: 'failed',
  started: 'unknown',
  ended: 'unknown',
  unknown: 'unknown',
} as const;

const collectEnd = (outcome: CollectOutcome): TaskEnd =>
  outcome.kind === 'started' && isCancelled(outcome.because)
    ? { kind: 'cancelled' }
    : {
        kind: collectStates[outcome.kind],
        message: collectProblem(outcome) ?? eventsOf(outcome).at(-1)?.message,
      };

const eventsOf = (outcome: CollectOutcome): readonly SystemSessionEvent[] =>
  'events' in outcome ? outcome.events : [];

export function collectStepWords(step: CollectStep): string {
  switch (step.step) {
    case 'starting':
      return l10n.t('asking Enterprise Manager to begin');
    case 'task':
      return l10n.t('beginning ({0})', isolated(step.task.state));
    case 'collecting':
      return step.event === undefined ? l10n.t('collecting') : isolated(step.event, 1000);
  }
}

/** @returns what keeps this from being a plain success */
export function collectProblem(outcome: CollectOutcome): string | undefined {
  switch (outcome.kind) {
    case 'collected':
      return undefined;
    case 'started':
      return startedWords(outcome.because);
    case 'ended':
      return endedWords(outcome.result);
    case 'unknown':
      return l10n.t('whether it has begun is not known: {0}', explain(outcome.reason).what);
    case 'failed':
      return failedWords(outcome.message);
  }
}

function startedWords(because: Extract<CollectOutcome, { kind: 'started' }>['because']): string {
  switch (because) {
    case 'not-told-by-version':
      return l10n.t('it has begun; this version does not tell how it ends');
    case 'cannot-be-followed':
      return l10n.t(
        'it has begun and cannot be followed: no session of Enterprise Manager names this server',
      );
    case 'not-over-in-time':
      return l10n.t('it has begun; its end was not seen in {0} minutes', followForMs / 60_000);
    default:
      return l10n.t('it has begun; how it ends is not known: {0}', explain(because).what);
  }
}

/** The end of a session that is of all servers of it. */
export function endedWords(result: SessionState | undefined): string {
  switch (result) {
    case 'failed':
      return l10n.t('the collection ended as failed; whether for this server is not told');
    case 'warning':
      return l10n.t('the collection ended with warnings; whether for this server is not told');
    default:
      return l10n.t('the collection ended; whether well for this server is not told');
  }
}

/** The event log of a collection, for the output. */
export const eventLines = (outcome: CollectOutcome): readonly string[] => eventsOf(outcome).map(eventLine);

const eventLine = ({ time, message }: SystemSessionEvent): string =>
  [timeText('CreationTimeUTC', time), message]
    .flatMap((part) => (part === undefined || part === '' ? [] : isolated(part, 1000)))
    .join('  ');
