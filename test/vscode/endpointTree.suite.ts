import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Inventory } from '../../src/core/inventory/inventory';
import type { FaultKind } from '../../src/sandbox/switches';
import { Sandbox } from '../../src/sandbox/sandbox';
import { EndpointTree } from '../../src/host/tree/endpointTree';
import { TreeMemory } from '../../src/host/tree/treeMemory';
import type { TreeNode } from '../../src/host/tree/nodes';
import { until } from '../support/until';
import { Fixture, MemoryMemento } from '../support/fixture';

const iconOf = ({ iconPath }: vscode.TreeItem): string => (iconPath as vscode.ThemeIcon).id;

describe('EndpointTree', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let tree: EndpointTree;

  const view = {
    visible: false,
    reveal: () => Promise.resolve(),
    onDidCollapseElement: () => ({ dispose: () => undefined }),
    onDidExpandElement: () => ({ dispose: () => undefined }),
  } as unknown as vscode.TreeView<TreeNode>;

  let memory = new TreeMemory(new MemoryMemento());

  async function start(extraServers = 0): Promise<void> {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, extraServers });
    fixture = new Fixture(sandbox);
    await fixture.configure();
    await fixture.logIn();
    tree = new EndpointTree(fixture.registry, new Inventory(fixture.registry), view, memory, () => undefined);
  }

  afterEach(async () => {
    tree.dispose();
    fixture.dispose();
    await sandbox.stop();
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

  it('shows an error icon after a refused connection, and a check icon again after an accepted one', async () => {
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

  it('shows the failure of the first load in the children and in the icon', async () => {
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
    it(`offers the next steps beside the failure ${kind}`, async () => {
      await start();
      sandbox.inject({ kind, path: /^(query|backupServers)/ });
      assert.equal((await rows())[0], expected);
      await tree.refresh(fixture.endpoint);
    });
  }

  it('renews an expired session at the next refresh after a renewal that failed', async () => {
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

  it('keeps a filter and a collapsed endpoint over a refresh, a new login and a reload', async () => {
    memory = new TreeMemory(new MemoryMemento());
    await start();
    await memory.setCollapsed(fixture.endpoint.id, true);
    await tree.filter(fixture.endpoint, 'vbr');
    const shown = async (): Promise<void> => {
      const item = await tree.getTreeItem(await root());
      assert.equal(item.collapsibleState, vscode.TreeItemCollapsibleState.Collapsed);
      assert.match(String(item.contextValue), /\bfiltered\b/);
      assert.ok((await rows()).includes('filter'));
    };
    await shown();
    await fixture.registry.session(fixture.endpoint).logOut();
    await fixture.logIn();
    await shown();
    tree.dispose();
    tree = new EndpointTree(fixture.registry, new Inventory(fixture.registry), view, memory, () => undefined);
    await shown();
  });

  it('marks an endpoint with a remembered password, so that forgetting is offered only there', async () => {
    await start();
    const context = async (): Promise<string> => String((await tree.getTreeItem(await root())).contextValue);
    assert.doesNotMatch(await context(), /remembered/);
    await fixture.secrets.storePassword(fixture.endpoint, sandbox.username, sandbox.password);
    // The row does not wait for the storage: it changes when the storage has answered.
    await until(async () => (await context()).includes('remembered'), 'the row is marked');
  });

  it('forgets a filter and a collapsed row only when the endpoint is removed', async () => {
    memory = new TreeMemory(new MemoryMemento());
    await memory.setCollapsed('not loaded yet', true);
    await start();
    const { id } = fixture.endpoint;
    const { url, username } = sandbox;
    await memory.setCollapsed(id, true);
    await memory.setFilter(id, 'vbr');
    // A setting that is no list says nothing about its endpoints.
    await fixture.store.set('endpoints', 'no list');
    assert.equal(memory.filterOf(id), 'vbr');
    await fixture.setEndpoints([{ name: 'Test', url, username }]);
    assert.equal(memory.filterOf(id), 'vbr');
    await fixture.setEndpoints([]);
    await until(() => Promise.resolve(memory.filterOf(id) === ''), 'the filter is forgotten');
    assert.equal(memory.isCollapsed(id), false);
    assert.equal(memory.isCollapsed('not loaded yet'), true);
  });

  describe('groups', () => {
    const labels = async (node?: TreeNode): Promise<unknown[]> =>
      Promise.all((await tree.getChildren(node)).map(async (child) => (await tree.getTreeItem(child)).label));
    const sites = async (): Promise<readonly TreeNode[]> => {
      const { url, username } = sandbox;
      await fixture.setEndpoints([
        { name: 'Site A', url: 'em01' },
        { name: 'Site B', url: 'em02', group: 'Europe' },
        { name: 'Site C', url: 'em03', group: 'Asia' },
        { name: 'Test', url, username, group: 'Europe' },
      ]);
      return tree.getChildren();
    };

    it('shows each group where its first endpoint stands, and the others at the top', async () => {
      await start();
      const [, europe, asia] = await sites();
      assert.deepEqual(await labels(), ['Site A', 'Europe', 'Asia']);
      assert.deepEqual(await labels(europe), ['Site B', 'Test']);
      assert.deepEqual(await labels(asia), ['Site C']);
    });

    it('knows the parent of every row, so that a backup server in a group can be revealed', async () => {
      await start();
      const [alone, europe] = await sites();
      assert.ok(alone && europe);
      assert.equal(tree.getParent(alone), undefined);
      assert.equal(tree.getParent(europe), undefined);
      const [, endpoint] = await tree.getChildren(europe);
      assert.ok(endpoint);
      assert.equal(tree.getParent(endpoint), europe);
      const [server] = await tree.getChildren(endpoint);
      assert.ok(server);
      assert.equal(tree.getParent(server), endpoint);
    });

    it('keeps the row of a group, and whether it is collapsed, over a refresh and a reload', async () => {
      memory = new TreeMemory(new MemoryMemento());
      await start();
      const [, europe] = await sites();
      assert.ok(europe);
      await memory.setCollapsed(europe.id, true);
      assert.equal((await tree.getChildren())[1], europe);
      tree.dispose();
      tree = new EndpointTree(
        fixture.registry,
        new Inventory(fixture.registry),
        view,
        memory,
        () => undefined,
      );
      const [, again] = await tree.getChildren();
      assert.ok(again);
      assert.equal(again.id, europe.id);
      const { collapsibleState, iconPath } = await tree.getTreeItem(again);
      assert.equal(collapsibleState, vscode.TreeItemCollapsibleState.Collapsed);
      assert.equal((iconPath as vscode.ThemeIcon).id, 'folder');
    });

    it('keeps the session and the list of an endpoint that changes its group', async () => {
      await start();
      await sites();
      const session = fixture.registry.session(fixture.endpoint);
      await fixture.registry.settings.change(fixture.endpoint, { group: 'Asia' });
      assert.equal(fixture.registry.session(fixture.endpoint), session);
      assert.equal(fixture.endpoint.group, 'Asia');
    });
  });
});
