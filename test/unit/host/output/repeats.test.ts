import assert from 'node:assert/strict';
import { EmError } from '../../../../src/core/client/errors';
import { Repeats } from '../../../../src/host/output/repeats';
import { keptOf, type ExchangeParts } from '../../../support/exchanges';

describe('Repeats', () => {
  let now: number;
  let repeats: Repeats;

  beforeEach(() => {
    now = 0;
    repeats = new Repeats(() => now);
  });

  /** Whether it is shown by a line of its own. */
  const shown = (parts: ExchangeParts = {}, name = 'EM', afterMs = 5000): boolean => {
    now += afterMs;
    return repeats.count(keptOf(parts, name)) === undefined;
  };
  const times = (count: number, parts?: ExchangeParts, name?: string): number =>
    Array.from({ length: count }, () => shown(parts, name)).filter(Boolean).length;

  it('counts repeated reads from the fourth on, for an hour of polling', () => {
    assert.equal(times(720), 3);
    const [repeated, ...others] = repeats.take();
    assert.equal(repeated?.count, 717);
    assert.equal(others.length, 0);
    assert.deepEqual(repeats.take(), []);
    assert.equal(times(10), 0);
    assert.equal(repeats.take()[0]?.count, 10);
  });

  it('counts each of several reads that alternate', () => {
    let lines = 0;
    for (let round = 0; round < 100; round += 1) {
      lines += times(1, { path: 'tasks' }, 'A') + times(1, { path: 'tasks' }, 'B');
      lines += times(1, { path: 'systemSessions' }, 'A');
    }
    assert.equal(lines, 9);
    assert.deepEqual(
      repeats.take().map(({ count }) => count),
      [97, 97, 97],
    );
  });

  it('shows a repeated read again after another result and after a minute', () => {
    times(10);
    assert.ok(shown({ status: 500, failure: new EmError('server-error') }));
    assert.ok(shown());
    times(10);
    assert.ok(!shown());
    assert.ok(shown({}, 'EM', 60_001));
  });

  it('returns the read before, so that only the last one is kept', () => {
    times(3);
    const entries = Array.from({ length: 5 }, () => keptOf({}, 'EM'));
    let previous;
    for (const entry of entries) {
      // Telling the count begins it anew, and nothing else.
      repeats.take();
      assert.equal(repeats.count(entry)?.previous, previous);
      previous = entry;
    }
  });

  it('remembers a bounded number of reads', () => {
    for (let index = 0; index < 10_000; index += 1) times(5, { path: `tasks/${index}` });
    const taken = repeats.take();
    assert.equal(taken.length, 100);
  });
});
