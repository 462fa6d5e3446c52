import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import { remember, remembered } from '../../../../src/host/endpoints/remembered';

/** A memento of which one part does what it is told. */
const memento = (update: Memento['update'], value: unknown = []): Memento => ({
  keys: () => [],
  get: () => value as never,
  update,
});

describe('remembered', () => {
  const failures: Readonly<Record<string, Memento['update']>> = {
    rejects: () => Promise.reject(new Error('The disk is full.')),
    throws: () => {
      throw new Error('The storage is closed.');
    },
  };
  for (const [what, update] of Object.entries(failures)) {
    it(`remembers a text for this window where the memento ${what}, and reports that`, async () => {
      const broken = memento(update);
      let told = 0;
      assert.equal(await remember(broken, 'key', 'a', () => (told += 1)), false);
      assert.equal(await remember(broken, 'key', 'b', () => (told += 1)), false);
      assert.equal(told, 2);
      assert.deepEqual(remembered(broken, 'key'), ['a', 'b']);
      assert.deepEqual(remembered(broken, 'other key'), []);
      assert.deepEqual(remembered(memento(update), 'key'), []);
    });
  }

  it('reads only texts, whatever the memento holds', () => {
    for (const value of [null, 'a', 7, { a: 1 }]) {
      assert.deepEqual(
        remembered(
          memento(() => Promise.resolve(), value),
          'key',
        ),
        [],
      );
    }
    assert.deepEqual(
      remembered(
        memento(() => Promise.resolve(), ['a', 7, null]),
        'key',
      ),
      ['a'],
    );
  });
});
