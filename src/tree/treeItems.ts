import * as vscode from 'vscode';
import { versionLabel } from '../api/versions';
import type { BackupServer } from '../api/elements';
import { internalCommands } from '../contributions';
import type { SessionState } from '../endpoints/sessionTypes';
import { serverActions, whyNotAllowed } from '../inventory/allowed';
import { collectionWords } from '../inventory/warnings';
import { environmentTone } from '../endpoints/guards';
import type { Endpoint } from '../endpoints/settings';
import { decorationUri } from './decorations';
import type {
  BackupServerNode,
  BrokenNode,
  EndpointNode,
  FilterNode,
  MessageNode,
  MoreNode,
  OverviewNode,
  TreeNode,
} from './nodes';

/* Tooltips are plain text everywhere: names and descriptions come from a server. */

export function itemOf(node: Exclude<TreeNode, EndpointNode>): vscode.TreeItem {
  switch (node.kind) {
    case 'broken':
      return brokenItem(node);
    case 'backupServer':
      return backupServerItem(node);
    case 'overview':
      return overviewItem(node);
    case 'filter':
      return filterItem(node);
    case 'more':
      return moreItem(node);
    case 'message':
      return messageItem(node);
  }
}

/** @param failure why its backup servers could not be listed, in words */
export function endpointItem(node: EndpointNode, state: SessionState, failure?: string): vscode.TreeItem {
  const item = new vscode.TreeItem(node.endpoint.name, collapsible(state));
  item.id = node.id;
  const { readOnly, environment } = node.endpoint;
  item.contextValue = endpointContext(node.endpoint, state);
  const words = [
    environment,
    readOnly && vscode.l10n.t('read only'),
    stateWords(state),
    node.endpoint.source === 'workspace' && vscode.l10n.t('from the workspace'),
  ]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(' · ');
  item.description = words;
  item.iconPath = endpointIcon(state, environment);
  item.tooltip = [node.endpoint.name, node.endpoint.url, words].join('\n');
  item.accessibilityInformation = { label: `${node.endpoint.name}, ${words}` };
  const warnings = failure === undefined ? [] : [{ level: 'error', text: failure } as const];
  const uri = decorationUri(node.id, warnings);
  if (uri) item.resourceUri = uri;
  return item;
}

const collapsible = (state: SessionState): vscode.TreeItemCollapsibleState =>
  state.kind === 'logged-in'
    ? vscode.TreeItemCollapsibleState.Expanded
    : vscode.TreeItemCollapsibleState.None;

function stateWords(state: SessionState): string {
  switch (state.kind) {
    case 'logged-out':
      return vscode.l10n.t('logged out');
    case 'expired':
      return vscode.l10n.t('session ended, log in again');
    case 'logged-in':
      return state.idle
        ? vscode.l10n.t('{0}, idle: the session has probably ended', state.displayName)
        : vscode.l10n.t('{0}, API {1}', state.displayName, versionLabel(state.version));
  }
}

/** What menus ask about: the state first, then what the endpoint is. */
function endpointContext({ url, certificate, readOnly }: Endpoint, state: SessionState): string {
  return [
    `endpoint.${state.kind}`,
    ...(state.kind === 'logged-in' && !state.mayConnect ? ['may-not-connect'] : []),
    ...(url.startsWith('https:') ? ['https'] : []),
    ...(certificate === undefined ? [] : ['pinned']),
    ...(readOnly ? ['read-only'] : []),
  ].join(' ');
}

/** The colour of its environment, which is also told in words: red is production. */
const environmentColor = (environment: string | undefined): vscode.ThemeColor | undefined =>
  environment === undefined
    ? undefined
    : new vscode.ThemeColor(
        { production: 'charts.red', test: 'charts.blue', other: 'charts.purple' }[
          environmentTone(environment)
        ],
      );

function endpointIcon(state: SessionState, environment: string | undefined): vscode.ThemeIcon {
  const color = environmentColor(environment);
  switch (state.kind) {
    case 'logged-out':
      return new vscode.ThemeIcon('circle-outline', color);
    case 'expired':
      return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
    case 'logged-in':
      return new vscode.ThemeIcon('pass-filled', color ?? new vscode.ThemeColor('testing.iconPassed'));
  }
}

