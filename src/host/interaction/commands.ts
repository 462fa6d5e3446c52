import * as vscode from 'vscode';
import { commandId, type ArgumentsOf, type CommandId, type CommandKey } from '../contributions/commands';
import { contextKeys, type ContextKey } from '../contributions/contextValues';

/* The only place that names a command to VS Code, so that the compiler knows what each takes. */

/** Runs one of our commands, as if the user had chosen it. */
export async function runCommand<K extends CommandKey>(key: K, ...given: ArgumentsOf<K>): Promise<void> {
  await vscode.commands.executeCommand(commandId(key), ...given);
}

/** Registers one of our commands. What it is given may come from anywhere. */
export const registerCommand = (
  key: CommandKey,
  run: (given: readonly unknown[]) => Promise<void>,
): vscode.Disposable => vscode.commands.registerCommand(commandId(key), (...given: unknown[]) => run(given));

/** One of our commands, for an item that runs it. */
export const asCommand = <K extends CommandKey>(
  key: K,
  title: string,
  ...given: ArgumentsOf<K>
): vscode.Command & { readonly command: CommandId } => ({
  title,
  command: commandId(key),
  arguments: [...given],
});

/** A link that runs one of our commands with arguments that survive JSON. */
export const commandUri = <K extends CommandKey>(key: K, ...given: ArgumentsOf<K>): vscode.Uri =>
  vscode.Uri.parse(`command:${commandId(key)}?${JSON.stringify(given)}`);

/** The commands of VS Code that we run. */
export type EditorCommand =
  | 'workbench.view.extension.veeamEm'
  | 'veeamEm.tasks.focus'
  | 'workbench.action.openIssueReporter'
  | 'markdown.showPreview'
  | 'editor.action.triggerSuggest'
  | 'vscode.open'
  | 'workbench.action.openSettingsJson'
  | 'workbench.actions.view.problems'
  | 'workbench.action.openWorkspaceSettingsFile';

/** A command of VS Code, for an item that runs it. */
export const asEditorCommand = (
  command: EditorCommand,
  title: string,
  ...given: readonly unknown[]
): vscode.Command => ({ title, command, arguments: [...given] });

export async function runEditorCommand(command: EditorCommand, ...given: readonly unknown[]): Promise<void> {
  await vscode.commands.executeCommand(command, ...given);
}

/** Sets a context key, which menus test. */
export async function setContext(key: ContextKey, value: boolean): Promise<void> {
  await vscode.commands.executeCommand('setContext', contextKeys[key], value);
}
