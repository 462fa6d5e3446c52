import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { versionLabel } from '../../core/client/versions';
import type { BackupServer } from '../../core/client/elements';
import { internalCommands } from '../contributions';
import type { SessionState } from '../../core/session/sessionTypes';
import { serverActions, whyNotAllowed } from '../../core/inventory/allowed';
import { collectionWords } from '../../core/inventory/warnings';
import { environmentTone } from '../endpoints/guards';
import type { Endpoint } from '../../core/session/endpoint';
import { openSettings } from '../endpoints/settingsNotice';
import { treeItem } from '../interaction/items';
import { tooltipText } from '../../text/outlets';
import { isolated } from '../../text/visible';
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

/* Names and descriptions come from a server: each is a value by itself, in texts that are plain. */

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

/** @param failure why it could not be reached or listed the last time, in words */
export function endpointItem(node: EndpointNode, state: SessionState, failure?: string): vscode.TreeItem {
  const { readOnly, environment } = node.endpoint;
  const name = isolated(node.endpoint.name);
  const words = [
    environment === undefined ? '' : isolated(environment),
    readOnly ? l10n.t('read only') : '',
    stateWords(state),
    node.endpoint.source === 'workspace' ? l10n.t('from the workspace') : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
  const item = treeItem(
    {
      label: name,
      description: words,
      tooltip: [name, node.endpoint.url, words],
      spoken: `${name}, ${words}`,
    },
    collapsible(state),
  );
  item.id = node.id;
  item.contextValue = endpointContext(node.endpoint, state);
  item.iconPath = endpointIcon(state, environment, failure);
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
      return l10n.t('logged out');
    case 'expired':
      return l10n.t('session ended, log in again');
    case 'logged-in':
      if (state.idle) return l10n.t('{0}, idle: the session has probably ended', isolated(state.displayName));
      return state.checked
        ? l10n.t('{0}, API {1}', isolated(state.displayName), versionLabel(state.version))
        : l10n.t(
            '{0}, API {1}, session not checked yet',
            isolated(state.displayName),
            versionLabel(state.version),
          );
  }
}

