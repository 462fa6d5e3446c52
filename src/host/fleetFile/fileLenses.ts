import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { isFleetFile } from '../contributions/fleetFiles';
import { asCommand } from '../interaction/commands';
import { codeLens } from '../interaction/items';

/** "Plan" and "Check Drift" above the first line of a fleet file. */
export const fileLenses: vscode.CodeLensProvider = {
  provideCodeLenses: ({ uri }) =>
    isFleetFile(uri.path)
      ? [
          codeLens(0, asCommand('planFleetFile', `$(list-ordered) ${l10n.t('Plan')}`, uri)),
          codeLens(0, asCommand('checkDrift', `$(diff) ${l10n.t('Check Drift')}`, uri)),
        ]
      : [],
};
