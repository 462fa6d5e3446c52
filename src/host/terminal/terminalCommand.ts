import { delimiter } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { readSetting, settingsSection } from '../contributions/settings';

/** As much of the context of an extension as this needs. */
export type TerminalContext = Pick<
  vscode.ExtensionContext,
  'environmentVariableCollection' | 'extension' | 'subscriptions'
>;

const key = 'terminalCommand';

/**
 * Puts the command `veeam-em` on the PATH of new terminals, without an installation, as long as the setting says so.
 * VS Code keeps the variables, so that also the first terminal of the next window has them, and marks the open terminals
 * that have others. The trust of the workspace does not matter: the variables name only folders of the extension and of
 * VS Code, and an untrusted workspace has no say in the setting.
 */
export function offerTerminalCommand(context: TerminalContext): void {
  const apply = (): void => {
    const value = vscode.workspace.getConfiguration(settingsSection).get<unknown>(key);
    setVariables(context, readSetting(key, value) && runsWithTerminals(context.extension));
  };
  apply();
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${settingsSection}.${key}`)) apply();
    }),
  );
}

/** The terminals of a remote window run on the remote machine, where the paths of an extension of the desktop mean nothing. */
const runsWithTerminals = ({ extensionKind }: TerminalContext['extension']): boolean =>
  vscode.env.remoteName === undefined || extensionKind === vscode.ExtensionKind.Workspace;

function setVariables(
  { environmentVariableCollection: variables, extension }: TerminalContext,
  isWanted: boolean,
): void {
  if (!isWanted) {
    variables.clear();
    return;
  }
  variables.description = l10n.t('Offers the command "veeam-em" in the terminal.');
  // The launcher runs the command line by VS Code itself, or by the Node of a remote machine.
  variables.replace('VEEAM_EM_NODE', process.execPath);
  // Once more after the startup files of the shell, which may set the PATH anew. Without shell integration the first time counts.
  variables.prepend('PATH', vscode.Uri.joinPath(extension.extensionUri, 'bin').fsPath + delimiter, {
    applyAtProcessCreation: true,
    applyAtShellIntegration: true,
  });
}
