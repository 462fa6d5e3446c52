import * as vscode from 'vscode';
import type { ChangeOutcome } from '../api/changes';
import { explain } from '../diagnosis/explain';
import { isolated } from '../text/visible';

/** @returns what keeps a change from being a plain success */
export function changeProblem(outcome: ChangeOutcome): string | undefined {
  switch (outcome.kind) {
    case 'done':
      return undefined;
    case 'failed':
      return failedWords(outcome.message);
    case 'accepted':
      return vscode.l10n.t('it was accepted; how it ended is not known: {0}', explain(outcome.reason).what);
  }
}

export const failedWords = (message: string | undefined): string =>
  message === undefined ? vscode.l10n.t('it failed, no reason given') : isolated(message, 1000);
