import { serverName } from '../../core/client/resources/backupServer';
import * as l10n from '@vscode/l10n';
import { numberText } from '../../core/words/language';
import * as vscode from 'vscode';
import type { BackupServer } from '../../core/client/elements';
import { contextValue } from '../contributions/contextValues';
import { asCommand } from '../interaction/commands';
import { backupServer } from '../../core/client/resources/backupServer';
import { serverActions, whyNotAllowed } from '../../core/inventory/allowed';
import { collectionWords } from '../../core/inventory/warnings';
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
  GroupNode,
  MessageNode,
  MoreNode,
  OverviewNode,
  TreeNode,
} from './nodes';

/* Names and descriptions come from a server, so each is an isolated value in plain text. */

/** The tree item of any node but an endpoint and a group. */
export function itemOf(node: Exclude<TreeNode, EndpointNode | GroupNode>): vscode.TreeItem {
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

/** @param count the number of its endpoints */
export function groupItem({ id, name }: GroupNode, count: number, isCollapsed: boolean): vscode.TreeItem {
  const label = isolated(name);
  const item = treeItem(
    {
      label,
      tooltip: [label],
      spoken:
        count === 1
          ? l10n.t('Group {0}, 1 endpoint', label)
          : l10n.t('Group {0}, {1} endpoints', label, numberText(count)),
    },
    isCollapsed ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.Expanded,
  );
  item.id = id;
  item.contextValue = contextValue('group');
  item.iconPath = new vscode.ThemeIcon('folder');
  return item;
}

export function brokenItem({ id, entry }: BrokenNode): vscode.TreeItem {
  const reason = isolated(entry.reason, 1000);
  const item = treeItem({
    label: isolated(entry.label),
    description: reason,
    spoken: `${isolated(entry.label)}, ${reason}`,
    tooltip: [reason, l10n.t('Select to open the setting "veeamEm.endpoints".')],
  });
  item.id = id;
  item.contextValue = contextValue('broken');
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  item.command = openSettings(entry.source);
  return item;
}

/** The context value of a backup server: the actions that the links of Enterprise Manager and the guard of the endpoint allow. */
function serverContext(endpoint: Endpoint, server: BackupServer): string {
  const allowed = serverActions.filter((action) => whyNotAllowed(action, endpoint, server) === undefined);
  return contextValue('backupServer', allowed);
}

export function backupServerItem({ id, endpoint, server, facts }: BackupServerNode): vscode.TreeItem {
  const name = isolated(serverName(server));
  const collected = collectionWords(facts.collection);
  // A narrow view cuts the end off, and the description is the longest and says the least about the state.
  const details = [...told(server.version), collected ?? '', ...told(server.description)].filter(
    (text) => text !== '',
  );
  const item = treeItem({
    label: name,
    description: details.join(' · '),
    spoken: [name, ...details, ...facts.warnings.map(({ text }) => text)].join(', '),
  });
  item.id = id;
  item.contextValue = serverContext(endpoint, server);
  item.iconPath = new vscode.ThemeIcon(backupServer.icon);
  item.command = asCommand('internal.openDetails', l10n.t('Show Details'), { endpoint, server });
  // After a failed collection the tooltip includes the reason. It is fetched when the user points at the row.
  if (facts.collection?.result !== 'failed') item.tooltip = serverTooltip({ server, facts });
  const uri = decorationUri(id, facts.warnings);
  if (uri) item.resourceUri = uri;
  return item;
}

const told = (...values: readonly (string | undefined)[]): readonly string[] =>
  values.flatMap((value) => (value === undefined || value === '' ? [] : isolated(value)));

/**
 * The tooltip of a backup server.
 *
 * @param reason the reason why its last collection failed
 */
export function serverTooltip(
  { server, facts }: Pick<BackupServerNode, 'server' | 'facts'>,
  reason?: string,
): string {
  return tooltipText(
    [
      ...told(serverName(server), server.description),
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
    backupServers === undefined ? '' : l10n.t('servers: {0}', numberText(backupServers)),
    runningJobs === undefined ? '' : l10n.t('jobs running: {0}', numberText(runningJobs)),
    successfulVms === undefined
      ? ''
      : l10n.t(
          'VMs: {0} successful, {1} with warnings, {2} failed',
          numberText(successfulVms),
          numberText(warningVms ?? 0),
          numberText(failedVms ?? 0),
        ),
  ].filter((text) => text !== '');
  const more = [
    repositoryServers === undefined ? '' : l10n.t('repositories: {0}', numberText(repositoryServers)),
    proxyServers === undefined ? '' : l10n.t('proxies: {0}', numberText(proxyServers)),
    scheduledJobs === undefined ? '' : l10n.t('jobs scheduled: {0}', numberText(scheduledJobs)),
  ].filter((text) => text !== '');
  const item = treeItem({
    label: l10n.t('Overview'),
    description: figures.join(' · '),
    spoken: [l10n.t('Overview'), ...figures, ...more].join(', '),
    tooltip: [...figures, ...more],
  });
  item.id = id;
  item.contextValue = contextValue('overview');
  item.iconPath = new vscode.ThemeIcon('graph');
  return item;
}

function filterItem({ id, filter }: FilterNode): vscode.TreeItem {
  const label = l10n.t('Filter: {0}', isolated(filter));
  const item = treeItem({ label, spoken: label });
  item.id = id;
  item.contextValue = contextValue('filter');
  item.iconPath = new vscode.ThemeIcon('filter-filled');
  return item;
}

function moreItem(node: MoreNode): vscode.TreeItem {
  const shown =
    node.shown === 1
      ? l10n.t('1 backup server shown')
      : l10n.t('{0} backup servers shown', numberText(node.shown));
  const label = l10n.t('Load more…');
  const item = treeItem({ label, description: shown, spoken: `${label}, ${shown}` });
  item.id = node.id;
  item.contextValue = contextValue('more');
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = asCommand('internal.loadMore', l10n.t('Load more…'), node);
  return item;
}

export function messageItem(node: MessageNode): vscode.TreeItem {
  const item = treeItem({ label: node.text, tooltip: [node.text], spoken: node.text });
  item.id = node.id;
  item.contextValue = contextValue('message', node.remedies);
  item.iconPath = new vscode.ThemeIcon(node.icon);
  return item;
}
