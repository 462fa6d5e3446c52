import type * as vscode from 'vscode';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../endpoints/settings';
import type { ServerForms } from '../forms/serverForms';
import type { ExchangeLog } from '../output/exchangeLog';
import type { EndpointTree } from '../tree/endpointTree';
import { CertificateTrust, certificateHandlers } from './certificateCommands';
import { connectHandlers } from './connectCommands';
import { diagnosticsHandlers } from './diagnosticsCommand';
import { endpointHandlers } from './endpointCommands';
import type { Handlers } from './register';
import { SandboxHost } from './sandboxCommands';
import { serverHandlers } from './serverCommands';
import { LogIn, sessionHandlers } from './sessionCommands';
import { viewHandlers } from './viewCommands';

export interface CommandServices {
  readonly context: vscode.ExtensionContext;
  readonly registry: EndpointRegistry;
  readonly tree: EndpointTree;
  readonly log: ExchangeLog;
  readonly version: string;
}

export interface Commands {
  readonly handlers: Handlers;
  readonly logIn: (endpoint: Endpoint) => Promise<boolean>;
}

/** What the commands do, loaded when the first one is run. */
export function createCommands({ context, registry, tree, log, version }: CommandServices): Commands {
  const trust = new CertificateTrust(registry);
  const logIn = new LogIn(registry, context.globalState, trust);
  const sandbox = new SandboxHost(registry, log, logIn);
  context.subscriptions.push(sandbox);

  let forms: Promise<ServerForms> | undefined;
  const loadForms = (): Promise<ServerForms> => {
    forms ??= import('../forms/serverForms').then(({ ServerForms }) => {
      const { extensionUri } = context;
      const created = new ServerForms({
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

  return {
    logIn: (endpoint) => logIn.run(endpoint),
    handlers: {
      ...endpointHandlers(registry, trust),
      ...sessionHandlers(registry, logIn),
      ...certificateHandlers(registry, trust),
      ...connectHandlers(registry, logIn, loadForms),
      ...serverHandlers({ registry, tree, log, loadForms }),
      ...viewHandlers(registry, tree, log),
      ...diagnosticsHandlers(registry, log, version),
      ...sandbox.handlers,
    },
  };
}
