import * as l10n from '@vscode/l10n';
import type { ConnectStep } from '../../core/operations/connect';
import { connectWords } from '../../core/operations/connectWords';
import type { ConnectOutcome, Unseen } from '../../core/operations/connectOutcome';
import type { EmError } from '../../core/client/errors';
import { explain } from '../../core/words/explain';
import type { Outcome, OutcomeAction } from '../../protocol/messages';
import { isolated } from '../../text/visible';

/** An action with its label. */
export const labelled = (action: OutcomeAction): Outcome['actions'][number] => ({
  action,
  label: actionLabel(action),
});

/** The label of an action, in the form and in the notification. */
export function actionLabel(action: OutcomeAction): string {
  switch (action) {
    case 'log-in':
      return l10n.t('Log In');
    case 'edit-endpoint':
      return l10n.t('Edit Endpoint');
    case 'show-certificate':
      return l10n.t('Show Certificate');
    case 'show-tasks':
      return l10n.t('Show Tasks');
    case 'show-output':
      return l10n.t('Show Output');
    case 'show-in-tree':
      return l10n.t('Show in Endpoints');
    case 'collect':
      return l10n.t('Collect Data');
    case 'look-again':
      return l10n.t('Look Again');
    case 'refresh':
      return l10n.t('Refresh');
  }
}

/** The progress text of a step of a connect. */
export function stepWords(step: ConnectStep): string {
  switch (step.step) {
    case 'checking':
      return l10n.t('Checking which servers are already connected…');
    case 'sending':
      return l10n.t('Sending the request…');
    case 'task':
      return l10n.t(
        'Enterprise Manager is working on the task {0} ({1}).',
        isolated(step.task.taskId),
        isolated(step.task.state),
      );
    case 'looking':
      return l10n.t('Looking for the server in the list…');
  }
}

/**
 * The outcome of a connect as the form shows it, with the next steps as actions.
 *
 * @param address ready to be put into a sentence
 */
export function outcomeView(outcome: ConnectOutcome, address: string): Outcome {
  const { level, ...words } = connectWords(outcome, address);
  return { kind: level, ...words, actions: actionsOf(outcome) };
}

function actionsOf(outcome: ConnectOutcome): Outcome['actions'] {
  switch (outcome.kind) {
    case 'connected':
    case 'registered':
      return [labelled('show-in-tree'), labelled('show-output')];
    case 'duplicate':
      return [labelled('show-in-tree')];
    case 'failed':
      return outcome.look.kind === 'not-listed' ? [labelled('show-output')] : lookAgain(outcome);
    case 'accepted':
    case 'unknown':
      return lookAgain(outcome);
  }
}

function lookAgain({ look }: { readonly look: Unseen }): Outcome['actions'] {
  const needsLogIn = look.kind === 'failed' && explain(look.error).action?.step === 'log-in';
  const actions: readonly OutcomeAction[] = needsLogIn
    ? ['log-in', 'look-again', 'show-output']
    : ['look-again', 'show-output'];
  return actions.map(labelled);
}

/** The outcome of a request that certainly changed nothing. */
export function failureView(error: EmError): Outcome {
  const { what, next, where, action } = explain(error);
  const actions = [...new Set<OutcomeAction>([...(action ? [action.step] : []), 'show-output'])];
  return {
    kind: error.kind === 'cancelled' ? 'warning' : 'error',
    title: what,
    detail: [next, where === '' ? '' : `(${where})`].filter((text) => text !== '').join(' '),
    actions: actions.map(labelled),
  };
}
