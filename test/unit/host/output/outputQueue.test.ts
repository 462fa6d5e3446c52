import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { EmError } from '../../../../src/core/client/errors';
import { OutputQueue, type QueueLimits } from '../../../../src/host/output/outputQueue';
import { until } from '../../../support/until';

const words = {
  left: (entries: number) => `[${entries} left out]`,
  broken: (reason: string) => `[broken ${reason}]`,
};

interface Written {
  readonly queue: OutputQueue;
  readonly pieces: string[];
  readonly text: () => string;
  /** The text when the last of it is there. */
  readonly ended: (last: string) => Promise<string>;
}

function writing(limits?: Partial<QueueLimits>): Written {
  const pieces: string[] = [];
  const all = { entries: 100, weight: 1_000_000, piece: 1000, ...limits };
  const queue = new OutputQueue((piece) => pieces.push(piece), words, all);
  const text = (): string => pieces.join('');
  const ended = async (last: string): Promise<string> => {
    await until(() => text().endsWith(`${last}\n`), `"${last}" is written`);
    return text();
  };
  return { queue, pieces, text, ended };
}

/** Rejects with what is no error, as code that nobody checks may. */
const rejected = async (reason: unknown): Promise<string> => {
  await wait(0);
  throw reason;
};

describe('OutputQueue', () => {
  it('writes the entries in their order, however long each takes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -1, max: 3 }), { maxLength: 30 }), async (delays) => {
        const { queue, ended } = writing();
        for (const [index, delay] of delays.entries()) {
          queue.add(delay < 0 ? () => `entry ${index}` : async () => wait(delay, `entry ${index}`));
        }
        queue.add(() => 'end');
        const expected = [...delays.map((_, index) => `entry ${index}`), 'end', ''];
        assert.equal(await ended('end'), expected.join('\n'));
      }),
      { numRuns: 20 },
    );
  });

  const failures: readonly (readonly [string, () => string | Promise<string>, string])[] = [
    [
      'throws',
      () => {
        throw new TypeError('secret\nforged');
      },
      'TypeError',
    ],
    ['rejects', () => Promise.reject(new EmError('timeout', { detail: 'secret' })), 'EmError'],
    ['rejects with a text', () => rejected('secret'), 'string'],
    [
      'rejects with a forged name',
      () => Promise.reject(Object.assign(new Error(), { name: 'a\nsecret' })),
      'Error',
    ],
    ['rejects with nothing', () => rejected(undefined), 'undefined'],
    ['rejects with what cannot be asked', () => Promise.reject(Object.create(null) as Error), 'object'],
    [
      'rejects with an error whose name throws',
      () =>
        Promise.reject(
          Object.defineProperty(new Error(), 'name', {
            get: () => {
              throw new Error('secret');
            },
          }),
        ),
      'Error',
    ],
  ];
  for (const [what, text, reason] of failures) {
    it(`goes on after an entry that ${what}, and gives the reason as a code of ours`, async () => {
      const { queue, ended } = writing();
      queue.add(text);
      queue.add(() => 'end');
      assert.equal(await ended('end'), `[broken ${reason}]\nend\n`);
    });
  }

  it('holds a bounded number of entries, and tells how many it left out', async () => {
    const { queue, ended } = writing({ entries: 10 });
    let release = (): void => undefined;
    queue.add(
      () =>
        new Promise((resolve) => {
          release = () => {
            resolve('first');
          };
        }),
    );
    await wait(5);
    for (let index = 0; index < 10_000; index += 1) queue.add(() => `entry ${index}`);
    release();
    await until(async () => (await ended('[9990 left out]')) !== '', 'the entries are written');
    queue.add(() => 'end');
    const lines = (await ended('end')).split('\n');
    assert.deepEqual(lines.slice(0, 3), ['first', 'entry 0', 'entry 1']);
    assert.deepEqual(lines.slice(-4), ['entry 9', '[9990 left out]', 'end', '']);
  });

  it('holds a bounded amount of text', async () => {
    const { queue, ended } = writing({ weight: 1000 });
    for (let index = 0; index < 50; index += 1) queue.add(() => `entry ${index}`, 300);
    assert.equal(await ended('[47 left out]'), 'entry 0\nentry 1\nentry 2\n[47 left out]\n');
    queue.add(() => 'end', 900);
    assert.match(await ended('end'), /end\n$/);
  });

  it('writes a long text in pieces, yields between them, and splits no character', async () => {
    const { queue, pieces, ended } = writing({ piece: 1001 });
    const long = '\u{1F5C4}'.repeat(100_000);
    let turns = 0;
    const turn = (): void => {
      turns += 1;
      timer = setImmediate(turn);
    };
    let timer = setImmediate(turn);
    queue.add(() => long);
    queue.add(() => 'end');
    assert.equal(await ended('end'), `${long}\nend\n`);
    clearImmediate(timer);
    assert.ok(turns > 100, `${turns} turns`);
    for (const piece of pieces) assert.ok(piece.length <= 1002 && !/\p{Cs}/u.test(piece));
  });

  it('does not block the caller that adds an entry', async () => {
    const { queue, text, ended } = writing();
    const asked: string[] = [];
    queue.add(() => {
      asked.push('entry');
      return 'entry';
    });
    assert.deepEqual(asked, []);
    assert.equal(text(), '');
    await ended('entry');
  });

  it('writes nothing after its own close or after the close of the channel', async () => {
    const { queue, text } = writing();
    queue.add(() => wait(5, 'late'));
    queue.close();
    queue.add(() => 'later');
    await wait(30);
    assert.equal(text(), '');
    let tries = 0;
    const gone = new OutputQueue(() => {
      tries += 1;
      throw new Error('Channel has been closed');
    }, words);
    gone.add(() => 'a');
    gone.add(() => 'b');
    await wait(30);
    assert.equal(tries, 1);
  });
});
