import * as l10n from '@vscode/l10n';
import type { ChangeLook, ChangeOutcome } from './changes';
import { explain } from '../words/explain';
import { sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';

/** @returns why a change is not a plain success, or undefined if it is */
export function changeProblem(outcome: ChangeOutcome): string | undefined {
  switch (outcome.kind) {
    case 'done':
      return undefined;
    case 'failed':
      return failedWords(outcome.message);
    case 'accepted':
      return sentences(
        l10n.t('Enterprise Manager accepted the request, but its outcome is not known.'),
        explain(outcome.reason).what,
        lookWords(outcome.look),
      );
    case 'unknown':
      return sentences(
        l10n.t('It is not known whether the request took effect.'),
        explain(outcome.reason).what,
        lookWords(outcome.look),
      );
  }
}

/** Says what a look at the backup server shows about a change whose result is not known. */
export function lookWords(look: ChangeLook): string {
  switch (look.kind) {
    case 'unchanged':
      return l10n.t('The backup server was looked up, and it is unchanged. The request was not sent again.');
    case 'untold':
      return l10n.t(
        'Enterprise Manager does not show the values that were sent, so the change could not be looked up. The request was not sent again.',
      );
    case 'failed':
      return sentences(
        l10n.t('The backup server could not be looked up, and the request was not sent again.'),
        explain(look.error).what,
      );
  }
}

export const failedWords = (message: string | undefined): string =>
  message === undefined
    ? l10n.t('The task failed, and Enterprise Manager gave no reason.')
    : isolated(message, 1000);
