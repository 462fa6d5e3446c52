import * as l10n from '@vscode/l10n';
import type { ConnectOutcome, Unseen } from './connectOutcome';
import type { BackupServer } from '../client/elements';
import { explain } from '../words/explain';
import { sentence, sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';

/** The outcome of a connect in words. It claims only what is known: an accepted server is not yet connected. */
export interface ConnectWords {
  readonly level: 'success' | 'warning' | 'error';
  readonly title: string;
  readonly detail: string;
}

/** @param address ready to be put into a sentence */
export function connectWords(outcome: ConnectOutcome, address: string): ConnectWords {
  switch (outcome.kind) {
    case 'connected':
      return connectedWords(outcome, address);
    case 'registered':
      return {
        level: 'warning',
        title: registeredTitle(shownName(outcome.server, address), outcome.message),
        detail: l10n.t(
          'The server is registered, but Enterprise Manager may not have reached it yet. Edit the server to correct its values.',
        ),
      };
    case 'accepted':
      return acceptedWords(outcome, address);
    case 'duplicate':
      return {
        level: 'warning',
        title: l10n.t('{0} is already connected as {1}.', address, shownName(outcome.server, address)),
        detail: l10n.t('Nothing was sent.'),
      };
    case 'failed':
      return {
        level: 'error',
        title: failedTitle(address, outcome.message),
        detail: sentences(
          unseenWords(outcome.look),
          outcome.look.kind === 'not-listed'
            ? l10n.t('Correct the values and connect again.')
            : l10n.t('Look again before you connect again.'),
        ),
      };
    case 'unknown':
      return {
        level: 'warning',
        title: l10n.t('It is not known whether {0} was connected.', address),
        detail: sentences(
          explain(outcome.reason).what,
          unseenWords(outcome.look),
          l10n.t('The request was not sent again. Look again before you send it again.'),
        ),
      };
  }
}

function acceptedWords(
  outcome: Extract<ConnectOutcome, { kind: 'accepted' }>,
  address: string,
): ConnectWords {
  return {
    level: 'warning',
    title:
      outcome.look.kind === 'not-listed'
        ? l10n.t('Enterprise Manager accepted {0} but does not list it yet.', address)
        : l10n.t('Enterprise Manager accepted {0}, but it is not known whether it is connected.', address),
    detail: sentences(
      outcome.reason && explain(outcome.reason).what,
      unseenWords(outcome.look),
      l10n.t('Look again before you send the request again.'),
    ),
  };
}

function connectedWords(
  { server, doubt, by }: Extract<ConnectOutcome, { kind: 'connected' }>,
  address: string,
): ConnectWords {
  const name = shownName(server, address);
  return {
    // Only a version proves that Enterprise Manager has reached the server.
    level: server.version ? 'success' : 'warning',
    title: server.version
      ? l10n.t('{0} is connected, version {1}.', name, isolated(server.version))
      : l10n.t('{0} is registered, but Enterprise Manager does not show its version yet.', name),
    detail: sentences(
      doubt &&
        l10n.t('The response was lost, so the server was looked up instead of sending the request again.'),
      doubt && explain(doubt).what,
      by === 'new'
        ? l10n.t(
            'Enterprise Manager lists the server under this name. It was added after the request for {0} was sent, and its values match the request.',
            address,
          )
        : l10n.t('Enterprise Manager lists the server.'),
      server.version ? undefined : l10n.t('Enterprise Manager may not have reached the backup server yet.'),
      l10n.t(
        'Enterprise Manager collects the data of a new backup server automatically. "Collect Data" starts that now.',
      ),
    ),
  };
}

const registeredTitle = (name: string, message: string | undefined): string =>
  message === undefined
    ? l10n.t('Enterprise Manager lists {0}, although its task failed without giving a reason.', name)
    : sentence(
        l10n.t('Enterprise Manager lists {0}, although its task failed: {1}', name, isolated(message, 1000)),
      );

const failedTitle = (address: string, message: string | undefined): string =>
  message === undefined
    ? l10n.t('Enterprise Manager could not connect {0} and gave no reason.', address)
    : sentence(l10n.t('Enterprise Manager could not connect {0}: {1}', address, isolated(message, 1000)));

/** Says what a look that did not find the server proves, and no more. */
function unseenWords(look: Unseen): string {
  switch (look.kind) {
    case 'not-listed':
      return l10n.t('The server was looked up and is not in the list.');
    case 'perhaps':
      return l10n.t(
        'These servers are new in the list: {0}. Enterprise Manager does not show whether one of them is the requested server.',
        look.servers.map((server) => shownName(server, server.uid)).join(', '),
      );
    case 'failed':
      return sentences(l10n.t('The list could not be read.'), explain(look.error).what);
  }
}

const shownName = ({ name }: BackupServer, otherwise: string): string =>
  name === undefined ? isolated(otherwise) : isolated(name);
