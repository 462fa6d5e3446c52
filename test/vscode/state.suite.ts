import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { SessionState } from '../../src/core/session/sessionTypes';
import type { Endpoint } from '../../src/core/session/endpoint';
import { Inventory } from '../../src/core/inventory/inventory';
import type { FaultKind } from '../../src/sandbox/switches';
import { Sandbox } from '../../src/sandbox/sandbox';
import { EndpointTree } from '../../src/host/tree/endpointTree';
import { endpointNode, type TreeNode } from '../../src/host/tree/nodes';
import { endpointItem } from '../../src/host/tree/treeItems';
import { until } from '../support/until';
import { configureEndpoints, Fixture } from './support';

/* The tree shows the state as it is: the icon follows the last result, and an error brings its remedy. */

const iconOf = ({ iconPath }: vscode.TreeItem): string => (iconPath as vscode.ThemeIcon).id;

describe('the state in the tree', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let tree: EndpointTree;

  const view = {
    visible: false,
    reveal: () => Promise.resolve(),
    onDidCollapseElement: () => ({ dispose: () => undefined }),
    onDidExpandElement: () => ({ dispose: () => undefined }),
  } as unknown as vscode.TreeView<TreeNode>;

  async function start(extraServers = 0): Promise<void> {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, extraServers });
    fixture = new Fixture(sandbox);
    await fixture.configure();
    await fixture.logIn();
    tree = new EndpointTree(fixture.registry, new Inventory(fixture.registry), view, () => undefined);
  }

  afterEach(async () => {
    tree.dispose();
    fixture.dispose();
    await sandbox.stop();
    await configureEndpoints(undefined);
  });

  const root = async (): Promise<TreeNode> => {
    const [node] = await tree.getChildren();
    assert.ok(node);
    return node;
  };
  const rows = async (): Promise<string[]> =>
    Promise.all(
      (await tree.getChildren(await root())).map(async (node) => {
        const { contextValue = '', description } = await tree.getTreeItem(node);
        return contextValue.startsWith('more') ? `${contextValue}: ${String(description)}` : contextValue;
      }),
    );
  const icon = async (): Promise<string> => iconOf(await tree.getTreeItem(await root()));

  it('has no green check over a connection that was refused, and one again when it is accepted', async () => {
    await start(300);
    assert.ok((await rows()).includes('more: 200 backup servers shown'));
    assert.equal(await icon(), 'pass-filled');
    const { port } = new URL(sandbox.url);
    await sandbox.stop();
    let told = 0;
    tree.onDidChangeTreeData(() => (told += 1));
    await tree.refresh(fixture.endpoint);
    assert.ok(told > 0);
    assert.equal(await icon(), 'error');
    const shown = await rows();
    assert.equal(shown[0], 'message edit sandbox retry');
    assert.ok(!shown.some((row) => row.startsWith('more')), 'nothing more is to be had under an error');
    sandbox = await Sandbox.start({ scheme: 'http', port: Number(port), extraServers: 300 });
    const { username: account, password } = sandbox;
    await fixture.registry.session(fixture.endpoint).logIn({ account, password });
    await tree.refresh(fixture.endpoint);
    assert.equal(await icon(), 'pass-filled');
    assert.equal((await rows()).filter((row) => row.startsWith('message')).length, 0);
  });

  it('says so at the first look already', async () => {
    await start();
    sandbox.inject({ kind: 'forbidden' });
    assert.equal((await rows())[0], 'message log-in retry');
    await until(async () => (await icon()) === 'error', 'the row above follows');
  });

  const remedies: readonly (readonly [FaultKind, string])[] = [
    ['forbidden', 'message log-in retry'],
    ['html', 'message edit retry'],
    ['garbage', 'message output retry'],
    ['server-error', 'message output retry'],
  ];
  for (const [kind, expected] of remedies) {
    it(`offers beside ${kind} what can be done about it`, async () => {
      await start();
      sandbox.inject({ kind, path: /^(query|backupServers)/ });
      assert.equal((await rows())[0], expected);
      await tree.refresh(fixture.endpoint);
    });
  }

  it('renews an expired session at the next refresh, where the first try met a server that was down', async () => {
    await start();
    await fixture.secrets.storePassword(fixture.endpoint, sandbox.username, sandbox.password);
    const session = fixture.registry.session(fixture.endpoint);
    sandbox.expireSessions();
    sandbox.inject({ kind: 'unavailable', path: /^sessionMngr/ });
    await tree.refresh();
    assert.equal(session.state.kind, 'expired');
    sandbox.heal();
    await tree.refresh();
    assert.equal(session.state.kind, 'logged-in');
    assert.equal(await icon(), 'pass-filled');
  });

  const endpoint: Endpoint = {
    id: 'x',
    binding: 'x',
    name: 'EM',
    url: 'https://em:9398/api/',
    source: 'user',
  };
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
      it(`has the icon ${expected} for ${what}, environment ${String(environment)}`, async () => {
        await start();
        const item = endpointItem(endpointNode({ ...endpoint, environment }), state, failure);
        assert.equal(iconOf(item), expected);
      });
    }
  }
});
