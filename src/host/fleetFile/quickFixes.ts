import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Fix } from '../../core/fleetFile/fixes';
import { fixTitle } from '../../core/fleetFile/fixWords';
import { fleetFilePatterns } from '../contributions/fleetFiles';
import { asCommand } from '../interaction/commands';
import { quickFix } from '../interaction/items';
import type { FleetFileDiagnostics, Shown } from './diagnostics';
import type { FileReader } from './fileReader';
import { rangeOf } from './ranges';

/**
 * Fixes for the problems of fleet files and for the conflicts of their plans.
 *
 * @param credentials the names that are set
 */
export const registerQuickFixes = (
  reader: Pick<FileReader, 'ask'>,
  diagnostics: Pick<FleetFileDiagnostics, 'at'>,
  credentials: () => readonly string[],
): vscode.Disposable =>
  vscode.languages.registerCodeActionsProvider(
    fleetFilePatterns.map((pattern) => ({ pattern: `**/${pattern}` })),
    {
      provideCodeActions: async (document, range) => {
        const shown = diagnostics
          .at(document, range)
          .flatMap(({ diagnostic, fixable }) => (fixable === undefined ? [] : [{ diagnostic, fixable }]));
        if (shown.length === 0) return [];
        const { version } = document;
        const problems = shown.map(({ fixable }) => fixable);
        const fixes = await reader.ask('fixesOf', document.getText(), problems, credentials());
        if (document.version !== version) return [];
        return [
          ...fixes.map((fix) => actionOf(document, fix, shown[fix.of]?.diagnostic)),
          ...shown.flatMap(setsCredential),
        ];
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );

function actionOf(
  document: vscode.TextDocument,
  { action, edits }: Fix,
  diagnostic: vscode.Diagnostic | undefined,
): vscode.CodeAction {
  const made = quickFix(fixTitle(action), diagnostic ? [diagnostic] : []);
  made.edit = new vscode.WorkspaceEdit();
  for (const edit of edits) made.edit.replace(document.uri, rangeOf(document, edit), edit.text);
  made.isPreferred = action.kind === 'rename-key' || action.kind === 'write-version';
  return made;
}

/** A credential that is set is offered by its name afterwards. */
function setsCredential({ diagnostic, fixable }: Shown): readonly vscode.CodeAction[] {
  if (fixable?.code !== 'no-credential') return [];
  const title = l10n.t('Set Credential');
  const made = quickFix(title, [diagnostic]);
  made.command = asCommand('setCredential', title);
  return [made];
}
