import type { ContributedCommand } from './commands';
import { contextKeys } from './contextValues';
import { whenFleetFile } from './fleetFiles';
import { inPalette, inTitle, onRow, onRowTwice, viewItem, type MenuEntry } from './menus';
import { detailsScheme, endpointsView, fleetPanelType, planScheme, planView, tasksView } from './names';

/** What package.json says about a command. */
export interface CommandContribution {
  /** In English; the key of package.nls.json follows from the command. */
  readonly title: string;
  readonly icon: string;
  readonly menus: readonly MenuEntry[];
}

const running = contextKeys.sandboxRunning;
const title = (group: string, when?: string): MenuEntry => inTitle(endpointsView, group, when);
const row = (group: string, ...tests: readonly string[]): MenuEntry => onRow(endpointsView, group, ...tests);
const twice = (inline: string, group: string, ...tests: readonly string[]): readonly MenuEntry[] =>
  onRowTwice(endpointsView, inline, group, ...tests);

const anyEndpoint = viewItem('endpoint');
const loggedIn = viewItem('endpoint', { all: ['logged-in'] });
const hadSession = viewItem('endpoint', { some: ['logged-in', 'expired'] });
const needsLogIn = viewItem('endpoint', { some: ['logged-out', 'expired', 'idle'] });
const anyServer = viewItem('backupServer');
const isPlan = `resourceScheme == ${planScheme} && resourceFilename =~ /\\.plan\\.diff$/`;
const isDetails = `resourceScheme == ${detailsScheme}`;

/** In the title of a fleet file's editor, and in its context menu in the Explorer. */
const onFleetFile = (group: string): readonly MenuEntry[] => [
  { place: 'editor/title', when: whenFleetFile, group },
  { place: 'explorer/context', when: whenFleetFile, group: '7_veeamEm' },
];

/** In the context menu of the fleet's rows, and nowhere else. */
const inFleet = (group: string, when = ''): readonly MenuEntry[] => [
  inPalette('false'),
  {
    place: 'webview/context',
    when: `webviewId == '${fleetPanelType}' && webviewSection == 'row'${when}`,
    group,
  },
];
/** What applies to one backup server is not offered for several. */
const one = ' && !fleetHasSeveral';

