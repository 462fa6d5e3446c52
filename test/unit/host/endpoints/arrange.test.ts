import assert from 'node:assert/strict';
import { EntriesWriter } from '../../../../src/host/endpoints/entriesWriter';

describe('EntriesWriter with a change that changes nothing', () => {
  it('does not touch the file', async () => {
    const entries = [{ name: 'A' }, { name: 'B' }];
    let writes = 0;
    const file = {
      read: () => entries,
      write: () => {
        writes += 1;
        return Promise.resolve();
      },
    };
    const writer = new EntriesWriter(file, () => Promise.resolve(false));
    assert.equal(await writer.change('user', (now) => [...now]), true);
    assert.equal(writes, 0);
    assert.equal(await writer.change('user', (now) => [...now].reverse()), true);
    assert.equal(writes, 1);
  });
});
