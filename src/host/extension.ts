import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Product } from './product';
import { commandKeys } from './contributions/commands';
import { connectPanelType, endpointsView, fleetPanelType, tasksView } from './contributions/names';
import { tools } from './contributions/tools';
import { registerCommand } from './interaction/commands';
import { loadWhenNeeded } from './firstUse';
import { setLanguage } from '../core/words/language';
import { createTree, openLinks, restorePanels } from './interaction/windows';
import { DeferredTree } from './tree/deferredTree';
import { EndpointDrags } from './tree/endpointDrags';
import type { TreeNode } from './tree/nodes';
import type { TaskNode } from './tasks/taskView';
import { deferredTool } from './tools/deferredTool';
import type { Tools } from './tools/tools';

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
    dragAndDropController: new EndpointDrags(async (dragged, target) =>
      (await load()).run('internal.drop', [dragged, target]),
    ),
  });
  const tasks = createTree(tasksView, { treeDataProvider: taskItems });
  context.subscriptions.push(endpoints, tasks, endpointItems, taskItems);
  loadWhenNeeded(context, load);
  for (const type of [connectPanelType, fleetPanelType] as const) {
    const restore = async (panel: vscode.WebviewPanel, state: unknown): Promise<void> =>
      (await load()).restore(type, panel, state);
    context.subscriptions.push(restorePanels(type, restore));
  }
  for (const key of commandKeys) {
    context.subscriptions.push(registerCommand(key, async (given) => (await load()).run(key, given)));
  }
  context.subscriptions.push(openLinks(async (link) => (await load()).run('internal.openLink', [link])));
  const loadTools = async (): Promise<Tools> => (await load()).loadTools();
  for (const name of Object.values(tools))
    context.subscriptions.push(vscode.lm.registerTool(name, deferredTool(name, loadTools)));
}
