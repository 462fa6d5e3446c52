import * as l10n from '@vscode/l10n';
import type { ConnectStep } from '../../core/client/connect';
import type { ConnectOutcome, Unseen } from '../../core/client/connectOutcome';
import type { BackupServer } from '../../core/client/elements';
import type { EmError } from '../../core/client/errors';
import { explain } from '../../core/words/explain';
import type { Outcome, OutcomeAction } from '../../protocol/messages';
import { failedWords } from '../../core/operations/changing';
import { sentence, sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';

const labelled = (action: OutcomeAction): Outcome['actions'][number] => ({
  action,
  label: actionLabel(action),
});

export function actionLabel(action: OutcomeAction): string {
  switch (action) {
    case 'log-in':
      return l10n.t('Log In');
    case 'show-output':
      return l10n.t('Show Output');
    case 'show-in-tree':
      return l10n.t('Show in Endpoints');
    case 'collect':
      return l10n.t('Collect Data');
    case 'look-again':
      return l10n.t('Look Again');
  }
}

export function stepWords({ step, ...rest }: ConnectStep): string {
  switch (step) {
    case 'checking':
      return l10n.t('Looking at what is connected already…');
    case 'sending':
      return l10n.t('Sending the request…');
    case 'task': {
      const { task } = rest as Extract<ConnectStep, { step: 'task' }>;
      return l10n.t('Enterprise Manager works on it: {0}, {1}', isolated(task.taskId), isolated(task.state));
    }
    case 'looking':
      return l10n.t('Looking for the server in the list…');
  }
}

/** What is known in the end, and no more: accepted is not connected. @param address as a value of a sentence */
export function outcomeView(outcome: ConnectOutcome, address: string): Outcome {
  switch (outcome.kind) {
    case 'connected':
      return connectedView(outcome, address);
    case 'registered':
      return {
        kind: 'warning',
        title: sentence(
          l10n.t(
            'Enterprise Manager lists {0}, although its task failed: {1}',
            shownName(outcome.server, address),
            failedWords(outcome.message),
          ),
        ),
        detail: l10n.t(
          'It is registered, and Enterprise Manager may not have reached it yet. Edit it to correct what is wrong.',
        ),
        actions: [labelled('show-in-tree'), labelled('show-output')],
      };
    case 'accepted':
      return {
        kind: 'warning',
        title:
          outcome.look.kind === 'not-listed'
            ? l10n.t('Enterprise Manager accepted {0} but does not list it yet.', address)
            : l10n.t('Enterprise Manager accepted {0}; whether it is connected is not known.', address),
        detail: sentences(
          outcome.reason && explain(outcome.reason).what,
          unseenWords(outcome.look),
          l10n.t('Do not send the request again before it was looked up.'),
        ),
        actions: lookAgain(outcome),
      };
    case 'duplicate':
      return {
        kind: 'warning',
        title: l10n.t('{0} is connected already, as {1}.', address, shownName(outcome.server, address)),
        detail: l10n.t('Nothing was sent.'),
        actions: [labelled('show-in-tree')],
      };
    case 'failed':
      return {
        kind: 'error',
        title: sentence(
          l10n.t('Enterprise Manager could not connect {0}: {1}', address, failedWords(outcome.message)),
        ),
        detail: sentences(
          unseenWords(outcome.look),
          outcome.look.kind === 'not-listed'
            ? l10n.t('Correct the values and connect again.')
            : l10n.t('Look again before you connect again.'),
        ),
        actions: outcome.look.kind === 'not-listed' ? [labelled('show-output')] : lookAgain(outcome),
      };
    case 'unknown':
      return {
        kind: 'warning',
        title: l10n.t('It is not known whether {0} was connected.', address),
        detail: sentences(
          explain(outcome.reason).what,
          unseenWords(outcome.look),
          l10n.t('The request was not sent again: look again before you do.'),
        ),
        actions: lookAgain(outcome),
      };
  }
}

function connectedView(
  { server, doubt, by }: Extract<ConnectOutcome, { kind: 'connected' }>,
  address: string,
): Outcome {
  const name = shownName(server, address);
  return {
    // Without a version nothing tells that Enterprise Manager has spoken with it.
    kind: server.version ? 'success' : 'warning',
    title: server.version
      ? l10n.t('{0} is connected, version {1}.', name, isolated(server.version))
      : l10n.t('{0} is registered; Enterprise Manager tells no version of it yet.', name),
    detail: sentences(
      doubt &&
        l10n.t(
          'The outcome was not told, so the server was looked up, and the request was not sent twice. {0}',
          explain(doubt).what,
        ),
      by === 'new'
        ? l10n.t(
            'Enterprise Manager lists it under this name: it is new since the request for {0}, and nothing that is told of it is other than what was sent.',
            address,
          )
        : l10n.t('Enterprise Manager lists it.'),
      server.version ? undefined : l10n.t('It may not have reached the backup server yet.'),
    ),
    actions: [labelled('show-in-tree'), labelled('show-output')],
  };
}

/** What a look that did not find the server allows to say, and no more. */
function unseenWords(look: Unseen): string {
  switch (look.kind) {
    case 'not-listed':
      return l10n.t('The server was looked up and is not in the list.');
    case 'perhaps':
      return l10n.t(
        'New in the list since then: {0}. Whether it is the one, Enterprise Manager does not tell.',
        look.servers.map((server) => shownName(server, server.uid)).join(', '),
      );
    case 'failed':
      return l10n.t('The list could not be read: {0}', explain(look.error).what);
  }
}

function lookAgain({ look }: { readonly look: Unseen }): Outcome['actions'] {
  const needsLogIn = look.kind === 'failed' && explain(look.error).action?.step === 'log-in';
  const actions: readonly OutcomeAction[] = needsLogIn
    ? ['log-in', 'look-again', 'show-output']
    : ['look-again', 'show-output'];
  return actions.map(labelled);
}

const shownName = ({ name }: BackupServer, otherwise: string): string =>
  name === undefined ? isolated(otherwise) : isolated(name);

/** A failure of which it is certain that nothing was done. */
export function failureView(error: EmError): Outcome {
  const { what, next, where, action } = explain(error);
  const actions: OutcomeAction[] = action?.step === 'log-in' ? ['log-in', 'show-output'] : ['show-output'];
  return {
    kind: error.kind === 'cancelled' ? 'warning' : 'error',
    title: what,
    detail: [next, where === '' ? '' : `(${where})`].filter((text) => text !== '').join(' '),
    actions: actions.map(labelled),
  };
}
