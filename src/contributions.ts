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
  forgetPassword: 'veeamEm.forgetPassword',
  showCertificate: 'veeamEm.showCertificate',
  forgetCertificate: 'veeamEm.forgetCertificate',
  copyDiagnostics: 'veeamEm.copyDiagnostics',
  refresh: 'veeamEm.refresh',
  showOutput: 'veeamEm.showOutput',
  startSandbox: 'veeamEm.startSandbox',
  stopSandbox: 'veeamEm.stopSandbox',
} as const;

export type CommandId = (typeof commands)[keyof typeof commands];

export const endpointsView = 'veeamEm.endpoints';
export const outputChannelName = 'Enterprise Manager';
export const connectPanelType = 'veeamEm.connectBackupServer';

export const contextKeys = {
  sandboxRunning: 'veeamEm.sandboxRunning',
} as const;

export const settings = {
  section: 'veeamEm',
  endpoints: 'endpoints',
  requestFormat: 'requestFormat',
  requestTimeout: 'requestTimeout',
  keepAlive: 'keepAlive',
} as const;
