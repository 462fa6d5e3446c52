import assert from 'node:assert/strict';
import { notBegun, summaryOf, type Ended } from '../../../../src/host/commands/batchEnd';

const done: Ended = { kind: 'done' };
const failed: Ended = { kind: 'failed', why: 'The account may not do this.' };
const unknown: Ended = { kind: 'unknown', why: 'The connection was lost' };

describe('batchEnd', () => {
  const summaries: readonly (readonly [string, readonly Ended[], string])[] = [
    ['all done', [done, done], 'Of 2: 2 removed.'],
    ['one done', [done], 's1: removed'],
    ['one failed', [failed], 's1: failed: The account may not do this.'],
    ['one not known', [unknown], 's1: not known: The connection was lost'],
    ['one not begun', [notBegun], 's1: not begun: cancelled'],
    ['none begun', [notBegun, notBegun], 'Of 2: 2 not begun.'],
    [
      'some of each',
      [done, failed, unknown, notBegun, done],
      'Of 5: 2 removed, 1 failed, 1 not known, 1 not begun. s2: The account may not do this. s3: The connection was lost.',
    ],
    [
      'many reasons',
      Array.from({ length: 7 }, () => failed),
      `Of 7: 7 failed. ${[1, 2, 3, 4, 5].map((index) => `s${index}: The account may not do this. `).join('')}The reasons of 2 more are in the output.`,
    ],
  ];
  for (const [what, ended, expected] of summaries) {
    it(`counts the results of a batch and gives the reasons: ${what}`, () => {
      const results = ended.map((each, index) => ({ name: `s${index + 1}`, ended: each }));
      assert.equal(
        summaryOf(results, { one: (name) => `${name}: removed`, count: (many) => `${many} removed` }),
        expected,
      );
    });
  }
});
