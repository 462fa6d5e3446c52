import * as l10n from '@vscode/l10n';
import { followForMs, type CollectOutcome, type CollectStep } from './collectOutcome';
import type { SessionState } from '../client/collections';
import { isCancelled } from '../client/errors';
import type { SystemSessionEvent } from '../client/resources/systemSessions';
import { timeText } from '../client/time';
import { explain } from '../words/explain';
import { sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';
import { failedWords } from './changeWords';
import type { TaskEnd } from './taskList';

/** The outcomes of a collection as the states that tasks and steps share. */
export const collectStates = {
  collected: 'done',
  failed: 'failed',
  started: 'unknown',
  ended: 'unknown',
  unknown: 'unknown',
} as const;

export const collectEnd = (outcome: CollectOutcome): TaskEnd =>
  outcome.kind === 'started' && isCancelled(outcome.because)
    ? { kind: 'cancelled' }
    : {
        kind: collectStates[outcome.kind],
        message: collectProblem(outcome) ?? eventsOf(outcome).at(-1)?.message,
      };

const eventsOf = (outcome: CollectOutcome): readonly SystemSessionEvent[] =>
  'events' in outcome ? outcome.events : [];

/** The current step of a collection, to be shown after a name or a number and a colon. */
export function collectStepWords(step: CollectStep): string {
  switch (step.step) {
    case 'starting':
      return l10n.t({
        message: 'starting the collection',
        comment: ['The current step of a data collection, after a name and a colon.'],
      });
    case 'task':
      return l10n.t({
        message: 'starting ({0})',
        args: [isolated(step.task.state)],
        comment: ['The current step of a data collection, after a name and a colon.'],
      });
    case 'collecting':
      return step.event === undefined
        ? l10n.t({
            message: 'collecting',
            comment: ['The current step of a data collection, after a name and a colon.'],
          })
        : isolated(step.event, 1000);
  }
}

/** @returns why the collection is not a plain success, or undefined if it is */
export function collectProblem(outcome: CollectOutcome): string | undefined {
  switch (outcome.kind) {
    case 'collected':
      return undefined;
    case 'started':
      return startedWords(outcome.because);
    case 'ended':
      return endedWords(outcome.result);
    case 'unknown':
      return sentences(
        l10n.t('It is not known whether the collection has started.'),
        explain(outcome.reason).what,
      );
    case 'failed':
      return failedWords(outcome.message);
  }
}

function startedWords(because: Extract<CollectOutcome, { kind: 'started' }>['because']): string {
  switch (because) {
    case 'not-told-by-version':
      return l10n.t('The collection has started, but this version does not report its result.');
    case 'cannot-be-followed':
      return l10n.t(
        'The collection has started, but it cannot be followed: no session of Enterprise Manager names this server.',
      );
    case 'not-over-in-time':
      return l10n.t(
        'The collection has started, but its end was not seen within {0} minutes.',
        followForMs / 60_000,
      );
    default:
      return sentences(
        l10n.t('The collection has started, but its result is not known.'),
        explain(because).what,
      );
  }
}

/** The result of a session, which covers all its backup servers together. */
function endedWords(result: SessionState | undefined): string {
  switch (result) {
    case 'failed':
      return l10n.t('The collection failed, but it is not known whether for this server.');
    case 'warning':
      return l10n.t('The collection ended with warnings, but it is not known whether for this server.');
    default:
      return l10n.t('The collection ended, but its result for this server is not known.');
  }
}

/** The event log of a collection, for the output channel. */
export const eventLines = (outcome: CollectOutcome): readonly string[] => eventsOf(outcome).map(eventLine);

const eventLine = ({ time, message }: SystemSessionEvent): string =>
  [timeText('CreationTimeUTC', time), message]
    .flatMap((part) => (part === undefined || part === '' ? [] : isolated(part, 1000)))
    .join('  ');
