import * as vscode from 'vscode';
import { guarded } from './guard';
import { iconLabelText, labelText, titleText, tooltipText } from '../../text/outlets';

/* Parts of the window that stay, and the dialogs of files. */

export interface Output {
  /** @param text that `src/host/output` has made printable, in pieces */
  append(text: string): void;
  show(preserveFocus: boolean): void;
  dispose(): void;
}

/** An output channel, whose texts `src/host/output` makes printable before it writes them. */
export function createOutput(name: string): Output {
  const channel = vscode.window.createOutputChannel(name, 'log');
  return {
    append: (text) => channel.append(text),
    show: (preserveFocus) => channel.show(preserveFocus),
    dispose: () => channel.dispose(),
  };
}

export interface Status {
  show(text: string, tooltip: readonly string[]): void;
  hide(): void;
  dispose(): void;
}

/** An item of the status bar. @param icon of ours, as `$(name)`; none comes from a text */
export function createStatus(id: string, name: string, icon: string, command: string): Status {
  const status = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left);
  Object.assign(status, { name, command });
  return {
    show: (text, tooltip) => {
      status.text = `${icon} ${iconLabelText(text)}`;
      status.tooltip = tooltipText(tooltip);
      status.show();
    },
    hide: () => status.hide(),
    dispose: () => status.dispose(),
  };
}

/** A tree, whose head and badge are as safe as its items. */
export const createTree = <T>(id: string, options: vscode.TreeViewOptions<T>): vscode.TreeView<T> =>
  guarded(vscode.window.createTreeView(id, options), {
    badge: (badge) => badge && { ...badge, tooltip: tooltipText([badge.tooltip]) },
    message: (message) => message && labelText(message),
    title: (title) => title && titleText(title),
    description: (description) => description && labelText(description),
  });

/** Asks where a file is to be written. */
export const askTarget = (
  title: string,
  filters: Readonly<Record<string, string[]>>,
  defaultUri: vscode.Uri | undefined,
): Thenable<vscode.Uri | undefined> =>
  vscode.window.showSaveDialog({
    title: titleText(title),
    filters,
    ...(defaultUri !== undefined && { defaultUri }),
  });
