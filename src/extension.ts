import type * as vscode from 'vscode';
import { registerConnectCommands } from './commands/connectCommands';
import { registerEndpointCommands } from './commands/endpointCommands';
import { CommandRegistrar } from './commands/register';
import { SandboxHost } from './commands/sandboxCommands';
import { LogIn, registerSessionCommands } from './commands/sessionCommands';
import { registerViewCommands } from './commands/viewCommands';
import { ApiLoader } from './endpoints/apiLoader';
import { EndpointRegistry } from './endpoints/registry';
import { EndpointSecrets } from './endpoints/secrets';
import { EndpointSettings } from './endpoints/settings';
import type { ConnectForms } from './forms/connectForms';
import { ExchangeLog } from './output/exchangeLog';
import { EndpointTree } from './tree/endpointTree';

/** Constructs, wires and registers. No input or output happens here: that begins with the first command or view. */
export function activate(context: vscode.ExtensionContext): void {
  const log = new ExchangeLog();
  const settings = new EndpointSettings();
  const api = new ApiLoader();
  const { version } = context.extension.packageJSON as { version: string };
  const registry = new EndpointRegistry(
    settings,
    new EndpointSecrets(context.secrets),
    api,
    (endpoint, exchange) => {
      log.add(endpoint.name, exchange);
    },
    `vscode-veeam-em/${version}`,
  );
  const tree = new EndpointTree(registry);
  const logIn = new LogIn(registry, context.globalState);
  const sandbox = new SandboxHost(registry, log, logIn);
  const registrar = new CommandRegistrar(log);

  let forms: Promise<ConnectForms> | undefined;
  const loadForms = (): Promise<ConnectForms> => {
    forms ??= import('./forms/connectForms').then(({ ConnectForms }) => {
      const { extensionUri } = context;
      const created = new ConnectForms({
        registry,
        tree,
        log,
        extensionUri,
        logIn: (endpoint) => logIn.run(endpoint),
      });
      context.subscriptions.push(created);
      return created;
    });
    return forms;
  };

  registerEndpointCommands(registrar, registry);
  registerSessionCommands(registrar, registry, logIn);
  registerConnectCommands(registrar, registry, logIn, loadForms);
  registerViewCommands(registrar, registry, tree, log);
  sandbox.register(registrar);
  context.subscriptions.push(log, settings, api, registry, tree, sandbox, registrar);
}
