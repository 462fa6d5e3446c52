import * as vscode from 'vscode';
import type { ConnectOutcome, ConnectStep } from '../api/connect';
import type { EmError } from '../api/errors';
import { commands } from '../contributions';
import { explain } from '../diagnosis/explain';
import type { Outcome, OutcomeAction } from '../shared/messages';
import { isolated } from '../text/visible';

const labelled = (action: OutcomeAction): Outcome['actions'][number] => ({
  action,
  label: actionLabel(action),
});

export function actionLabel(action: OutcomeAction): string {
  switch (action) {
    case 'log-in':
      return vscode.l10n.t('Log In');
    case 'show-output':
      return vscode.l10n.t('Show Output');
    case 'show-in-tree':
      return vscode.l10n.t('Show in Endpoints');
    case 'collect':
      return vscode.l10n.t('Collect Data');
  }
}

export function stepWords({ step, ...rest }: ConnectStep): string {
  switch (step) {
    case 'checking':
      return vscode.l10n.t('Looking at what is connected already…');
    case 'sending':
      return vscode.l10n.t('Sending the request…');
    case 'task': {
      const { task } = rest as Extract<ConnectStep, { step: 'task' }>;
      return vscode.l10n.t(
        'Enterprise Manager works on it: {0}, {1}',
        isolated(task.taskId),
        isolated(task.state),
      );
    }
    case 'looking':
      return vscode.l10n.t('Looking for the server in the list…');
  }
}

/** What is known in the end, and no more: accepted is not connected. @param address as a value of a sentence */
export function outcomeView(outcome: ConnectOutcome, address: string): Outcome {
  switch (outcome.kind) {
    case 'connected': {
      const { server, doubt } = outcome;
      const name = server.name === undefined ? address : isolated(server.name);
      return {
        kind: 'success',
        title: server.version
          ? vscode.l10n.t('{0} is connected, version {1}.', name, isolated(server.version))
          : vscode.l10n.t('{0} is connected.', name),
        detail: doubt
          ? vscode.l10n.t(
              'The outcome was not told ({0}), so the server was looked up: Enterprise Manager lists it. The request was not sent twice.',
              explain(doubt).what,
            )
          : vscode.l10n.t('Enterprise Manager lists it.'),
        actions: [labelled('show-in-tree'), labelled('show-output')],
      };
    }
    case 'accepted':
      return {
        kind: 'warning',
        title: vscode.l10n.t('Enterprise Manager accepted {0} but does not list it yet.', address),
        detail: [
          outcome.reason && explain(outcome.reason).what,
          vscode.l10n.t('Refresh the tree in a while. Do not send the request again before that.'),
        ]
          .filter((text) => text !== undefined)
          .join(' '),
        actions: [labelled('show-output')],
      };
    case 'duplicate':
      return {
        kind: 'warning',
        title: vscode.l10n.t(
          '{0} is connected already, as {1}.',
          address,
          isolated(outcome.server.name ?? outcome.server.uid),
        ),
        detail: vscode.l10n.t('Nothing was sent.'),
        actions: [labelled('show-in-tree')],
      };
    case 'failed':
      return {
        kind: 'error',
        title: vscode.l10n.t(
          'Enterprise Manager could not connect {0}: {1}',
          address,
          outcome.message === undefined ? vscode.l10n.t('no reason given') : isolated(outcome.message, 1000),
        ),
        detail: vscode.l10n.t('Correct the values and connect again. The backup server was not added.'),
        actions: [labelled('show-output')],
      };
    case 'unknown':
      return {
        kind: 'warning',
        title: vscode.l10n.t('It is not known whether {0} was connected.', address),
        detail: vscode.l10n.t(
          '{0} The server was looked up and is not in the list. The request was not sent again: refresh the tree before you do.',
          explain(outcome.reason).what,
        ),
        actions: [labelled('show-output')],
      };
  }
}

/** A failure of which it is certain that nothing was done. */
export function failureView(error: EmError): Outcome {
  const { what, next, where, action } = explain(error);
  const actions: OutcomeAction[] =
    action?.command === commands.logIn ? ['log-in', 'show-output'] : ['show-output'];
  return {
    kind: error.kind === 'cancelled' ? 'warning' : 'error',
    title: what,
    detail: [next, where === '' ? '' : `(${where})`].filter((text) => text !== '').join(' '),
    actions: actions.map(labelled),
  };
}
