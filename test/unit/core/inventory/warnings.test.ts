import assert from 'node:assert/strict';
import type { Collection } from '../../../../src/core/client/collections';
import { age, collectionWords } from '../../../../src/core/inventory/warnings';

describe('warnings', () => {
  const now = Date.UTC(2026, 0, 10);
  const ago = (hours: number): Date => new Date(now - hours * 3_600_000);

  it('says how long ago a collection was, and how it ended', () => {
    assert.equal(age(ago(0.5), now), '30 minutes ago');
    assert.equal(age(ago(5), now), '5 hours ago');
    assert.equal(age(ago(24 * 20), now), '20 days ago');
    const words = (result: Collection['result'], time?: Date) =>
      collectionWords({ result, time, sessionUid: 'x' }, now);
    assert.equal(words('failed', ago(5)), 'collection failed 5 hours ago');
    assert.equal(words('success'), 'collected');
    assert.equal(words('running', ago(1)), 'collecting now');
    assert.equal(collectionWords(undefined, now), undefined);
  });
});
