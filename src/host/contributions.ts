/** The names that package.json contributes; a test proves that both agree. */

export const commands = {
  addEndpoint: 'veeamEm.addEndpoint',
  editEndpoint: 'veeamEm.editEndpoint',
  removeEndpoint: 'veeamEm.removeEndpoint',
  logIn: 'veeamEm.logIn',
  logOut: 'veeamEm.logOut',
  connectBackupServer: 'veeamEm.connectBackupServer',
  editBackupServer: 'veeamEm.editBackupServer',
  removeBackupServer: 'veeamEm.removeBackupServer',
  collectData: 'veeamEm.collectData',
  checkBackupServer: 'veeamEm.checkBackupServer',
  filterBackupServers: 'veeamEm.filterBackupServers',
  clearFilter: 'veeamEm.clearFilter',
  goToBackupServer: 'veeamEm.goToBackupServer',
  showDetails: 'veeamEm.showDetails',
  refreshDetails: 'veeamEm.refreshDetails',
  showFleet: 'veeamEm.showFleet',
  stopTask: 'veeamEm.stopTask',
  clearTasks: 'veeamEm.clearTasks',
  copyAs: 'veeamEm.copyAs',
  showExchange: 'veeamEm.showExchange',
  forgetPassword: 'veeamEm.forgetPassword',
  showCertificate: 'veeamEm.showCertificate',
  forgetCertificate: 'veeamEm.forgetCertificate',
  copyDiagnostics: 'veeamEm.copyDiagnostics',
  refresh: 'veeamEm.refresh',
  showOutput: 'veeamEm.showOutput',
  startSandbox: 'veeamEm.startSandbox',
  stopSandbox: 'veeamEm.stopSandbox',
} as const;

/** What our own items run; nobody else finds them, so they are not contributed. */
export const internalCommands = {
  loadMore: 'veeamEm.internal.loadMore',
  loadSection: 'veeamEm.internal.loadSection',
} as const;

export type CommandId =
  (typeof commands)[keyof typeof commands] | (typeof internalCommands)[keyof typeof internalCommands];

export const endpointsView = 'veeamEm.endpoints';
export const tasksView = 'veeamEm.tasks';
/** VS Code makes it of the view. */
export const showTasksCommand = `${tasksView}.focus` as const;
export const detailsScheme = 'veeam-em';
export const exchangeScheme = 'veeam-em-exchange';
export const outputChannelName = 'Enterprise Manager';
export const connectPanelType = 'veeamEm.connectBackupServer';
export const fleetPanelType = 'veeamEm.fleet';

export const contextKeys = {
  sandboxRunning: 'veeamEm.sandboxRunning',
} as const;

export const settings = {
  section: 'veeamEm',
  endpoints: 'endpoints',
  requestFormat: 'requestFormat',
  requestTimeout: 'requestTimeout',
  keepAlive: 'keepAlive',
  collectAfterConnect: 'collectAfterConnect',
  output: 'output',
  outputLines: 'outputLines',
} as const;
