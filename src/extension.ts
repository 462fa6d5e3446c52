import * as vscode from 'vscode';
import type { Commands } from './commands/handlers';
import { CommandRegistrar } from './commands/register';
import { commands, internalCommands } from './contributions';
import { ApiLoader } from './endpoints/apiLoader';
import { FileAttempts } from './endpoints/attempts';
import { EndpointRegistry } from './endpoints/registry';
import { EndpointSecrets } from './endpoints/secrets';
import { EndpointSettings } from './endpoints/settings';
import { WorkspaceConsent } from './endpoints/workspaceConsent';
import { Inventory } from './inventory/inventory';
import { showWarning } from './notices/messages';
import { ExchangeLog } from './output/exchangeLog';
import { reportBug, unawaited } from './output/reportBug';
import { TaskList } from './tasks/taskList';
import { TaskView } from './tasks/taskView';
import { EndpointTree } from './tree/endpointTree';

/** Constructs, wires and registers. No input or output happens here: that begins with the first command or view. */
export function activate(context: vscode.ExtensionContext): void {
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
  const tree = new EndpointTree(registry, inventory, (error) => {
    const where = vscode.l10n.t('Endpoints');
    unawaited(log, where, reportBug(log, where, error));
  });
  const tasks = new TaskList();
  const taskView = new TaskView(tasks);

  let loading: Promise<Commands> | undefined;
  const loadCommands = (): Promise<Commands> => {
    loading ??= import('./commands/handlers').then(({ createCommands }) =>
      createCommands({ context, registry, consent, inventory, tasks, tree, log, version }),
    );
    return loading;
  };
  const registrar = new CommandRegistrar(log, (baseUrl) => registry.at(baseUrl));
  for (const id of [...Object.values(commands), ...Object.values(internalCommands)]) {
    registrar.register(id, async (...args) => (await loadCommands()).handlers[id](...args));
  }

  secrets.onUnavailable(() => {
    const words = vscode.l10n.t(
      'The secret storage of VS Code is not available. Sessions are kept for this window only, and no password is remembered.',
    );
    log.note(words);
    unawaited(log, vscode.l10n.t('Secret storage'), showWarning(words));
  });
  context.subscriptions.push(log, settings, secrets, api, registry, tree, tasks, taskView, registrar);
}
