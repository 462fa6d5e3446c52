import assert from 'node:assert/strict';
import { monotonic } from '../../../../src/core/client/clock';
import { Pace, paced } from '../../../../src/core/client/pace';

/** Works for some milliseconds, as a parser does. */
function work(milliseconds: number): void {
  const until = monotonic() + milliseconds;
  while (monotonic() < until);
}

/** Counts the steps of work between two turns of the event loop. */
class Turns {
  most = 0;
  private steps = 0;
  private isOver = false;

  constructor() {
    const turn = (): void => {
      this.steps = 0;
      if (!this.isOver) setImmediate(turn);
    };
    setImmediate(turn);
  }

  step(): void {
    work(2);
    this.steps += 1;
    this.most = Math.max(this.most, this.steps);
  }

  end(): void {
    this.isOver = true;
  }
}

describe('Pace', () => {
  // Ten milliseconds are five steps; one more begins before the clock is looked at.
  const mostSteps = 6;

  it('lets the event loop turn, although many computations run at the same time', async () => {
    const turns = new Turns();
    const computation = async (): Promise<void> => {
      const pace = new Pace();
      for (let count = 0; count < 10; count += 1) {
        if (pace.isOver) await pace.rest();
        turns.step();
      }
    };
    await Promise.all(Array.from({ length: 20 }, computation));
    turns.end();
    assert.ok(turns.most <= mostSteps, `${String(turns.most)} steps in one turn`);
  });

  it('lets the event loop turn between the items of several lists', async () => {
    const turns = new Turns();
    const items = Array.from({ length: 10 }, (_, index) => index);
    const lists = await Promise.all(
      Array.from({ length: 20 }, () =>
        paced(items, (item) => {
          turns.step();
          return item * 2;
        }),
      ),
    );
    turns.end();
    assert.ok(turns.most <= mostSteps, `${String(turns.most)} steps in one turn`);
    for (const list of lists) assert.deepEqual(list, [0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
  });

  it('ends with the failure of an item', async () => {
    await assert.rejects(
      paced([1, 2], (item) => {
        if (item === 2) throw new Error('No.');
      }),
      /No\./,
    );
  });
});