export function brokenItem({ id, entry }: BrokenNode): vscode.TreeItem {
  const item = new vscode.TreeItem(entry.label);
  item.id = id;
  item.contextValue = 'broken';
  item.description = entry.reason;
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  item.tooltip = vscode.l10n.t('{0}\nSelect to open the setting "veeamEm.endpoints".', entry.reason);
  item.command = {
    title: vscode.l10n.t('Open Settings'),
    command: 'workbench.action.openSettings',
    arguments: ['veeamEm.endpoints'],
  };
  return item;
}

/** What may be done with it, as the links of Enterprise Manager and the endpoint's own guard say. */
function serverContext(endpoint: Endpoint, server: BackupServer): string {
  const allowed = serverActions.filter((action) => whyNotAllowed(action, endpoint, server) === undefined);
  return ['backupServer', ...allowed].join(' ');
}

export function backupServerItem({ id, endpoint, server, facts }: BackupServerNode): vscode.TreeItem {
  const name = server.name ?? server.uid;
  const collected = collectionWords(facts.collection);
  const item = new vscode.TreeItem(name);
  item.id = id;
  item.contextValue = serverContext(endpoint, server);
  item.iconPath = new vscode.ThemeIcon('server');
  const details = [server.version, server.description, collected].filter(
    (text) => text !== undefined && text !== '',
  );
  item.description = details.join(' · ');
  // That of a failed collection tells why, and is asked for when somebody looks at it.
  if (facts.collection?.result !== 'failed') item.tooltip = serverTooltip({ server, facts });
  const uri = decorationUri(id, facts.warnings);
  if (uri) item.resourceUri = uri;
  const spoken = [name, ...details, ...facts.warnings.map(({ text }) => text)];
  item.accessibilityInformation = { label: spoken.join(', ') };
  return item;
}

/** @param reason why its last collection failed */
export function serverTooltip(
  { server, facts }: Pick<BackupServerNode, 'server' | 'facts'>,
  reason?: string,
): string {
  return [
    server.name ?? server.uid,
    server.description,
    server.version && vscode.l10n.t('Version {0}', server.version),
    server.port === undefined ? undefined : vscode.l10n.t('Port {0}', String(server.port)),
    server.wcfPort === undefined ? undefined : vscode.l10n.t('Certificate port {0}', String(server.wcfPort)),
    collectionWords(facts.collection),
    reason,
    ...facts.warnings.map(({ text }) => `! ${text}`),
  ]
    .filter((line) => line !== undefined && line !== '')
    .join('\n');
}

function overviewItem({ id, overview }: OverviewNode): vscode.TreeItem {
  const { backupServers, runningJobs, successfulVms, warningVms, failedVms } = overview;
  const item = new vscode.TreeItem(vscode.l10n.t('Overview'));
  item.id = id;
  item.contextValue = 'overview';
  item.iconPath = new vscode.ThemeIcon('graph');
  const figures = [
    backupServers === undefined ? '' : vscode.l10n.t('servers: {0}', backupServers),
    runningJobs === undefined ? '' : vscode.l10n.t('jobs running: {0}', runningJobs),
    successfulVms === undefined
      ? ''
      : vscode.l10n.t('VMs: {0} ok, {1} warning, {2} failed', successfulVms, warningVms ?? 0, failedVms ?? 0),
  ].filter((text) => text !== '');
  item.description = figures.join(' · ');
  const { repositoryServers, proxyServers, scheduledJobs } = overview;
  item.tooltip = [
    ...figures,
    repositoryServers === undefined ? '' : vscode.l10n.t('repositories: {0}', repositoryServers),
    proxyServers === undefined ? '' : vscode.l10n.t('proxies: {0}', proxyServers),
    scheduledJobs === undefined ? '' : vscode.l10n.t('jobs scheduled: {0}', scheduledJobs),
  ]
    .filter((line) => line !== '')
    .join('\n');
  return item;
}

function filterItem({ id, filter }: FilterNode): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Filter: {0}', filter));
  item.id = id;
  item.contextValue = 'filter';
  item.iconPath = new vscode.ThemeIcon('filter-filled');
  return item;
}

function moreItem(node: MoreNode): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Load more…'));
  item.id = node.id;
  item.contextValue = 'more';
  item.description = vscode.l10n.t('{0} of {1} pages shown', node.page, node.pages);
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = {
    title: vscode.l10n.t('Load more…'),
    command: internalCommands.loadMore,
    arguments: [node],
  };
  return item;
}

export function messageItem(node: MessageNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.text);
  item.id = node.id;
  item.contextValue = 'message';
  item.iconPath = new vscode.ThemeIcon(node.icon);
  item.tooltip = node.text;
  return item;
}
