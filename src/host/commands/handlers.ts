import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../../core/session/endpoint';
import type { ServerForms } from '../serverForm/serverForms';
import type { ExchangeLog } from '../output/exchangeLog';
import { bugReporter } from '../output/reportBug';
import type { EndpointTree } from '../tree/endpointTree';
import { DetailsDocuments } from '../details/detailsDocuments';
import { currentEndpoint } from '../endpoints/currentEndpoint';
import { LicenceConsent } from '../endpoints/licenceConsent';
import type { WorkspaceConsent } from '../endpoints/workspaceConsent';
import type { Inventory } from '../../core/inventory/inventory';
import { ExchangeDocuments } from '../output/exchangeDocuments';
import { Preflight } from '../../core/preflight/preflight';
import { Journal } from '../../core/operations/journal';
import { journalFolder } from '../../core/operations/journalFolder';
import { journalProblem } from '../../core/operations/journalWords';
import { RunningWrites } from '../../core/operations/runningWrites';
import type { TaskList } from '../../core/operations/taskList';
import { TaskMonitor } from '../../core/operations/taskMonitor';
import { Aftermath } from './aftermath';
import { checkHandlers } from './checkCommand';
import { copyChosen, copyHandlers } from './copyCommand';
import { exchangeHandlers } from './exchangeCommand';
import { detailsHandlers } from './detailsCommands';
import { fleetHandlers } from './fleetCommand';
import type { FleetPanel } from '../fleet/fleetPanel';
import { listHandlers } from './listCommands';
import { taskHandlers } from './taskCommands';
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
  /** Whether the endpoints of the workspace may be used. */
  readonly consent: WorkspaceConsent;
  readonly inventory: Inventory;
  readonly tasks: TaskList;
  readonly tree: EndpointTree;
  readonly log: ExchangeLog;
  readonly version: string;
}

export interface Commands {
  /** Tells how those writes ended whose window did not live to tell it. */
  readonly takeUp: () => Promise<void>;
  readonly handlers: Handlers;
  readonly logIn: (endpoint: Endpoint, signal?: AbortSignal) => Promise<boolean>;
}

/** What the commands do, loaded when the first one is run. */
export function createCommands(services: CommandServices): Commands {
  const { context, registry, consent: workspace, inventory, tasks, tree, log, version } = services;
  const trust = new CertificateTrust(registry, workspace);
  const logIn = new LogIn({ registry, memento: context.globalState, trust, workspace });
  const sandbox = new SandboxHost(registry, log, logIn);
  const monitor = new TaskMonitor(tasks, bugReporter(log, l10n.t('Tasks')));
  const consent = new LicenceConsent(context.globalState, (text) => {
    log.note(text);
  });
  const journal = new Journal(journalFolder(context), {
    onProblem: (problem) => {
      log.note(journalProblem(problem));
    },
  });
  const writes = new RunningWrites((endpoint) => {
    currentEndpoint(registry, endpoint);
  }, journal);
  const aftermath = new Aftermath({ registry, journal, log, logIn: (endpoint) => logIn.run(endpoint) });
  const preflight = new Preflight(registry, inventory, consent);
  const details = new DetailsDocuments(registry, inventory);
  const exchanges = new ExchangeDocuments(log);
  context.subscriptions.push(journal, aftermath, sandbox, details, exchanges);

  let forms: Promise<ServerForms> | undefined;
  const loadForms = (): Promise<ServerForms> => {
    forms ??= import('../serverForm/serverForms').then(({ ServerForms }) => {
      const { extensionUri } = context;
      const created = new ServerForms({
        registry,
        tree,
        log,
        monitor,
        consent,
        preflight,
        writes,
        copy: copyChosen,
        extensionUri,
        logIn: (endpoint) => logIn.run(endpoint),
      });
      context.subscriptions.push(created);
      return created;
    });
    return forms;
  };

  let fleet: Promise<FleetPanel> | undefined;
  const loadFleet = (): Promise<FleetPanel> => {
    fleet ??= import('../fleet/fleetPanel').then(({ FleetPanel }) => {
      const { extensionUri } = context;
      const created = new FleetPanel({ registry, inventory, tree, log, extensionUri });
      context.subscriptions.push(created);
      return created;
    });
    return fleet;
  };

  return {
    takeUp: () => aftermath.takeUp(),
    logIn: (endpoint, signal) => logIn.run(endpoint, signal),
    handlers: {
      ...endpointHandlers(registry, trust, () => sandbox.stop()),
      ...sessionHandlers({ registry, tree, log }, logIn),
      ...certificateHandlers(registry, trust),
      ...connectHandlers(registry, logIn, loadForms),
      ...serverHandlers({ registry, inventory, monitor, writes, consent, tree, log, loadForms }),
      ...listHandlers(registry, inventory, tree),
      ...detailsHandlers(registry, inventory, details),
      ...checkHandlers(registry, inventory, preflight),
      ...taskHandlers(tasks, monitor),
      ...copyHandlers(registry, log),
      ...exchangeHandlers(log, exchanges),
      ...fleetHandlers(loadFleet),
      ...viewHandlers(registry, tree, log),
      ...diagnosticsHandlers(registry, log, version),
      ...sandbox.handlers,
    },
  };
}
