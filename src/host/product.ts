import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Commands } from './commands/handlers';
import { CommandRunner } from './commands/register';
import type { CommandId } from './contributions';
import { ApiLoader } from './endpoints/apiLoader';
import { FileAttempts } from '../core/session/attempts';
import { EndpointRegistry } from './endpoints/registry';
import { EndpointSecrets } from '../core/session/secrets';
import { EndpointSettings } from './endpoints/settings';
import { WorkspaceConsent } from './endpoints/workspaceConsent';
import { Inventory } from '../core/inventory/inventory';
import { showWarning } from './interaction/messages';
import { ExchangeLog } from './output/exchangeLog';
import { bugReporter, unawaited } from './output/reportBug';
import { TaskList } from '../core/operations/taskList';
import { TaskView, type TaskNode } from './tasks/taskView';
import { EndpointTree } from './tree/endpointTree';
import type { TreeNode } from './tree/nodes';

/** What the views and the commands of a window are made of. */
export interface Product {
  readonly tree: EndpointTree;
  readonly taskView: TaskView;
  /** Tells how those writes ended whose window did not live to tell it. */
  readonly takeUp: () => void;
  readonly run: (id: CommandId, args: readonly unknown[]) => Promise<void>;
}

export interface Views {
  readonly endpoints: vscode.TreeView<TreeNode>;
  readonly tasks: vscode.TreeView<TaskNode>;
}

/** Constructs and wires the rooms, once for each window. */
export function createProduct(context: vscode.ExtensionContext, views: Views): Product {
  const settings = new EndpointSettings();
  const log = new ExchangeLog(settings);
  const secrets = new EndpointSecrets(context.secrets);
  const api = new ApiLoader();
  const consent = new WorkspaceConsent(context.workspaceState);
  const { version } = context.extension.packageJSON as { version: string };
  const registry = new EndpointRegistry({
    settings,
    secrets,
    api,
    attempts: new FileAttempts(vscode.Uri.joinPath(context.globalStorageUri, 'attempts').fsPath),
    isPermitted: consent.isGiven,
    onExchange: (endpoint, exchange) => {
      log.add(endpoint.name, exchange);
    },
    userAgent: `vscode-veeam-em/${version}`,
    askToLogIn: async (endpoint, signal) => (await loadCommands()).logIn(endpoint, signal),
  });
  const inventory = new Inventory(registry);
  const onBug = bugReporter(log, l10n.t('Endpoints'));
  const tree = new EndpointTree(registry, inventory, views.endpoints, onBug);
  const tasks = new TaskList();
  const taskView = new TaskView(tasks, views.tasks);

  let loading: Promise<Commands> | undefined;
  const loadCommands = (): Promise<Commands> => {
    loading ??= import('./commands/handlers').then(({ createCommands }) =>
      createCommands({ context, registry, consent, inventory, tasks, tree, log, version }),
    );
    return loading;
  };
  const runner = new CommandRunner(log);

  secrets.onUnavailable(() => {
    const words = l10n.t(
      'The secret storage of VS Code is not available. Sessions are kept for this window only, and no password is remembered.',
    );
    log.note(words);
    unawaited(log, l10n.t('Secret storage'), showWarning(words));
  });
  context.subscriptions.push(log, settings, secrets, api, registry, tree, tasks, taskView);
  return {
    tree,
    taskView,
    takeUp: () => {
      const where = l10n.t('What was begun before the window closed');
      unawaited(
        log,
        where,
        loadCommands().then((loaded) => loaded.takeUp()),
      );
    },
    run: (id, args) => runner.run(id, async () => (await loadCommands()).handlers[id](...args)),
  };
}
