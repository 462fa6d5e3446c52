import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Product } from './product';
import { commands, endpointsView, internalCommands, tasksView } from './contributions';
import { setLanguage } from '../core/words/language';
import { createTree } from './interaction/windows';
import { DeferredTree } from './tree/deferredTree';
import type { TreeNode } from './tree/nodes';
import { entryFiles, journalFolder } from '../core/operations/journalFolder';
import type { TaskNode } from './tasks/taskView';

/** Long enough for a window that is reloaded to have ended. */
const takeUpAfterMs = 3000;

/**
 * Registers views and commands. What they do is loaded with the first of them that is looked at or run: no input or
 * output happens here.
 */
export function activate(context: vscode.ExtensionContext): void {
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  setLanguage(vscode.env.language);
  let loading: Promise<Product> | undefined;
  const load = (): Promise<Product> => {
    loading ??= import('./product').then(({ createProduct }) => createProduct(context, { endpoints, tasks }));
    return loading;
  };
  const endpointItems = new DeferredTree<TreeNode>(async () => (await load()).tree);
  const taskItems = new DeferredTree<TaskNode>(async () => (await load()).taskView);
  const endpoints = createTree(endpointsView, {
    treeDataProvider: endpointItems,
    showCollapseAll: true,
    canSelectMany: true,
  });
  const tasks = createTree(tasksView, { treeDataProvider: taskItems });
  context.subscriptions.push(endpoints, tasks, endpointItems, taskItems);
  // When the window is there: most start without an entry, and load nothing for it.
  const start = setTimeout(() => {
    void entryFiles(journalFolder(context)).then(async (files) => {
      if (files.length > 0) (await load()).takeUp();
    });
  }, takeUpAfterMs);
  context.subscriptions.push({
    dispose: () => {
      clearTimeout(start);
    },
  });
  for (const id of [...Object.values(commands), ...Object.values(internalCommands)]) {
    context.subscriptions.push(
      vscode.commands.registerCommand(id, async (...args: unknown[]) => (await load()).run(id, args)),
    );
  }
}
