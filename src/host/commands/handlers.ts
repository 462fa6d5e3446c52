import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Decisions } from '../../core/session/decisions';
import type { Endpoint } from '../../core/session/endpoint';
import type { ExchangeLog } from '../output/exchangeLog';
import { bugReporter } from '../output/reportBug';
import type { CommandKey } from '../contributions/commands';
import type { EndpointTree } from '../tree/endpointTree';
import type { TreeNode } from '../tree/nodes';
import { DetailsDocuments } from '../details/detailsDocuments';
import { currentEndpoint } from '../endpoints/currentEndpoint';
import { LicenceConsent } from '../endpoints/licenceConsent';
import type { WorkspaceConsent } from '../endpoints/workspaceConsent';
import { confirmDanger } from '../interaction/dialogs';
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
import type { FleetPanel, FleetServices } from '../fleet/fleetPanel';
import type { FleetFiles, FleetFileServices } from '../fleetFile/fleetFiles';
import type { FormServices } from '../serverForm/formServices';
import type { ServerFormPanels } from '../serverForm/serverFormPanels';
import { fleetPanelType, type PanelType } from '../contributions/names';
import { once } from '../once';
import { fleetHandlers } from './fleetCommand';
import { fleetFileHandlers } from './fleetFileCommands';
import { groupHandlers } from './groupCommands';
import { listHandlers } from './listCommands';
import { taskHandlers } from './taskCommands';
import { CertificateTrust, certificateHandlers } from './certificateCommands';
import { connectHandlers } from './connectCommands';
import { diagnosticsHandlers } from './diagnosticsCommand';
import { endpointHandlers } from './endpointCommands';
import { orderHandlers } from './orderCommands';
import { runWithRows, type Handlers } from './register';
import { rowHandlers } from './rowCommands';
import { SandboxHost } from './sandboxCommands';
import { serverHandlers } from './serverCommands';
import { linkHandlers } from './linkCommands';
import { LogIn } from './logIn';
import { sessionHandlers } from './sessionCommands';
import { toolActs } from './toolActs';
import { updateHandlers } from './updateCommand';
import { VariableDocuments } from './variableDocuments';
import { viewHandlers } from './viewCommands';
import type { Acts } from '../tools/services';

export interface CommandServices {
  readonly context: vscode.ExtensionContext;
  readonly registry: EndpointRegistry;
  /** Whether the endpoints of the workspace may be used. */
  readonly consent: WorkspaceConsent;
  readonly inventory: Inventory;
  readonly tasks: TaskList;
  readonly tree: EndpointTree;
  readonly log: ExchangeLog;
  readonly decisions: Decisions;
  /** The selected rows of the tree. */
  readonly selection: () => readonly TreeNode[];
  readonly version: string;
}

export interface Commands {
  /** Tells how those writes ended whose window did not live to tell it. */
  readonly takeUp: () => Promise<void>;
  /** @param given the arguments of VS Code; the selected rows are added to them */
  readonly run: (key: CommandKey, given: readonly unknown[]) => Promise<void>;
  readonly restore: (type: PanelType, panel: vscode.WebviewPanel, state: unknown) => Promise<void>;
  /** Asks for what a session that has ended needs to be renewed. */
  readonly renew: (endpoint: Endpoint, signal: AbortSignal) => Promise<boolean>;
  /** What the tools of a language model may cause. */
  readonly acts: Acts;
  /** Begins to look at fleet files in the editor. */
  readonly openFleetFiles: () => Promise<void>;
}

/** What the commands do, loaded when the first one is run. */
export function createCommands(services: CommandServices): Commands {
  const { context, registry, consent: workspace, inventory, tasks, tree, log, decisions } = services;
  const trust = new CertificateTrust(registry, workspace);
  const logIn = new LogIn({ registry, memento: context.globalState, trust, workspace });
  const sandbox = new SandboxHost(registry, log, logIn);
  const monitor = new TaskMonitor(tasks, bugReporter(log, l10n.t('Tasks')));
  const note = (text: string): void => {
    log.note(text);
  };
  const consent = new LicenceConsent(context.globalState, note);
  const journal = journalOf(context, note);
  const writes = new RunningWrites(
    (endpoint) => {
      currentEndpoint(registry, endpoint);
    },
    journal,
    decisions,
  );
  const aftermath = new Aftermath({
    ...{ registry, journal, log, decisions },
    creates: writes.creates,
    logIn: (endpoint) => logIn.run(endpoint),
  });
  const preflight = new Preflight(registry, inventory, consent);
  const details = new DetailsDocuments(registry, inventory);
  const exchanges = new ExchangeDocuments(log);
  const variables = new VariableDocuments();
  context.subscriptions.push(journal, aftermath, sandbox, details, exchanges, variables);

  const { extensionUri } = context;
  const { loadForms, loadFleet, loadFleetFiles } = panelsOf(
    context,
    {
      ...{ registry, tree, log, monitor, consent, preflight, writes, extensionUri },
      ...{ confirm: confirmDanger, logIn: (endpoint) => logIn.run(endpoint) },
      copy: (request) => copyChosen(request, variables, log),
    },
    { registry, inventory, tree, log, extensionUri },
    {
      ...{ extensionUri, registry, log, monitor, writes, licence: consent },
      ...{ secrets: context.secrets, memento: context.globalState, storage: context.globalStorageUri },
      refresh: () => tree.refresh(),
      logIn: (endpoint) => logIn.run(endpoint),
    },
  );

  const handlers = handlersOf(services, {
    ...{ trust, logIn, sandbox, monitor, consent, writes, preflight, details, exchanges, variables },
    ...{ loadForms, loadFleet, loadFleetFiles },
  });
  return {
    takeUp: () => aftermath.takeUp(),
    restore: async (type, panel, state) => {
      if (type === fleetPanelType) (await loadFleet()).restore(panel);
      else await (await loadForms()).restore(panel, state);
    },
    openFleetFiles: () => loadFleetFiles().then(() => undefined),
    renew: (endpoint, signal) => logIn.run(endpoint, { signal, renews: true }),
    acts: toolActs({ registry, monitor, writes, consent, tree, log, preflight, logIn, loadForms }),
    run: (key, given) => runWithRows(handlers, key, given, services.selection()),
  };
}

