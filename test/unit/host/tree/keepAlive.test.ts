import assert from 'node:assert/strict';
import type { TreeView } from 'vscode';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { KeepAlive } from '../../../../src/host/tree/keepAlive';
import type { TreeNode } from '../../../../src/host/tree/nodes';
import { Fixture } from '../../../support/fixture';

describe('KeepAlive', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new Fixture(sandbox);
    await fixture.configure();
  });

  afterEach(async () => {
    fixture.dispose();
    await sandbox.stop();
  });

  it('sends a request only where the setting is on and the view is visible', async () => {
    await fixture.logIn();
    const keepAlive = new KeepAlive(fixture.registry, () => undefined);
    const before = sandbox.received.length;
    await keepAlive.ask();
    assert.equal(sandbox.received.length, before);
    await fixture.store.set('keepAlive', true);
    const never = () => ({ dispose: () => undefined });
    const view = { visible: true, onDidCollapseElement: never, onDidExpandElement: never };
    keepAlive.follow(view as unknown as TreeView<TreeNode>);
    await keepAlive.ask();
    assert.equal(sandbox.received.at(-1)?.path, 'tasks');
    keepAlive.dispose();
  });
});
