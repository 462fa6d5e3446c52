import assert from 'node:assert/strict';
import { currentEndpoint } from '../../../../src/host/endpoints/currentEndpoint';
import type { Endpoint } from '../../../../src/core/session/endpoint';
import { RunningWrites, type Write } from '../../../../src/core/operations/runningWrites';
import { testEndpoint } from '../../../support/sessions';

describe('writes that are running', () => {
  const never = (): Promise<never> => new Promise(() => undefined);

  const same: readonly (readonly [Write, string, string])[] = [
    ['connect', 'vbr01.example', 'VBR01.example'],
    ['connect', 'vbr01.example', ' vbr01.example. '],
    ['connect', '::1', '[::1]'],
    ['connect', '2001:db8::1', '2001:0DB8:0:0:0:0:0:1'],
    ['connect', 'grün.example', 'xn--grn-ioa.example'],
    ['connect', 'GRÜN.example', 'grün.example.'],
    ['remove', 'urn:veeam:BackupServer:1', 'urn:veeam:BackupServer:1'],
  ];
  for (const [write, first, second] of same) {
    it(`refuses to ${write} ${second.trim()} while the same of ${first} is running`, async () => {
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

  it('does not refuse another write, another server or another endpoint', async () => {
    const writes = new RunningWrites();
    void writes.once(testEndpoint, 'connect', 'a', never);
    const done = (): Promise<string> => Promise.resolve('done');
    assert.equal(await writes.once(testEndpoint, 'connect', 'b', done), 'done');
    assert.equal(await writes.once(testEndpoint, 'collect', 'a', done), 'done');
    assert.equal(await writes.once({ ...testEndpoint, id: 'y' }, 'connect', 'a', done), 'done');
  });

  it('allows a write again after it ended or failed', async () => {
    const writes = new RunningWrites();
    const fail = (): Promise<void> => Promise.reject(new Error('It failed.'));
    await assert.rejects(writes.once(testEndpoint, 'edit', 'a', fail), /It failed/);
    await assert.rejects(writes.once(testEndpoint, 'edit', 'a', fail), /It failed/);
  });

  it('refuses an edit during a removal and a removal during an edit, and allows a collection', async () => {
    for (const [first, second] of [
      ['edit', 'remove'],
      ['remove', 'edit'],
    ] as const) {
      const writes = new RunningWrites();
      void writes.once(testEndpoint, first, 'urn:a', never);
      await assert.rejects(writes.once(testEndpoint, second, 'URN:A', never), { kind: 'under-way' });
      assert.equal(await writes.once(testEndpoint, 'collect', 'urn:a', () => Promise.resolve(1)), 1);
    }
  });

  const changes: readonly (readonly [string, readonly Endpoint[], string])[] = [
    ['was removed', [], 'endpoint-gone'],
    ['has another pin', [{ ...testEndpoint, binding: 'other', certificate: 'AA' }], 'endpoint-gone'],
    ['has another URL', [{ ...testEndpoint, url: 'https://other:9398/api/' }], 'endpoint-gone'],
    ['is read only now', [{ ...testEndpoint, readOnly: true }], 'read-only'],
  ];
  for (const [what, endpoints, kind] of changes) {
    it(`refuses a write where the endpoint ${what}`, async () => {
      const writes = new RunningWrites((endpoint) => {
        currentEndpoint({ endpoints }, endpoint);
      });
      let begun = false;
      const work = (): Promise<void> => {
        begun = true;
        return Promise.resolve();
      };
      await assert.rejects(writes.once(testEndpoint, 'connect', 'a', work), { kind });
      assert.equal(begun, false);
    });
  }

  it('allows a write where only the name or the environment of the endpoint has changed', async () => {
    const endpoints = [{ ...testEndpoint, name: 'Renamed', environment: 'test' }];
    const writes = new RunningWrites((endpoint) => {
      currentEndpoint({ endpoints }, endpoint);
    });
    assert.equal(await writes.once(testEndpoint, 'edit', 'a', () => Promise.resolve('done')), 'done');
  });
});