const journalOf = (context: vscode.ExtensionContext, note: (text: string) => void): Journal =>
  new Journal(journalFolder(context), {
    onProblem: (problem) => {
      note(journalProblem(problem));
    },
  });

/** What the handlers need besides the services of the window. */
interface CommandParts {
  readonly trust: CertificateTrust;
  readonly logIn: LogIn;
  readonly sandbox: SandboxHost;
  readonly monitor: TaskMonitor;
  readonly consent: LicenceConsent;
  readonly writes: RunningWrites;
  readonly preflight: Preflight;
  readonly details: DetailsDocuments;
  readonly exchanges: ExchangeDocuments;
  readonly variables: VariableDocuments;
  readonly loadForms: () => Promise<ServerFormPanels>;
  readonly loadFleet: () => Promise<FleetPanel>;
  readonly loadFleetFiles: () => Promise<FleetFiles>;
}

/** The handler of every command. The compiler checks that none is missing. */
function handlersOf(
  { context, registry, inventory, tasks, tree, log, version }: CommandServices,
  parts: CommandParts,
): Handlers {
  const { trust, logIn, sandbox, monitor, consent, writes, preflight, details, exchanges, variables } = parts;
  const { loadForms, loadFleet, loadFleetFiles } = parts;
  return {
    ...endpointHandlers(registry, trust, () => sandbox.stop()),
    ...sessionHandlers({ registry, tree, log }, logIn),
    ...certificateHandlers(registry, trust),
    ...connectHandlers(registry, logIn, loadForms),
    ...serverHandlers({ registry, inventory, monitor, writes, consent, tree, log, loadForms }),
    ...rowHandlers(registry, inventory),
    ...updateHandlers(version, context.extensionUri),
    ...linkHandlers({ registry, inventory, tree, details }),
    ...listHandlers(registry, inventory, tree),
    ...detailsHandlers(registry, inventory, details),
    ...checkHandlers(registry, inventory, preflight),
    ...taskHandlers(tasks, monitor),
    ...copyHandlers(registry, log, variables),
    ...exchangeHandlers(log, exchanges),
    ...fleetHandlers(loadFleet),
    ...fleetFileHandlers(registry, loadFleetFiles),
    ...groupHandlers(registry, tree),
    ...orderHandlers(registry),
    ...viewHandlers(registry, tree, log),
    ...diagnosticsHandlers(registry, log, version),
    ...sandbox.handlers,
  };
}

/** The panels with pages, and the fleet files, each loaded at its first use and disposed with the extension. */
function panelsOf(
  { subscriptions }: vscode.ExtensionContext,
  forForms: FormServices,
  forFleet: FleetServices,
  forFiles: FleetFileServices,
): {
  readonly loadForms: () => Promise<ServerFormPanels>;
  readonly loadFleet: () => Promise<FleetPanel>;
  readonly loadFleetFiles: () => Promise<FleetFiles>;
} {
  const kept = <T extends vscode.Disposable>(created: T): T => {
    subscriptions.push(created);
    return created;
  };
  return {
    loadForms: once(async () => {
      const { ServerFormPanels } = await import('../serverForm/serverFormPanels');
      return kept(new ServerFormPanels(forForms));
    }),
    loadFleet: once(async () => {
      const { FleetPanel } = await import('../fleet/fleetPanel');
      return kept(new FleetPanel(forFleet));
    }),
    loadFleetFiles: once(async () => {
      const { FleetFiles } = await import('../fleetFile/fleetFiles');
      return kept(new FleetFiles(forFiles));
    }),
  };
}
