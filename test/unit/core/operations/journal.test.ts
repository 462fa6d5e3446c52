import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { Journal, type JournalOptions, type JournalProblem } from '../../../../src/core/operations/journal';
import { connectFacts, removeFacts } from '../../../../src/core/operations/journalEntry';
import { entryName } from '../../../../src/core/operations/journalFolder';
import { ownProcess } from '../../../../src/core/operations/processes';
import { ListedBefore } from '../../../../src/core/client/whose';
import { testEndpoint } from '../../../support/sessions';
import { until } from '../../../support/until';

describe('Journal', () => {
  let folder: string;
  let problems: JournalProblem[];
  const facts = removeFacts({ uid: 'urn:veeam:BackupServer:1', name: 'vbr', links: [] });
  const always = (): boolean => true;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'journal-')), 'journal');
    problems = [];
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

  /** A window in a process of that number, of which only those in `alive` live. */
  const open = (pid: number, alive: readonly number[] = [], options: Partial<JournalOptions> = {}): Journal =>
    new Journal(folder, {
      onProblem: (problem) => problems.push(problem),
      process: { ...ownProcess(), pid },
      stateOf: (asked) => (alive.includes(asked.pid) ? 'running' : 'ended'),
      ...options,
    });

  /** What a window leaves that ends while its write runs. */
  async function left(pid: number, what = facts): Promise<void> {
    await new Promise<void>((resolve) => {
      void open(pid).keep(testEndpoint, always, async ({ sending }) => {
        await sending('token', what);
        resolve();
        return new Promise(() => undefined);
      });
    });
  }

  const files = (): Promise<string[]> => readdir(folder);

  it('holds an entry from before the request until its outcome was told', async () => {
    const journal = open(1, [], { tellingMs: 0 });
    const done = await journal.keep(testEndpoint, always, async ({ sending }) => {
      await sending('token', facts);
      assert.equal((await files()).length, 1);
      return 'done';
    });
    assert.equal(done, 'done');
    await until(async () => (await files()).length === 0, 'it is taken away');
    assert.deepEqual(problems, []);
  });

  it('keeps an entry after the end of its window and after a mistake of ours', async () => {
    const ending = open(1);
    await ending.keep(testEndpoint, always, ({ sending }) => sending('token', facts));
    ending.dispose();
    const fail = open(1, [], { tellingMs: 0 }).keep(
      testEndpoint,
      () => false,
      async ({ sending }) => {
        await sending('token', facts);
        throw new TypeError('A mistake.');
      },
    );
    await assert.rejects(fail, /A mistake/);
    assert.equal((await open(2).takeUp()).taken.length, 2);
  });

  it('runs a write whose entry cannot be written, and reports the problem', async () => {
    await mkdir(join(folder, '..'), { recursive: true });
    await writeFile(folder, 'a file where the folder should be');
    const work = open(1).keep(testEndpoint, always, async ({ sending, accepted, looking }) => {
      await sending('token', facts);
      accepted({ taskId: 'task-1', state: 'Running', links: [] });
      looking();
      return 'done';
    });
    assert.equal(await work, 'done');
    assert.equal(problems[0]?.kind, 'not-written');
  });

  it('gives the entries of an ended window to one of two windows, and those of a living window to none', async () => {
    await left(1);
    assert.deepEqual(await open(2, [1]).takeUp(), { taken: [], left: 1 });
    for (let round = 0; round < 20; round += 1) {
      const windows = [open(100 + round, []), open(200 + round, [])];
      const taken = await Promise.all(windows.map((window) => window.takeUp()));
      const who = taken.filter((one) => one.taken.length === 1).length;
      assert.ok(who >= 1);
      assert.equal((await files()).length, 1);
    }
  });

  it('gives the entries of an ended window to exactly one of many windows', async () => {
    await left(1);
    const pids = Array.from({ length: 10 }, (_, index) => index + 2);
    const taken = await Promise.all(pids.map((pid) => open(pid, pids).takeUp()));
    assert.equal(taken.flatMap((one) => one.taken).length, 1);
  });

  it('gives the entries of an ended window to another window where its process number was used again', async () => {
    await left(1);
    const [file] = await files();
    const longAgo = new Date(Date.now() - 3 * 60 * 60_000);
    await utimes(join(folder, file ?? ''), longAgo, longAgo);
    assert.equal((await open(2, [1]).takeUp()).taken.length, 1);
    await left(3);
    assert.equal((await open(3, [3, 2]).takeUp()).taken.length, 1);
  });

  it('leaves the entries of another machine that shares the folder until no write can run any more', async () => {
    await left(1);
    const elsewhere = open(2, [], { stateOf: () => 'elsewhere' });
    assert.deepEqual(await elsewhere.takeUp(), { taken: [], left: 1 });
    const [file] = await files();
    const longAgo = new Date(Date.now() - 3 * 60 * 60_000);
    await utimes(join(folder, file ?? ''), longAgo, longAgo);
    assert.equal((await elsewhere.takeUp()).taken.length, 1);
  });

  it('asks about the process that wrote an entry, as its name tells it', async () => {
    await left(1);
    const asked: unknown[] = [];
    await open(2, [], { stateOf: (process) => (asked.push(process), 'ended') }).takeUp();
    const { place, boot, space, start } = ownProcess();
    assert.deepEqual(asked, [{ pid: 1, place, boot, space, start }]);
  });

  it('reads an entry whole or not at all, wherever its write was cut', async () => {
    await left(1);
    const [file = ''] = await files();
    const whole = await readFile(join(folder, file));
    await rm(join(folder, file));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), fc.boolean(), async (cut, isRenamed) => {
        problems = [];
        const name = isRenamed ? file : `${file}.part`;
        await writeFile(join(folder, name), whole.subarray(0, cut));
        const journal = open(2);
        const { taken } = await journal.takeUp();
        const isWhole = isRenamed && cut === whole.length;
        assert.equal(taken.length, isWhole ? 1 : 0);
        assert.deepEqual(problems, isRenamed && !isWhole ? [{ kind: 'unreadable', file }] : []);
        for (const left of await files()) await rm(join(folder, left));
      }),
      { numRuns: 60 },
    );
  });

  const broken = [
    '',
    'null',
    '[]',
    '{"version":2}',
    '{"__proto__":{}}',
    '\u0000',
    '{"version":1,"facts":{"write":"stop"}}',
  ];
  for (const text of broken) {
    it(`sets aside an entry that is ${JSON.stringify(text)}, and reads the others`, async () => {
      await left(1);
      const nobody = '00000000-0000-0000-0000-000000000000';
      const name = entryName(nobody, { ...ownProcess(), pid: 1 }, nobody);
      await writeFile(join(folder, name), text);
      assert.equal((await open(2).takeUp()).taken.length, 1);
      assert.deepEqual(problems, [{ kind: 'unreadable', file: name }]);
      assert.ok((await files()).includes(`${name}.unreadable`));
    });
  }

  it('bounds the number and the size of its entries', async () => {
    const uids = Array.from({ length: 40_000 }, (_, index) => ({ uid: `urn:veeam:BackupServer:${index}` }));
    await left(
      1,
      connectFacts({
        spec: { dnsNameOrIpAddress: 'a', description: '', port: 1 },
        before: new ListedBefore(uids),
      }),
    );
    const [kept] = (await open(2).takeUp()).taken;
    assert.ok(kept?.entry.facts.write === 'connect');
    assert.equal(kept.entry.facts.before, undefined);
    for (let count = 0; count < 199; count += 1) await left(3);
    assert.deepEqual(problems, []);
    await left(3);
    assert.deepEqual(problems, [{ kind: 'full' }]);
  });

  it('holds no entry of the sandbox, which ends with its window', async () => {
    await open(1).keep({ ...testEndpoint, source: 'sandbox' }, always, ({ sending }) =>
      sending('token', facts),
    );
    await assert.rejects(files(), { code: 'ENOENT' });
  });
});
