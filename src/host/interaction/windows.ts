import * as vscode from 'vscode';
import { guarded } from './guard';
import { iconLabelText, labelText, titleText, tooltipText } from '../../text/outlets';

/* Permanent parts of the window (output channel, status bar item, tree), and the dialog that saves a file. */

export interface Output {
  /** @param text a piece of text that `src/host/output` has made printable */
  append(text: string): void;
  show(preserveFocus: boolean): void;
  dispose(): void;
}

/** Creates an output channel. `src/host/output` makes all texts printable before it writes them. */
export function createOutput(name: string): Output {
  const channel = vscode.window.createOutputChannel(name, 'log');
  return {
    append: (text) => channel.append(text),
    show: (preserveFocus) => channel.show(preserveFocus),
    dispose: () => channel.dispose(),
  };
}

/** One line each: VS Code adds the time and the level, and shows the levels that the user chose. */
export interface LevelledOutput {
  info(text: string): void;
  debug(text: string): void;
  warn(text: string): void;
  dispose(): void;
}

/** Creates an output channel with levels. `src/host/output` makes all texts printable before it writes them. */
export function createLog(name: string): LevelledOutput {
  const channel = vscode.window.createOutputChannel(name, { log: true });
  return {
    info: (text) => channel.info(text),
    debug: (text) => channel.debug(text),
    warn: (text) => channel.warn(text),
    dispose: () => channel.dispose(),
  };
}

export interface Status {
  show(text: string, tooltip: readonly string[]): void;
  hide(): void;
  dispose(): void;
}

/**
 * Creates a status bar item.
 *
 * @param icon an icon as `$(name)`, never from foreign text
 */
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

/** Creates a tree view. Its title, description, message and badge are made safe like its items. */
export const createTree = <T>(id: string, options: vscode.TreeViewOptions<T>): vscode.TreeView<T> =>
  guarded(vscode.window.createTreeView(id, options), {
    badge: (badge) => badge && { ...badge, tooltip: tooltipText([badge.tooltip]) },
    message: (message) => message && labelText(message),
    title: (title) => title && titleText(title),
    description: (description) => description && labelText(description),
  });

/** Lets VS Code restore a panel of ours after the window was reloaded. */
export const restorePanels = (
  viewType: string,
  restore: (panel: vscode.WebviewPanel, state: unknown) => Promise<void>,
): vscode.Disposable =>
  vscode.window.registerWebviewPanelSerializer(viewType, { deserializeWebviewPanel: restore });

/** Lets VS Code pass us the links that begin with the ID of this extension. They may come from anywhere. */
export const openLinks = (open: (link: vscode.Uri) => Promise<void>): vscode.Disposable =>
  vscode.window.registerUriHandler({ handleUri: open });

/** Opens a web page that the user configured, never one that a server names. VS Code asks before it leaves. */
export async function openExternal(url: string): Promise<void> {
  await vscode.env.openExternal(vscode.Uri.parse(url, true));
}

/** Asks for the file to read. */
export async function askSource(
  title: string,
  filters: Readonly<Record<string, string[]>>,
): Promise<vscode.Uri | undefined> {
  const [source] = (await vscode.window.showOpenDialog({ title: titleText(title), filters })) ?? [];
  return source;
}

/** Asks for the file to write to. */
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
