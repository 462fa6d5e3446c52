import type { Uri } from 'vscode';
import type { BackupServer } from '../../core/client/elements';
import type { Section } from '../../core/client/resources/sections';

/*
 * The commands and what each takes. An ID is spelt here only. Their titles and menus are in `commandMenus.ts`, which the
 * bundles do not need. Other extensions and keybindings may pass anything: `commands/arguments.ts` reads what arrives.
 */

/** As much of an endpoint as a command has to be told to find it. */
export interface EndpointArgument {
  readonly endpoint: { readonly id: string; readonly url?: string | undefined };
}

export interface ServerArgument extends EndpointArgument {
  readonly server: BackupServer;
}

/** The row of a group. */
export interface GroupArgument {
  readonly kind: 'group';
  readonly name: string;
}

/** The row that was clicked, and all rows that are selected. */
type Rows<T> = [clicked?: T, selected?: readonly T[]];

/**
 * Which selected rows of the tree a command takes if it is given none: one row, the rows of one endpoint, or any number.
 * A command that takes one is not offered in the context menu of several rows.
 */
export type TakenRows = 'one' | 'one-endpoint' | 'many';

/** Carries the arguments of a command as a type, and at run time only which rows it takes. */
interface Signature<Arguments extends readonly unknown[]> {
  readonly takes?: (...given: Arguments) => void;
  readonly rows?: TakenRows;
}
const takes = <Arguments extends readonly unknown[]>(rows?: TakenRows): Signature<Arguments> =>
  rows === undefined ? {} : { rows };
const nothing = takes<[]>();
const endpoint = takes<[row?: EndpointArgument]>('one-endpoint');
const endpoints = takes<Rows<EndpointArgument>>('many');
const server = takes<[row?: ServerArgument]>('one');
const servers = takes<Rows<ServerArgument>>('many');
const rows = takes<Rows<EndpointArgument | ServerArgument>>('many');

export const signatures = {
  addEndpoint: nothing,
  editEndpoint: endpoint,
  removeEndpoint: endpoints,
  moveToGroup: endpoints,
  moveUp: endpoints,
  moveDown: endpoints,
  renameGroup: takes<[row?: GroupArgument]>('one'),
  logIn: endpoints,
  logOut: endpoints,
  connectBackupServer: endpoint,
  editBackupServer: server,
  removeBackupServer: servers,
  /** For a row of an endpoint: all of its backup servers. */
  collectData: rows,
  changeCredentials: servers,
  validateCertificate: servers,
  checkBackupServer: server,
  filterBackupServers: endpoint,
  clearFilter: endpoint,
  goToBackupServer: nothing,
  showDetails: server,
  refreshDetails: takes<[document?: Uri]>(),
  showFleet: nothing,
  // The context menu of the fleet's page.
  'fleet.collect': nothing,
  'fleet.edit': nothing,
  'fleet.details': nothing,
  'fleet.reveal': nothing,
  'fleet.changeCredentials': nothing,
  'fleet.validateCertificate': nothing,
  'fleet.remove': nothing,
  /** For a fleet file: the one of the editor if none is given. */
  planFleetFile: takes<[file?: Uri]>(),
  checkDrift: takes<[file?: Uri]>(),
  /** For a table: the one of the editor, or one that is asked for, if none is given. */
  importCsv: takes<[file?: Uri]>(),
  exportFleetFile: endpoints,
  /** For the document of a plan: the one of the editor if none is given, else that of the view. */
  applyPlan: takes<[plan?: Uri]>(),
  setCredential: takes<[name?: string]>(),
  renameCredential: nothing,
  forgetCredential: nothing,
  stopTask: takes<[row?: { readonly kind: 'task'; readonly id: string }]>(),
  clearTasks: nothing,
  copyAs: nothing,
  showExchange: takes<[id?: number]>(),
  forgetPassword: endpoint,
  showCertificate: endpoint,
  forgetCertificate: endpoint,
  copyDiagnostics: nothing,
  reportIssue: nothing,
  /** Without a row: everything, whatever is selected. */
  refresh: takes<Rows<EndpointArgument>>(),
  /** In the title of the view, where VS Code passes the focused row, which is not meant. */
  refreshAll: nothing,
  copyName: rows,
  copyUid: servers,
  copyAddress: endpoints,
  copyLink: rows,
  openWebConsole: endpoint,
  showOutput: nothing,
  startSandbox: nothing,
  stopSandbox: nothing,
  // What our own items run. Nobody else finds them, so they are not contributed.
  'internal.loadMore': takes<[row?: EndpointArgument]>(),
  /** Selecting a backup server: unlike `showDetails`, it leaves the focus in the tree. */
  'internal.openDetails': takes<[row?: ServerArgument]>('one'),
  // What a key does to a row depends on the kind of the row.
  'internal.editRow': takes<[row?: EndpointArgument | GroupArgument]>('one'),
  'internal.removeRow': rows,
  /** Writes the whole text of a notification to the output, and shows it. */
  'internal.showWhole': takes<[text: string]>(),
  /** Above a report: the fleet file, and the ID of the plan of which something failed. */
  'internal.retryFailed': takes<[file: Uri, plan: string]>(),
  /** Above a report: the fleet file of an apply that did not come to its end. */
  'internal.resumeApply': takes<[file: Uri]>(),
  'internal.loadAll': takes<[document: Uri]>(),
  'internal.drop': takes<[dragged?: readonly EndpointArgument[], target?: object]>(),
  'internal.loadSection': takes<[document: Uri, section: Section]>(),
  /** A link from outside, whatever it says. */
  'internal.openLink': takes<[link: Uri]>(),
  /** The first start of a new version. */
  'internal.tellUpdate': nothing,
} as const;

export type CommandKey = keyof typeof signatures;
export type ContributedCommand = Exclude<CommandKey, `internal.${string}`>;
export type CommandId = `veeamEm.${CommandKey}`;
/** Which rows of the tree a command takes. */
export const takenRows = (key: CommandKey): TakenRows | undefined => signatures[key].rows;

export type ArgumentsOf<K extends CommandKey> =
  (typeof signatures)[K] extends Signature<infer Arguments> ? Arguments : never;

export const commandKeys = Object.keys(signatures) as readonly CommandKey[];

/** The ID of a command in VS Code. */
export const commandId = <K extends CommandKey>(key: K): `veeamEm.${K}` => `veeamEm.${key}`;