export const commandMenus: Readonly<Record<ContributedCommand, CommandContribution>> = {
  addEndpoint: { title: 'Add Endpoint…', icon: 'add', menus: [title('navigation@1')] },
  editEndpoint: {
    title: 'Edit Endpoint…',
    icon: 'edit',
    menus: [
      ...twice('inline@2', '1_remedy@2', viewItem('message', { all: ['edit'] })),
      row('4_edit@1', anyEndpoint),
    ],
  },
  removeEndpoint: { title: 'Remove Endpoint…', icon: 'trash', menus: [row('4_edit@2', anyEndpoint)] },
  moveToGroup: {
    title: 'Move to Group…',
    icon: 'folder',
    menus: [row('5_place@1', viewItem('endpoint', { none: ['embedded'] }))],
  },
  moveUp: {
    title: 'Move Up',
    icon: 'arrow-up',
    menus: [row('5_place@2', viewItem('endpoint', { none: ['embedded'] }))],
  },
  moveDown: {
    title: 'Move Down',
    icon: 'arrow-down',
    menus: [row('5_place@3', viewItem('endpoint', { none: ['embedded'] }))],
  },
  renameGroup: { title: 'Rename Group…', icon: 'edit', menus: [row('4_edit@1', viewItem('group'))] },
  logIn: {
    title: 'Log In…',
    icon: 'sign-in',
    menus: [
      ...twice('inline@1', '1_remedy@1', viewItem('message', { all: ['log-in'] })),
      ...twice('inline@1', '2_session@1', needsLogIn),
    ],
  },
  logOut: { title: 'Log Out', icon: 'sign-out', menus: [row('2_session@1', loggedIn)] },
  connectBackupServer: {
    title: 'Connect Backup Server…',
    icon: 'plug',
    menus: [
      row('inline@1', viewItem('endpoint', { all: ['logged-in'], none: ['read-only', 'may-not-connect'] })),
      row('1_connect@1', viewItem('endpoint', { none: ['read-only', 'may-not-connect'] })),
    ],
  },
  editBackupServer: {
    title: 'Edit Backup Server…',
    icon: 'edit',
    menus: [row('1_collect@2', viewItem('backupServer', { all: ['edit'] }))],
  },
  removeBackupServer: {
    title: 'Remove Backup Server…',
    icon: 'trash',
    menus: [row('2_remove@1', viewItem('backupServer', { all: ['remove'] }))],
  },
  collectData: {
    title: 'Collect Data',
    icon: 'sync',
    menus: [
      ...twice('inline@1', '1_collect@1', viewItem('backupServer', { all: ['collect'] })),
      row('1_connect@3', viewItem('endpoint', { all: ['logged-in'], none: ['read-only'] })),
    ],
  },
  changeCredentials: {
    title: 'Change Credentials…',
    icon: 'key',
    menus: [row('1_collect@3', viewItem('backupServer', { all: ['edit'] }))],
  },
  validateCertificate: {
    title: 'Validate Certificate…',
    icon: 'shield',
    menus: [row('1_collect@4', viewItem('backupServer', { all: ['edit'] }))],
  },
  forgetPassword: {
    title: 'Forget Password',
    icon: 'key',
    menus: [row('2_session@3', viewItem('endpoint', { all: ['remembered'] }))],
  },
  showCertificate: {
    title: 'Show Certificate',
    icon: 'shield',
    menus: [
      ...twice('inline@1', '1_remedy@1', viewItem('message', { all: ['certificate'] })),
      row('3_certificate@1', viewItem('endpoint', { all: ['https'] })),
    ],
  },
  forgetCertificate: {
    title: 'Forget Certificate',
    icon: 'shield',
    menus: [row('3_certificate@2', viewItem('endpoint', { all: ['pinned'] }))],
  },
  copyDiagnostics: { title: 'Copy Diagnostics', icon: 'clippy', menus: [title('1_output@2')] },
  reportIssue: { title: 'Report Issue…', icon: 'report', menus: [{ place: 'issue/reporter' }] },
  refresh: {
    title: 'Refresh',
    icon: 'refresh',
    menus: [
      ...twice('inline@9', '1_remedy@9', viewItem('message', { all: ['retry'] })),
      ...twice('inline@2', '2_session@2', hadSession),
    ],
  },
  refreshAll: {
    title: 'Refresh All',
    icon: 'refresh',
    menus: [inPalette('false'), title('navigation@2')],
  },
  showOutput: {
    title: 'Show Output',
    icon: 'output',
    menus: [
      title('1_output@1'),
      ...twice('inline@2', '1_remedy@2', viewItem('message', { all: ['output'] })),
    ],
  },
  startSandbox: {
    title: 'Start Sandbox',
    icon: 'beaker',
    menus: [
      inPalette(`!${running}`),
      title('2_sandbox@1', `!${running}`),
      ...twice('inline@3', '1_remedy@3', viewItem('message', { all: ['sandbox'] }), `!${running}`),
    ],
  },
  stopSandbox: {
    title: 'Stop Sandbox',
    icon: 'debug-stop',
    menus: [inPalette(running), title('2_sandbox@1', running)],
  },
  checkBackupServer: {
    title: 'Check Backup Server…',
    icon: 'checklist',
    menus: [row('0_open@2', anyServer)],
  },
  filterBackupServers: {
    title: 'Filter Backup Servers…',
    icon: 'filter',
    menus: [row('1_connect@2', loggedIn), row('1_connect@1', viewItem('filter'))],
  },
  clearFilter: {
    title: 'Clear Filter',
    icon: 'clear-all',
    menus: [
      ...twice('inline@1', '1_connect@2', viewItem('filter')),
      row('1_connect@4', viewItem('endpoint', { all: ['filtered'] })),
    ],
  },
  copyName: {
    title: 'Copy Name',
    icon: 'copy',
    menus: [row('3_copy@1', anyEndpoint), row('3_copy@1', anyServer)],
  },
  copyUid: { title: 'Copy UID', icon: 'copy', menus: [row('3_copy@2', anyServer)] },
  copyAddress: { title: 'Copy Address', icon: 'copy', menus: [row('3_copy@2', anyEndpoint)] },
  copyLink: {
    title: 'Copy Link',
    icon: 'link',
    menus: [row('3_copy@3', anyEndpoint), row('3_copy@3', anyServer)],
  },
  openWebConsole: {
    title: 'Open Web Console',
    icon: 'link-external',
    menus: [row('0_open@1', viewItem('endpoint', { none: ['embedded'] }))],
  },
  goToBackupServer: { title: 'Go to Backup Server…', icon: 'search', menus: [title('1_fleet@2')] },
  showDetails: {
    title: 'Show Backup Server Details',
    icon: 'open-preview',
    menus: twice('inline@2', '0_open@1', anyServer),
  },
  refreshDetails: {
    title: 'Refresh Backup Server Details',
    icon: 'refresh',
    menus: [inPalette(isDetails), { place: 'editor/title', when: isDetails, group: 'navigation' }],
  },
  showFleet: { title: 'Show Fleet', icon: 'table', menus: [title('1_fleet@1')] },
  'fleet.collect': { title: 'Collect Data', icon: 'sync', menus: inFleet('1_do@1') },
  'fleet.edit': { title: 'Edit Backup Server…', icon: 'edit', menus: inFleet('1_do@2', one) },
  'fleet.details': {
    title: 'Show Backup Server Details',
    icon: 'open-preview',
    menus: inFleet('0_look@1', one),
  },
  'fleet.reveal': { title: 'Show in Endpoints', icon: 'list-tree', menus: inFleet('0_look@2', one) },
  'fleet.changeCredentials': {
    title: 'Change Credentials…',
    icon: 'key',
    menus: inFleet('1_do@3'),
  },
  'fleet.validateCertificate': {
    title: 'Validate Certificate…',
    icon: 'shield',
    menus: inFleet('1_do@4'),
  },
  'fleet.remove': { title: 'Remove Backup Server…', icon: 'trash', menus: inFleet('2_remove@1') },
  planFleetFile: {
    title: 'Plan Fleet File…',
    icon: 'list-ordered',
    menus: onFleetFile('navigation'),
  },
  checkDrift: { title: 'Check Drift…', icon: 'diff', menus: onFleetFile('1_veeamEm') },
  importCsv: {
    title: 'Import CSV…',
    icon: 'new-file',
    menus: [
      title('3_fleetFile@1'),
      { place: 'explorer/context', when: 'resourceExtname =~ /^\\.csv$/i', group: '7_veeamEm' },
    ],
  },
  exportFleetFile: {
    title: 'Export Fleet to File…',
    icon: 'export',
    menus: [row('1_connect@5', loggedIn)],
  },
  applyPlan: {
    title: 'Apply Plan…',
    icon: 'play',
    menus: [
      inPalette(isPlan),
      { place: 'editor/title', when: isPlan, group: 'navigation' },
      inTitle(planView, 'navigation@1', contextKeys.planWrites),
    ],
  },
  setCredential: { title: 'Set Credential…', icon: 'key', menus: [] },
  renameCredential: { title: 'Rename Credential…', icon: 'edit', menus: [] },
  forgetCredential: { title: 'Forget Credential…', icon: 'trash', menus: [] },
  stopTask: {
    title: 'Stop Task',
    icon: 'debug-stop',
    menus: [onRow(tasksView, 'inline@1', viewItem('task', { all: ['running'] }))],
  },
  clearTasks: { title: 'Clear Ended Tasks', icon: 'clear-all', menus: [inTitle(tasksView, 'navigation@1')] },
  copyAs: { title: 'Copy Request As…', icon: 'copy', menus: [title('1_output@3')] },
  showExchange: { title: 'Show Exchange…', icon: 'file-code', menus: [title('1_output@4')] },
};
