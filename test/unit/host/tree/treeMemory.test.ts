import assert from 'node:assert/strict';
import { TreeMemory } from '../../../../src/host/tree/treeMemory';
import { MemoryMemento } from '../../../support/fixture';

describe('TreeMemory', () => {
  it('remembers collapsed endpoints and filters over a reload', async () => {
    const memento = new MemoryMemento();
    const memory = new TreeMemory(memento);
    await memory.setCollapsed('a', true);
    await memory.setCollapsed('b', true);
    await memory.setCollapsed('b', false);
    await memory.setFilter('a', 'vbr');
    await memory.setFilter('b', 'x');
    await memory.setFilter('b', '');
    const reloaded = new TreeMemory(memento);
    assert.deepEqual([reloaded.isCollapsed('a'), reloaded.isCollapsed('b')], [true, false]);
    assert.deepEqual([reloaded.filterOf('a'), reloaded.filterOf('b')], ['vbr', '']);
  });

  it('forgets what belongs to nothing that there is', async () => {
    const memento = new MemoryMemento();
    const memory = new TreeMemory(memento);
    await memory.setCollapsed('a', true);
    await memory.setCollapsed('gone', true);
    await memory.setFilter('a', 'vbr');
    await memory.setFilter('gone', 'vbr');
    await memory.keep((id) => id === 'a');
    for (const kept of [memory, new TreeMemory(memento)]) {
      assert.deepEqual([kept.isCollapsed('a'), kept.filterOf('a')], [true, 'vbr']);
      assert.deepEqual([kept.isCollapsed('gone'), kept.filterOf('gone')], [false, '']);
    }
    const before = memento.get('veeamEm.tree');
    await memory.keep(() => true);
    assert.equal(memento.get('veeamEm.tree'), before, 'nothing is written if nothing is forgotten');
  });

  it('begins anew if what was stored has another form', () => {
    for (const stored of [
      7,
      null,
      'x',
      [],
      { collapsed: 'a', filters: 3 },
      { collapsed: [1], filters: { a: 1 } },
    ]) {
      const memory = new TreeMemory(new MemoryMemento({ 'veeamEm.tree': stored }));
      assert.deepEqual([memory.isCollapsed('a'), memory.filterOf('a')], [false, '']);
    }
  });
});
