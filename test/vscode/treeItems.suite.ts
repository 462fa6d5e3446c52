import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { warningsOf } from '../../src/core/inventory/warnings';
import type { Endpoint } from '../../src/core/session/endpoint';
import type { SessionState } from '../../src/core/session/sessionTypes';
import { WarningDecorations } from '../../src/host/tree/decorations';
import {
  backupServerNode,
  brokenNode,
  endpointNode,
  filterNode,
  groupNode,
  messageNode,
  moreNode,
  overviewNode,
  type TreeNode,
} from '../../src/host/tree/nodes';
import { endpointItem } from '../../src/host/tree/endpointItem';
import {
  backupServerItem,
  brokenItem,
  groupItem,
  itemOf,
  messageItem,
  serverTooltip,
} from '../../src/host/tree/treeItems';

describe('treeItems', () => {
  const endpoint: Endpoint = {
    id: 'x',
    binding: 'x',
    name: 'EM',
    url: 'https://em:9398/api/',
    source: 'user',
  };

  it('shows the state of an endpoint in words and in the context of its menus', () => {
    const node = endpointNode(endpoint);
    const out = endpointItem(node, { kind: 'logged-out' });
    assert.equal(out.contextValue, 'endpoint logged-out https');
    assert.equal(out.collapsibleState, vscode.TreeItemCollapsibleState.None);
    const logged = endpointItem(node, {
      kind: 'logged-in',
      displayName: 'LAB\\x',
      version: 'v1_7',
      checked: true,
      idle: false,
      mayConnect: true,
    });
    assert.equal(logged.description, 'API 1.7 · LAB\\x');
    assert.equal(logged.contextValue, 'endpoint logged-in https');
    assert.equal(logged.id, out.id);
    assert.equal(
      endpointItem(node, { kind: 'expired', displayName: 'LAB\\x' }).contextValue,
      'endpoint expired https',
    );
  });

  it('shows the name and the description of a server as plain text', () => {
    const server = {
      uid: 'urn:veeam:BackupServer:1',
      name: '$(x) **b**',
      description: '[a](command:x)',
      version: '12.1',
      links: [],
    };
    const item = backupServerItem(backupServerNode(endpoint, server));
    assert.equal(typeof item.label, 'string');
    assert.equal(typeof item.tooltip, 'string');
    assert.equal(item.description, '12.1 · [a](command:x)');
  });

  it('shows why an entry is broken, and opens the setting', () => {
    const item = brokenItem(brokenNode({ id: 'broken:0', source: 'user', label: 'X', reason: 'Because.' }));
    assert.equal(item.description, 'Because.');
    assert.equal(item.command?.command, 'workbench.action.openSettingsJson');
    assert.equal(messageItem(messageNode(endpoint, 'Text', 'info')).label, 'Text');
  });

  const server = {
    uid: 'urn:veeam:BackupServer:1',
    name: 'vbr-lisbon',
    version: '13.0.1.1071',
    links: [],
  };

  it('shows a badge with the failure on an endpoint that could not be listed', () => {
    const { resourceUri } = endpointItem(
      endpointNode(endpoint),
      { kind: 'logged-out' },
      { failure: 'It failed.' },
    );
    assert.ok(resourceUri);
    assert.equal(new WarningDecorations().provideFileDecoration(resourceUri)?.badge, '!');
  });

  it('shows the warnings of a server in its tooltip', () => {
    const warnings = warningsOf(server, { product: { least: 11, most: 11 } });
    const item = itemOf(backupServerNode(endpoint, server, { warnings }));
    assert.ok(item.resourceUri && typeof item.tooltip === 'string');
    assert.match(item.tooltip, /! The backup server has version 13/);
  });

  it('leaves the tooltip of a server whose collection failed to be made later, with the reason', () => {
    const collection = { result: 'failed', time: undefined, sessionUid: 'x' } as const;
    const node = backupServerNode(endpoint, server, { collection, warnings: [] });
    assert.equal(itemOf(node).tooltip, undefined);
    assert.match(
      serverTooltip(node, 'Failed to collect data from vbr-lisbon: the RPC server is unavailable'),
      /^Failed to collect data from vbr-lisbon.*the RPC server is unavailable/m,
    );
  });

  it('marks an endpoint whose account may not connect servers in the context of its menus', () => {
    const { contextValue } = endpointItem(endpointNode(endpoint), loggedIn({ mayConnect: false }));
    assert.match(String(contextValue), /may-not-connect/);
  });

  const iconOf = ({ iconPath }: vscode.TreeItem): string => (iconPath as vscode.ThemeIcon).id;
  const loggedIn = (parts: Partial<Extract<SessionState, { kind: 'logged-in' }>>): SessionState => ({
    kind: 'logged-in',
    displayName: 'LAB\\x',
    version: 'v1_7',
    checked: true,
    idle: false,
    mayConnect: true,
    ...parts,
  });
  const states: readonly (readonly [string, SessionState, string | undefined, string])[] = [
    ['logged in', loggedIn({}), undefined, 'pass-filled'],
    ['not checked', loggedIn({ checked: false }), undefined, 'circle-filled'],
    ['idle', loggedIn({ idle: true }), undefined, 'history'],
    ['failing', loggedIn({}), 'em refused the connection.', 'error'],
    ['idle and failing', loggedIn({ idle: true }), 'em refused the connection.', 'error'],
    ['expired', { kind: 'expired', displayName: 'LAB\\x' }, undefined, 'warning'],
    ['logged out', { kind: 'logged-out' }, undefined, 'circle-outline'],
  ];
  for (const [what, state, failure, expected] of states) {
    for (const environment of [undefined, 'production', 'Lab']) {
      it(`shows the icon ${expected} for an endpoint that is ${what}, environment ${String(environment)}`, () => {
        const item = endpointItem(endpointNode({ ...endpoint, environment }), state, { failure });
        assert.equal(iconOf(item), expected);
      });
    }
  }

  it('begins the description of an endpoint with its state and its API version: a narrow row shows no more', () => {
    const described = (parts: Parameters<typeof loggedIn>[0]): unknown =>
      endpointItem(endpointNode(endpoint), loggedIn(parts)).description;
    assert.equal(described({ checked: false }), 'not checked, API 1.7 · LAB\\x');
    assert.equal(described({ idle: true }), 'idle: the session has probably ended · LAB\\x');
  });

  it('lets a screen reader say the name of each kind of row and all that it shows', () => {
    const overview = { backupServers: 3, runningJobs: 1 };
    const entry = { id: 'broken:0', source: 'user', label: 'X', reason: 'Because.' } as const;
    const said: Readonly<Record<TreeNode['kind'], readonly [vscode.TreeItem, string]>> = {
      endpoint: [
        endpointItem(endpointNode(endpoint), { kind: 'logged-out' }, { failure: 'It failed.' }),
        'EM, logged out, It failed.',
      ],
      group: [groupItem(groupNode('Europe'), 2, false), 'Group Europe, 2 endpoints'],
      broken: [brokenItem(brokenNode(entry)), 'X, Because.'],
      backupServer: [itemOf(backupServerNode(endpoint, server)), 'vbr-lisbon, 13.0.1.1071'],
      overview: [itemOf(overviewNode(endpoint, overview)), 'Overview, servers: 3, jobs running: 1'],
      filter: [itemOf(filterNode(endpoint, 'vbr')), 'Filter: vbr'],
      more: [itemOf(moreNode(endpoint, 200)), 'Load more…, 200 backup servers shown'],
      message: [itemOf(messageNode(endpoint, 'Text', 'info')), 'Text'],
    };
    for (const [kind, [item, expected]] of Object.entries(said))
      assert.equal(item.accessibilityInformation?.label, expected, kind);
  });
});
