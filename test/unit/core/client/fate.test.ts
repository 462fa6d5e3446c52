import assert from 'node:assert/strict';
import { fateOf, type Fate } from '../../../../src/core/client/fate';
import { failureTraits, type EmErrorKind } from '../../../../src/core/client/failureTraits';

const kinds = Object.keys(failureTraits) as EmErrorKind[];
const speakers = ['enterprise-manager', 'other', undefined] as const;

/** What each status says of the work behind it: to Enterprise Manager's own words, to others', and without any. */
const fates: readonly (readonly [status: number, own: Fate, others: Fate, none: Fate])[] = [
  [200, 'not-known', 'not-known', 'not-known'],
  [202, 'not-known', 'not-known', 'not-known'],
  [301, 'not-known', 'not-known', 'not-known'],
  [303, 'not-known', 'not-known', 'not-known'],
  [307, 'not-known', 'not-known', 'not-known'],
  [400, 'not-done', 'not-done', 'not-done'],
  [401, 'not-done', 'not-done', 'not-done'],
  [403, 'not-done', 'not-known', 'not-done'],
  [404, 'not-done', 'not-done', 'not-done'],
  [405, 'not-done', 'not-done', 'not-done'],
  [406, 'not-known', 'not-known', 'not-known'],
  [407, 'not-done', 'not-done', 'not-done'],
  [408, 'not-known', 'not-known', 'not-known'],
  [409, 'not-known', 'not-known', 'not-known'],
  [411, 'not-done', 'not-done', 'not-done'],
  [413, 'not-done', 'not-done', 'not-done'],
  [415, 'not-done', 'not-done', 'not-done'],
  [418, 'not-known', 'not-known', 'not-known'],
  [429, 'not-done', 'not-done', 'not-done'],
  [499, 'not-known', 'not-known', 'not-known'],
  [500, 'not-known', 'not-known', 'not-known'],
  [501, 'not-done', 'not-done', 'not-done'],
  [502, 'not-known', 'not-known', 'not-known'],
  [503, 'not-known', 'not-known', 'not-known'],
  [504, 'not-known', 'not-known', 'not-known'],
  [520, 'not-known', 'not-known', 'not-known'],
  [599, 'not-known', 'not-known', 'not-known'],
];

describe('fateOf', () => {
  for (const [status, ...expected] of fates) {
    it(`reports ${[...new Set(expected)].join(' or ')} after status ${status}`, () => {
      const open = kinds.filter((kind) => !failureTraits[kind].isSurelyNotDone);
      for (const kind of open)
        assert.deepEqual(
          speakers.map((speaker) => fateOf(kind, { status, ...(speaker && { speaker }) })),
          expected,
          kind,
        );
    });
  }

  it('reports not-done before a byte was sent, whatever failed', () => {
    for (const kind of kinds) assert.equal(fateOf(kind, { unsent: true }), 'not-done', kind);
  });

  it('reports not-known without a status, except for failures that no server can have acted on', () => {
    for (const kind of kinds)
      assert.equal(fateOf(kind, {}), failureTraits[kind].isSurelyNotDone ? 'not-done' : 'not-known', kind);
  });
});
