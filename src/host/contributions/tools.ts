/* The names of the tools that a language model may call. What package.json says of them is in `toolContributions.ts`. */

export const tools = {
  listEndpoints: 'veeamEm_listEndpoints',
  findServers: 'veeamEm_findServers',
  describeServer: 'veeamEm_describeServer',
  explainFailures: 'veeamEm_explainFailures',
  lastCollections: 'veeamEm_lastCollections',
  checkServer: 'veeamEm_checkServer',
  logIn: 'veeamEm_logIn',
  connectServer: 'veeamEm_connectServer',
  collectData: 'veeamEm_collectData',
} as const;

export type ToolName = (typeof tools)[keyof typeof tools];
