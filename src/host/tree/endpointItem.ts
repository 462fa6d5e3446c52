import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { versionLabel } from '../../core/client/versions';
import type { Endpoint } from '../../core/session/endpoint';
import type { SessionState } from '../../core/session/sessionTypes';
import { contextValue, type RowToken } from '../contributions/contextValues';
import { environmentTone } from '../endpoints/guards';
import { treeItem } from '../interaction/items';
import { isolated } from '../../text/visible';
import { decorationUri } from './decorations';
import type { EndpointNode } from './nodes';

/** Facts about an endpoint that are not in its settings or its session. */
export interface EndpointFacts {
  /** The reason why it could not be reached or listed the last time, in words. */
  readonly failure?: string | undefined;
  readonly isCollapsed?: boolean;
  readonly isFiltered?: boolean;
  /** Whether its password is remembered. */
  readonly isRemembered?: boolean;
}

/** The tree item of an endpoint. */
export function endpointItem(
  node: EndpointNode,
  state: SessionState,
  facts: EndpointFacts = {},
): vscode.TreeItem {
  const { failure } = facts;
  const { readOnly, environment } = node.endpoint;
  const name = isolated(node.endpoint.name);
  // The state is the first: a narrow row shows only the beginning, and the tooltip shows all.
  const words = [
    stateWords(state),
    environment === undefined ? '' : isolated(environment),
    readOnly ? l10n.t('read-only') : '',
    state.kind === 'logged-in' ? isolated(state.displayName) : '',
    node.endpoint.source === 'workspace' ? l10n.t('from the workspace') : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
  const item = treeItem(
    {
      label: name,
      description: words,
      tooltip: [name, node.endpoint.url, words],
      spoken: [name, words, failure ?? ''].filter((part) => part !== '').join(', '),
    },
    collapsible(state, facts.isCollapsed),
  );
  item.id = node.id;
  item.contextValue = endpointContext(node.endpoint, state, facts);
  item.iconPath = endpointIcon(state, environment, failure);
  const warnings = failure === undefined ? [] : [{ level: 'error', text: failure } as const];
  const uri = decorationUri(node.id, warnings);
  if (uri) item.resourceUri = uri;
  return item;
}

const collapsible = (state: SessionState, isCollapsed = false): vscode.TreeItemCollapsibleState =>
  state.kind === 'logged-in'
    ? isCollapsed
      ? vscode.TreeItemCollapsibleState.Collapsed
      : vscode.TreeItemCollapsibleState.Expanded
    : vscode.TreeItemCollapsibleState.None;

function stateWords(state: SessionState): string {
  switch (state.kind) {
    case 'logged-out':
      return l10n.t('logged out');
    case 'expired':
      return l10n.t('session ended, log in again');
    case 'logged-in':
      if (state.idle) return l10n.t('idle: the session has probably ended');
      return state.checked
        ? l10n.t('API {0}', versionLabel(state.version))
        : l10n.t('not checked, API {0}', versionLabel(state.version));
  }
}

/** The context value that menus test: the state and the properties of the endpoint. */
function endpointContext(
  { url, certificate, readOnly, source }: Endpoint,
  state: SessionState,
  facts: EndpointFacts,
): string {
  const given = (
    token: RowToken<'endpoint'>,
    isGiven: boolean | undefined,
  ): readonly RowToken<'endpoint'>[] => (isGiven ? [token] : []);
  return contextValue('endpoint', [
    state.kind,
    ...given('may-not-connect', state.kind === 'logged-in' && !state.mayConnect),
    ...given('idle', state.kind === 'logged-in' && state.idle),
    ...given('https', url.startsWith('https:')),
    ...given('pinned', certificate !== undefined),
    ...given('read-only', readOnly),
    ...given('filtered', facts.isFiltered),
    ...given('remembered', facts.isRemembered),
    ...given('embedded', source === 'sandbox'),
  ]);
}

/** The colour of the environment. The description also names the environment in words. */
const environmentColor = (environment: string | undefined): vscode.ThemeColor | undefined =>
  environment === undefined
    ? undefined
    : new vscode.ThemeColor(
        { production: 'charts.orange', test: 'charts.blue', other: 'charts.purple' }[
          environmentTone(environment)
        ],
      );

/** The icon for the last result. Only a session that the server has just confirmed gets the "pass" icon. */
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