/** What menus ask about: the state first, then what the endpoint is. */
function endpointContext({ url, certificate, readOnly }: Endpoint, state: SessionState): string {
  return [
    `endpoint.${state.kind}`,
    ...(state.kind === 'logged-in' && !state.mayConnect ? ['may-not-connect'] : []),
    ...(state.kind === 'logged-in' && state.idle ? ['idle'] : []),
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

/** As the last result was: only a session that the server has just answered is well. */
function endpointIcon(
  state: SessionState,
  environment: string | undefined,
  failure: string | undefined,
): vscode.ThemeIcon {
  const color = environmentColor(environment);
  switch (state.kind) {
    case 'logged-out':
      return new vscode.ThemeIcon('circle-outline', color);
    case 'expired':
      return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
    case 'logged-in':
      if (failure !== undefined)
        return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
      if (state.idle) return new vscode.ThemeIcon('history', new vscode.ThemeColor('list.warningForeground'));
      if (!state.checked) return new vscode.ThemeIcon('circle-filled', color);
      return new vscode.ThemeIcon('pass-filled', color ?? new vscode.ThemeColor('testing.iconPassed'));
  }
}

export function brokenItem({ id, entry }: BrokenNode): vscode.TreeItem {
  const reason = isolated(entry.reason, 1000);
  const item = treeItem({
    label: isolated(entry.label),
    description: reason,
    tooltip: [reason, l10n.t('Select to open the setting "veeamEm.endpoints".')],
  });
  item.id = id;
  item.contextValue = 'broken';
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  item.command = openSettings(entry.source);
  return item;
}

/** What may be done with it, as the links of Enterprise Manager and the endpoint's own guard say. */
function serverContext(endpoint: Endpoint, server: BackupServer): string {
  const allowed = serverActions.filter((action) => whyNotAllowed(action, endpoint, server) === undefined);
  return ['backupServer', ...allowed].join(' ');
}

export function backupServerItem({ id, endpoint, server, facts }: BackupServerNode): vscode.TreeItem {
  const name = isolated(server.name ?? server.uid);
  const collected = collectionWords(facts.collection);
  const details = [...told(server.version, server.description), collected ?? ''].filter(
    (text) => text !== '',
  );
  const item = treeItem({
    label: name,
    description: details.join(' · '),
    spoken: [name, ...details, ...facts.warnings.map(({ text }) => text)].join(', '),
  });
  item.id = id;
  item.contextValue = serverContext(endpoint, server);
  item.iconPath = new vscode.ThemeIcon('server');
  // That of a failed collection tells why, and is asked for when somebody looks at it.
  if (facts.collection?.result !== 'failed') item.tooltip = serverTooltip({ server, facts });
  const uri = decorationUri(id, facts.warnings);
  if (uri) item.resourceUri = uri;
  return item;
}

const told = (...values: readonly (string | undefined)[]): readonly string[] =>
  values.flatMap((value) => (value === undefined || value === '' ? [] : isolated(value)));

/** @param reason why its last collection failed */
export function serverTooltip(
  { server, facts }: Pick<BackupServerNode, 'server' | 'facts'>,
  reason?: string,
): string {
  return tooltipText(
    [
      ...told(server.name ?? server.uid, server.description),
      server.version === undefined ? '' : l10n.t('Version {0}', isolated(server.version)),
      server.port === undefined ? '' : l10n.t('Port {0}', String(server.port)),
      server.wcfPort === undefined ? '' : l10n.t('Certificate port {0}', String(server.wcfPort)),
      collectionWords(facts.collection) ?? '',
      isolated(reason ?? '', 1000),
      ...facts.warnings.map(({ text }) => `! ${text}`),
    ].filter((line) => line !== ''),
  );
}

function overviewItem({ id, overview }: OverviewNode): vscode.TreeItem {
  const { backupServers, runningJobs, successfulVms, warningVms, failedVms } = overview;
  const { repositoryServers, proxyServers, scheduledJobs } = overview;
  const figures = [
    backupServers === undefined ? '' : l10n.t('servers: {0}', backupServers),
    runningJobs === undefined ? '' : l10n.t('jobs running: {0}', runningJobs),
    successfulVms === undefined
      ? ''
      : l10n.t('VMs: {0} ok, {1} warning, {2} failed', successfulVms, warningVms ?? 0, failedVms ?? 0),
  ].filter((text) => text !== '');
  const more = [
    repositoryServers === undefined ? '' : l10n.t('repositories: {0}', repositoryServers),
    proxyServers === undefined ? '' : l10n.t('proxies: {0}', proxyServers),
    scheduledJobs === undefined ? '' : l10n.t('jobs scheduled: {0}', scheduledJobs),
  ].filter((text) => text !== '');
  const item = treeItem({
    label: l10n.t('Overview'),
    description: figures.join(' · '),
    tooltip: [...figures, ...more],
  });
  item.id = id;
  item.contextValue = 'overview';
  item.iconPath = new vscode.ThemeIcon('graph');
  return item;
}

function filterItem({ id, filter }: FilterNode): vscode.TreeItem {
  const item = treeItem({ label: l10n.t('Filter: {0}', isolated(filter)) });
  item.id = id;
  item.contextValue = 'filter';
  item.iconPath = new vscode.ThemeIcon('filter-filled');
  return item;
}

function moreItem(node: MoreNode): vscode.TreeItem {
  const item = treeItem({
    label: l10n.t('Load more…'),
    description:
      node.shown === 1 ? l10n.t('1 backup server shown') : l10n.t('{0} backup servers shown', node.shown),
  });
  item.id = node.id;
  item.contextValue = 'more';
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = {
    title: l10n.t('Load more…'),
    command: internalCommands.loadMore,
    arguments: [node],
  };
  return item;
}

export function messageItem(node: MessageNode): vscode.TreeItem {
  const item = treeItem({ label: node.text, tooltip: [node.text] });
  item.id = node.id;
  item.contextValue = ['message', ...(node.remedies ?? [])].join(' ');
  item.iconPath = new vscode.ThemeIcon(node.icon);
  return item;
}
