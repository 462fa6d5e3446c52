import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Commands } from './commands/handlers';
import { CommandRunner } from './commands/register';
import type { CommandKey } from './contributions/commands';
import {
  decisionChannelName,
  fleetPanelType,
  outputChannelName,
  type PanelType,
} from './contributions/names';
import { ApiLoader } from './endpoints/apiLoader';
import { windowSettings } from './endpoints/windowSettings';
import { readProxySettings } from './endpoints/proxySettings';
import { askToWriteAgain } from './endpoints/settingsNotice';
import { FileAttempts } from '../core/session/attempts';
import type { Endpoint } from '../core/session/endpoint';
import { EndpointRegistry } from './endpoints/registry';
import { EndpointSecrets } from '../core/session/secrets';
import { EndpointSettings } from './endpoints/settings';
import { WorkspaceConsent } from './endpoints/workspaceConsent';
import { Inventory } from '../core/inventory/inventory';
import { showWarning } from './interaction/messages';
import { createLog, createOutput } from './interaction/windows';
import { DecisionLog } from './output/decisionLog';
import { ExchangeLog } from './output/exchangeLog';
import { outputSettings } from './output/outputSettings';
import { once } from './once';
import { versionOf } from './output/version';
import { bugReporter, unawaited } from './output/reportBug';
import { TaskList } from '../core/operations/taskList';
import { TaskView, type TaskNode } from './tasks/taskView';
import type { Acts } from './tools/services';
import type { Tools } from './tools/tools';
import { EndpointTree } from './tree/endpointTree';
import { TreeMemory } from './tree/treeMemory';
import type { TreeNode } from './tree/nodes';

/** What the views and the commands of a window are made of. */
export interface Product {
  readonly tree: EndpointTree;
  readonly taskView: TaskView;
  /** Tells how those writes ended whose window did not live to tell it. */
  readonly takeUp: () => void;
  /** Takes up a panel that VS Code restored after the window was reloaded, with the unchecked state that its page kept. */
  readonly restore: (type: PanelType, panel: vscode.WebviewPanel, state: unknown) => Promise<void>;
  readonly run: (key: CommandKey, args: readonly unknown[]) => Promise<void>;
  /** Begins to look at fleet files in the editor. */
  readonly openFleetFiles: () => void;
  /** The tools for language models. */
  readonly loadTools: () => Promise<Tools>;
}

export interface Views {
  readonly endpoints: vscode.TreeView<TreeNode>;
  readonly tasks: vscode.TreeView<TaskNode>;
}

/** Constructs and wires the rooms, once for each window. */
export function createProduct(context: vscode.ExtensionContext, views: Views): Product {
  const settings = new EndpointSettings(windowSettings, askToWriteAgain);
  const log = new ExchangeLog(outputSettings(settings), createOutput(outputChannelName));
  const decisions = new DecisionLog(createLog(decisionChannelName));
  const secrets = new EndpointSecrets(context.secrets);
  const api = new ApiLoader(readProxySettings);
  const consent = new WorkspaceConsent(context.workspaceState);
  const version = versionOf(context);
  const registry = createRegistry(context, {
    ...{ settings, secrets, api, log, decisions, consent, version },
    renew: async (endpoint, signal) => (await loadCommands()).renew(endpoint, signal),
  });
  decisions.follow(registry, version);
  const inventory = new Inventory(registry);
  const tree = new EndpointTree(
    ...([registry, inventory, views.endpoints] as const),
    new TreeMemory(context.workspaceState),
    bugReporter(log, l10n.t('Endpoints')),
  );
  const tasks = new TaskList();
  const taskView = new TaskView(tasks, views.tasks);

  const loadCommands = once(async (): Promise<Commands> => {
    const { createCommands } = await import('./commands/handlers');
    return createCommands({
      ...{ context, registry, consent, inventory, tasks, tree, log, decisions, version },
      selection: () => views.endpoints.selection,
    });
  });
  const runner = new CommandRunner(log);
  const loadTools = once(async () => {
    const { Tools } = await import('./tools/tools');
    const loadActs = async (): Promise<Acts> => (await loadCommands()).acts;
    return new Tools({ registry, inventory, log, loadActs, isPermitted: consent.isGiven });
  });

  secrets.onUnavailable(() => warnOfStorage(log));
  context.subscriptions.push(log, decisions, settings, secrets, api, registry, tree, tasks, taskView);
  return {
    tree,
    taskView,
    loadTools,
    takeUp: () => {
      const takenUp = loadCommands().then((loaded) => loaded.takeUp());
      unawaited(log, l10n.t('What was begun before the window closed'), takenUp);
    },
    openFleetFiles: () =>
      unawaited(
        log,
        l10n.t('Fleet file'),
        loadCommands().then((loaded) => loaded.openFleetFiles()),
      ),
    restore: (type, panel, state) =>
      runner.run(type === fleetPanelType ? 'showFleet' : 'connectBackupServer', async () =>
        (await loadCommands()).restore(type, panel, state),
      ),
    run: (key, args) => runner.run(key, async () => (await loadCommands()).run(key, args)),
  };
}

interface RegistryParts {
  readonly settings: EndpointSettings;
  readonly secrets: EndpointSecrets;
  readonly api: ApiLoader;
  readonly log: ExchangeLog;
  readonly decisions: DecisionLog;
  readonly consent: WorkspaceConsent;
  readonly version: string;
  readonly renew: (endpoint: Endpoint, signal: AbortSignal) => Promise<boolean>;
}

function createRegistry(
  context: vscode.ExtensionContext,
  { settings, secrets, api, log, decisions, consent, version, renew }: RegistryParts,
): EndpointRegistry {
  return new EndpointRegistry({
    ...{ settings, secrets, api, decisions },
    attempts: new FileAttempts(vscode.Uri.joinPath(context.globalStorageUri, 'attempts').fsPath),
    isPermitted: consent.isGiven,
    onExchange: (endpoint, exchange) => {
      log.add(endpoint.name, exchange);
    },
    userAgent: `vscode-veeam-em/${version}`,
    askToLogIn: renew,
  });
}

function warnOfStorage(log: ExchangeLog): void {
  const words = l10n.t(
    'The secret storage of VS Code is not available. Sessions are kept for this window only, and no password is remembered.',
  );
  log.note(words);
  unawaited(log, l10n.t('Secret storage'), showWarning(words));
}
