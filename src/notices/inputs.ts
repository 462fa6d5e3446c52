import * as vscode from 'vscode';
import { plain } from './plain';

/** VS Code's input box, in whose prompt nothing that a server says becomes a link. */
export function askText(options: vscode.InputBoxOptions): Thenable<string | undefined> {
  const { prompt } = options;
  return vscode.window.showInputBox({ ...options, ...(prompt !== undefined && { prompt: plain(prompt) }) });
}
