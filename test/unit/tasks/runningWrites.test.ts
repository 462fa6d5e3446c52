import assert from 'node:assert/strict';
import { RunningWrites, type Write } from '../../../src/tasks/runningWrites';
import { testEndpoint } from '../../support/sessions';

describe('writes that are running', () => {
  const never = (): Promise<never> => new Promise(() => undefined);

  const same: readonly (readonly [Write, string, string])[] = [
    ['connect', 'vbr01.example', 'VBR01.example'],
    ['connect', 'vbr01.example', ' vbr01.example. '],
    ['connect', '::1', '[::1]'],
    ['remove', 'urn:veeam:BackupServer:1', 'urn:veeam:BackupServer:1'],
  ];
  for (const [write, first, second] of same) {
    it(`refuse to ${write} ${second.trim()} while ${first} is under way`, async () => {
      const writes = new RunningWrites();
      void writes.once(testEndpoint, write, first, never);
      let begun = false;
      await assert.rejects(
        writes.once(testEndpoint, write, second, () => {
          begun = true;
          return Promise.resolve();
        }),
        { name: 'EmError', kind: 'under-way' },
      );
      assert.equal(begun, false);
    });
  }

  it('keep no other write, server or endpoint from beginning', async () => {
    const writes = new RunningWrites();
    void writes.once(testEndpoint, 'connect', 'a', never);
    const done = (): Promise<string> => Promise.resolve('done');
    assert.equal(await writes.once(testEndpoint, 'connect', 'b', done), 'done');
    assert.equal(await writes.once(testEndpoint, 'collect', 'a', done), 'done');
    assert.equal(await writes.once({ ...testEndpoint, id: 'y' }, 'connect', 'a', done), 'done');
  });

  it('may be asked for again when they have ended, well or not', async () => {
    const writes = new RunningWrites();
    const fail = (): Promise<void> => Promise.reject(new Error('It failed.'));
    await assert.rejects(writes.once(testEndpoint, 'edit', 'a', fail), /It failed/);
    await assert.rejects(writes.once(testEndpoint, 'edit', 'a', fail), /It failed/);
  });
});
