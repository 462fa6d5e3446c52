import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { isFleetFile } from '../contributions/fleetFiles';
import { asCommand } from '../interaction/commands';
import { codeLens } from '../interaction/items';

/** What can be done with a fleet file, above the first line of it or of what was found about it. */
export const fileLensesOf = (file: vscode.Uri): vscode.CodeLens[] => [
  codeLens(0, asCommand('planFleetFile', l10n.t('Plan'), file), 'list-ordered'),
  codeLens(0, asCommand('checkDrift', l10n.t('Check Drift'), file), 'diff'),
];

/** "Plan" and "Check Drift" above the first line of a fleet file. */
export const fileLenses: vscode.CodeLensProvider = {
  provideCodeLenses: ({ uri }) => (isFleetFile(uri.path) ? fileLensesOf(uri) : []),
};
