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
          codeLens(0, asCommand('planFleetFile', l10n.t('Plan'), uri), 'list-ordered'),
          codeLens(0, asCommand('checkDrift', l10n.t('Check Drift'), uri), 'diff'),
        ]
      : [],
};
