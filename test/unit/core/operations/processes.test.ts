import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { isAlive } from '../../../../src/core/operations/processes';

describe('isAlive', () => {
  it('is true for a process that runs, and false for one that has ended', () => {
    assert.equal(isAlive(process.pid), true);
    assert.equal(isAlive(spawnSync(process.execPath, ['-e', '']).pid), false);
  });

  for (const pid of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    it(`is false for ${pid}, which is the ID of no process`, () => {
      assert.equal(isAlive(pid), false);
    });
  }
});
