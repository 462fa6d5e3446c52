import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Sandbox } from '../../src/sandbox/sandbox';
import { groupHandlers } from '../../src/host/commands/groupCommands';
import { orderHandlers } from '../../src/host/commands/orderCommands';
import { EndpointDrags } from '../../src/host/tree/endpointDrags';
import { endpointNode, groupNode, type EndpointNode, type TreeNode } from '../../src/host/tree/nodes';
import { Fixture, MemorySettings } from '../support/fixture';

describe('the order of the endpoints', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  const shown: string[] = [];
  const { showWarningMessage } = vscode.window;

  before(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
  });
  after(() => sandbox.stop());

  beforeEach(async () => {
    shown.length = 0;
    Object.assign(vscode.window, {
      showWarningMessage: (text: string) => {
        shown.push(text);
        return Promise.resolve(undefined);
      },
    });
    fixture = new Fixture(sandbox, undefined, new MemorySettings());
    await fixture.setEndpoints([
      { name: 'A', url: 'a' },
      { name: 'B', url: 'b', group: 'G', extra: 1 },
      { name: 'C', url: 'c' },
    ]);
    await fixture.store.writeEntries('workspace', [{ name: 'W', url: 'w' }]);
  });
  afterEach(() => {
    Object.assign(vscode.window, { showWarningMessage });
    fixture.dispose();
  });

  const rowOf = (name: string): EndpointNode => {
    const endpoint = fixture.registry.endpoints.find((candidate) => candidate.name === name);
    assert.ok(endpoint, name);
    return endpointNode(endpoint);
  };
  const order = (): string =>
    fixture.registry.endpoints
      .map(({ name, group }) => (group === undefined ? name : `${name}:${group}`))
      .join(' ');
  const drag = async (names: readonly string[], target: TreeNode | undefined): Promise<void> => {
    const drags = new EndpointDrags(async (dragged, row) => {
      await orderHandlers(fixture.registry)['internal.drop'](dragged, row);
    });
    const data = new vscode.DataTransfer();
    drags.handleDrag(names.map(rowOf), data);
    await drags.handleDrop(target, data);
  };

  it('drags endpoints before a row, into a group and out of it', async () => {
    await drag(['C'], rowOf('A'));
    assert.equal(order(), 'C A B:G W');
    await drag(['C', 'A'], groupNode('G'));
    assert.equal(order(), 'B:G C:G A:G W');
    await drag(['B'], undefined);
    assert.equal(order(), 'C:G A:G B W');
    assert.equal((fixture.store.entries('user') as { extra?: number }[])[2]?.extra, 1);
    await drag(['W'], groupNode('G'));
    assert.equal(order(), 'C:G A:G B W:G');
  });

  it('refuses in words to drag an endpoint between the settings of the user and of the workspace', async () => {
    await drag(['W'], rowOf('A'));
    await drag(['A', 'W'], rowOf('C'));
    assert.equal(order(), 'A B:G C W');
    assert.equal(shown.length, 2);
    assert.match(String(shown[0]), /cannot move between your settings and those of the workspace/);
  });

  it('moves the selected rows up and down', async () => {
    const { moveUp, moveDown } = orderHandlers(fixture.registry);
    await moveUp(rowOf('C'), [rowOf('C')]);
    assert.equal(order(), 'A C B:G W');
    await moveDown(rowOf('A'), [rowOf('A'), rowOf('C')]);
    assert.equal(order(), 'B:G A C W');
    await moveUp(rowOf('W'), [rowOf('W')]);
    assert.equal(order(), 'B:G A C W');
  });

  it('moves several endpoints to a group that the user picks, and none if the user picks nothing', async () => {
    const { showQuickPick } = vscode.window;
    const { moveToGroup } = groupHandlers(fixture.registry, { renameGroup: () => Promise.resolve() });
    try {
      Object.assign(vscode.window, { showQuickPick: () => Promise.resolve(undefined) });
      await moveToGroup(rowOf('A'), [rowOf('A')]);
      assert.equal(order(), 'A B:G C W');
      Object.assign(vscode.window, {
        showQuickPick: ([first]: readonly unknown[]) => Promise.resolve(first),
      });
      await moveToGroup(rowOf('A'), [rowOf('A'), rowOf('W')]);
      assert.equal(order(), 'A:G B:G C W:G');
    } finally {
      Object.assign(vscode.window, { showQuickPick });
    }
  });
});
