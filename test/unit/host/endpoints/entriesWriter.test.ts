import assert from 'node:assert/strict';
import { EntriesWriter, type WriteFailure } from '../../../../src/host/endpoints/entriesWriter';

/* What can be wrong with the file of the settings, and what becomes of it and of what was to be written. */

describe('EntriesWriter', () => {
  /** A file that refuses with these, one after the other, and then takes what comes. */
  const fileOf = (value: unknown, ...refusals: readonly unknown[]) => {
    const waiting = [...refusals];
    const file = {
      value,
      writes: 0,
      read: () => file.value,
      write: (_: string, entries: readonly unknown[]): Promise<void> => {
        file.writes += 1;
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- VS Code may reject with anything
        if (waiting.length > 0) return Promise.reject(waiting.shift());
        file.value = entries;
        return Promise.resolve();
      },
    };
    return file;
  };
  const add = (entries: readonly unknown[]): readonly unknown[] => [...entries, 'new'];

  const shapes: readonly (readonly [string, unknown])[] = [
    ['an object', { name: 'A' }],
    ['an empty object', {}],
    ['a text', 'em01'],
    ['an empty text', ''],
    ['a number', 7],
    ['nought', 0],
    ['a boolean', false],
    ['null', null],
  ];
  for (const [what, value] of shapes) {
    it(`does not write over a setting that is ${what}`, async () => {
      const file = fileOf(value);
      const told: WriteFailure[] = [];
      const writer = new EntriesWriter(file, (failure) => {
        told.push(failure);
        return Promise.resolve(false);
      });
      assert.equal(await writer.change('user', add), false);
      assert.deepEqual(told, [{ source: 'user', isAnotherShape: true }]);
      assert.deepEqual([file.value, file.writes], [value, 0]);
    });
  }

  const refusals: readonly (readonly [string, unknown, string])[] = [
    ['is not saved', new Error('The file has unsaved changes.'), 'The file has unsaved changes.'],
    [
      'is read only',
      Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }),
      'EACCES: permission denied',
    ],
    ['is refused without an error', 'no', 'no'],
    ['is refused without a word', undefined, 'undefined'],
  ];
  for (const [what, refusal, reason] of refusals) {
    it(`writes again after a file that ${what}, with the entries of then`, async () => {
      const file = fileOf(['a'], refusal, refusal);
      const told: WriteFailure[] = [];
      const writer = new EntriesWriter(file, (failure) => {
        told.push(failure);
        file.value = ['a', 'by hand'];
        return Promise.resolve(true);
      });
      assert.equal(await writer.change('workspace', add), true);
      const failure = { source: 'workspace', isAnotherShape: false, reason };
      assert.deepEqual(told, [failure, failure]);
      assert.deepEqual(file.value, ['a', 'by hand', 'new']);
    });
  }

  it('changes no entry where the user does not try again', async () => {
    const file = fileOf(['a'], new Error('no'));
    assert.equal(await new EntriesWriter(file, () => Promise.resolve(false)).change('user', add), false);
    assert.deepEqual(file.value, ['a']);
  });

  it('writes other changes while the user is asked', async () => {
    const file = fileOf(undefined, new Error('no'));
    let answer: (again: boolean) => void = () => undefined;
    const writer = new EntriesWriter(file, () => new Promise((resolve) => (answer = resolve)));
    const first = writer.change('user', add);
    assert.equal(await writer.change('user', (entries) => [...entries, 'other']), true);
    answer(true);
    assert.equal(await first, true);
    assert.deepEqual(file.value, ['other', 'new']);
  });

  it('applies each of many simultaneous changes once', async () => {
    const file = fileOf([]);
    const writer = new EntriesWriter(file, () => Promise.resolve(false));
    await Promise.all([1, 2, 3].map((item) => writer.change('user', (entries) => [...entries, item])));
    assert.deepEqual(file.value, [1, 2, 3]);
  });
});
