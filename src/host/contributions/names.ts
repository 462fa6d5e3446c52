/** The names of our views, documents and panels. Those that package.json has too are compared with it by a test. */

export const endpointsView = 'veeamEm.endpoints';
export const tasksView = 'veeamEm.tasks';
/** Its tree is created with the first plan. */
export const planView = 'veeamEm.plan';
export const detailsScheme = 'veeam-em';
export const exchangeScheme = 'veeam-em-exchange';
export const planScheme = 'veeam-em-plan';
export const variablesScheme = 'veeam-em-variables';
export const outputChannelName = 'Enterprise Manager';
export const decisionChannelName = 'Enterprise Manager Log';
export const connectPanelType = 'veeamEm.connectBackupServer';
export const fleetPanelType = 'veeamEm.fleet';
export type PanelType = typeof connectPanelType | typeof fleetPanelType;
