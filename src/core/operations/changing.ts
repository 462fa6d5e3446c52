import * as l10n from '@vscode/l10n';
import type { ChangeLook, ChangeOutcome } from '../client/changes';
import { explain } from '../words/explain';
import { isolated } from '../../text/visible';

/** @returns what keeps a change from being a plain success */
export function changeProblem(outcome: ChangeOutcome): string | undefined {
  switch (outcome.kind) {
    case 'done':
      return undefined;
    case 'failed':
      return failedWords(outcome.message);
    case 'accepted':
      return l10n.t(
        'it was accepted; how it ended is not known: {0} {1}',
        explain(outcome.reason).what,
        lookWords(outcome.look),
      );
    case 'unknown':
      return l10n.t(
        'whether it was done is not known: {0} {1}',
        explain(outcome.reason).what,
        lookWords(outcome.look),
      );
  }
}

/** What a look at the backup server allows to say of a change whose end was not told. */
function lookWords(look: ChangeLook): string {
  switch (look.kind) {
    case 'unchanged':
      return l10n.t('The backup server was looked up and is as it was before. Nothing was sent again.');
    case 'untold':
      return l10n.t(
        'Enterprise Manager does not show what was to change, so it could not be looked up. Nothing was sent again.',
      );
    case 'failed':
      return l10n.t(
        'The backup server could not be looked up: {0} Nothing was sent again.',
        explain(look.error).what,
      );
  }
}

export const failedWords = (message: string | undefined): string =>
  message === undefined ? l10n.t('it failed, no reason given') : isolated(message, 1000);
