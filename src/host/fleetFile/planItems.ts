import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ActionKind } from '../../core/plan/plan';
import { numberText } from '../../core/words/language';
import { isolated } from '../../text/visible';
import { asEditorCommand } from '../interaction/commands';
import { treeItem } from '../interaction/items';
import type { PlanActionNode, PlanDetailNode, PlanEndpointNode, PlanKindNode, PlanNode } from './planNodes';

/* Names come from a file or a server, so each is an isolated value in plain text. */

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

const icons: Readonly<Record<ActionKind, readonly [icon: string, color?: string]>> = {
  conflict: ['warning', 'list.warningForeground'],
  'not-read': ['question'],
  create: ['diff-added', 'gitDecoration.addedResourceForeground'],
  change: ['diff-modified', 'gitDecoration.modifiedResourceForeground'],
  collect: ['sync'],
  remove: ['diff-removed', 'gitDecoration.deletedResourceForeground'],
  'only-in-em': ['server'],
  leave: ['check'],
};

/** Kinds with which nothing is done, of which there may be thousands. */
const asItIs: readonly ActionKind[] = ['only-in-em', 'leave'];

function kindTitle(kind: ActionKind): string {
  switch (kind) {
    case 'conflict':
      return l10n.t('Conflicts');
    case 'not-read':
      return l10n.t('Not Known');
    case 'create':
      return l10n.t('Connect');
    case 'change':
      return l10n.t('Change');
    case 'collect':
      return l10n.t('Collect Data');
    case 'remove':
      return l10n.t('Remove');
    case 'only-in-em':
      return l10n.t('Only in Enterprise Manager');
    case 'leave':
      return l10n.t('Unchanged');
  }
}

/**
 * The tree item of any node of a plan.
 *
 * @param file the fleet file, in which a row is shown
 */
export function planItem(node: PlanNode, file: vscode.Uri): vscode.TreeItem {
  const item = itemOf(node, file);
  item.id = node.id;
  return item;
}

function itemOf(node: PlanNode, file: vscode.Uri): vscode.TreeItem {
  switch (node.kind) {
    case 'endpoint':
      return endpointItem(node);
    case 'actions':
      return kindItem(node);
    case 'action':
      return actionItem(node, file);
    case 'detail':
      return detailItem(node, file);
  }
}

function endpointItem({ name, url }: PlanEndpointNode): vscode.TreeItem {
  const [label, place] = [isolated(name), isolated(url)];
  const spoken = [label, ...(url === '' ? [] : [place])].join(', ');
  const item = treeItem({ label, description: place, tooltip: [label, place], spoken }, Expanded);
  item.iconPath = new vscode.ThemeIcon('server-environment');
  return item;
}

function kindItem({ action, children }: PlanKindNode): vscode.TreeItem {
  const [label, count] = [kindTitle(action), numberText(children.length)];
  const item = treeItem(
    { label, description: count, tooltip: [label, count], spoken: `${label}, ${count}` },
    asItIs.includes(action) ? Collapsed : Expanded,
  );
  item.iconPath = iconOf(action);
  return item;
}

function actionItem(
  { item: planned, isExpanded, children }: PlanActionNode,
  file: vscode.Uri,
): vscode.TreeItem {
  const { name, action, line, details, kind } = planned;
  const label = isolated(name);
  const place = line === undefined ? [] : [l10n.t('line {0}', numberText(line))];
  const state = children.length === 0 ? None : isExpanded ? Expanded : Collapsed;
  const item = treeItem(
    {
      label,
      description: place.join(''),
      tooltip: [label, action, ...place, ...details],
      spoken: [label, action, ...place, ...details].join(', '),
    },
    state,
  );
  item.iconPath = iconOf(kind);
  return showingRow(item, file, line);
}

function detailItem({ text, line }: PlanDetailNode, file: vscode.Uri): vscode.TreeItem {
  const item = treeItem({ label: text, tooltip: [text], spoken: text });
  return showingRow(item, file, line);
}

function iconOf(kind: ActionKind): vscode.ThemeIcon {
  const [icon, color] = icons[kind];
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}

/** Selecting the item shows the row in the file. A backup server that is only in Enterprise Manager has none. */
function showingRow(item: vscode.TreeItem, file: vscode.Uri, line: number | undefined): vscode.TreeItem {
  if (line === undefined) return item;
  const selection = new vscode.Range(line - 1, 0, line - 1, 0);
  const title = l10n.t('Show in the File');
  item.command = asEditorCommand('vscode.open', title, file, { selection, preserveFocus: true });
  return item;
}
