import * as vscode from 'vscode';
import type { Product } from './product';
import { isFleetFile } from './contributions/fleetFiles';
import { entryFiles, journalFolder } from '../core/operations/journalFolder';
import { isUpdated } from './output/version';

/** Long enough for a window that is reloaded to have ended. */
const takeUpAfterMs = 3000;

/**
 * Loads the product in a window where nobody opens a view or runs a command, if there is a reason: a write that an ended
 * window did not report, an update to tell, or a fleet file. Most windows have none of them, and load nothing but the command of the terminal.
 */
export function loadWhenNeeded(context: vscode.ExtensionContext, load: () => Promise<Product>): void {
  const start = setTimeout(() => {
    void entryFiles(journalFolder(context)).then(async (files) => {
      if (files.length > 0) (await load()).takeUp();
    });
    void import('./terminal/terminalCommand').then(({ offerTerminalCommand }) =>
      offerTerminalCommand(context),
    );
    if (isUpdated(context)) void load().then((product) => product.run('internal.tellUpdate', []));
  }, takeUpAfterMs);
  const look = ({ uri }: vscode.TextDocument): void => {
    if (isFleetFile(uri.path)) void load().then((product) => product.openFleetFiles());
  };
  vscode.workspace.textDocuments.forEach(look);
  context.subscriptions.push(
    { dispose: () => clearTimeout(start) },
    vscode.workspace.onDidOpenTextDocument(look),
  );
}
