import assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplyJournal } from '../../../../src/core/apply/applyJournal';
import { ApplyLocked, lock, type Holder } from '../../../../src/core/apply/journalLock';
import { ownProcess, type ProcessMark } from '../../../../src/core/operations/processes';
import { until } from '../../../support/until';

const longAgo = 1_000_000_000;

/** A process that takes locks as it is told. */
class Racer {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: string[] = [];
  private said = '';

  constructor(...args: readonly string[]) {
    const env = { ...process.env, NODE_V8_COVERAGE: '' };
    const program = ['--import', 'tsx', 'test/support/lockRacer.mts', ...args];
    this.child = spawn(process.execPath, program, { env });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream.on('data', (data: Buffer) => {
        const lines = (this.said + data.toString()).split('\n');
        this.said = lines.pop() ?? '';
        this.lines.push(...lines);
      });
  }

  order(text: string): void {
    this.child.stdin.write(`${text}\n`);
  }

  /** The next line that it says. */
  async next(): Promise<string> {
    await until(() => this.lines.length > 0 || this.child.exitCode !== null, 'it says something');
    return this.lines.shift() ?? 'ended';
  }

  async kill(): Promise<void> {
    const ended = this.child.exitCode !== null || this.child.signalCode !== null;
    if (ended) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }

  async died(): Promise<boolean> {
    await until(
      () => this.child.signalCode !== null || this.lines.length > 0,
      'it has died, or has come to its end',
    );
    return this.child.signalCode === 'SIGKILL';
  }
}

async function ready(...args: readonly string[]): Promise<Racer> {
  const racer = new Racer(...args);
  assert.equal(await racer.next(), 'ready');
  return racer;
}

describe('the lock of a journal', function () {
  this.timeout(120_000);
  let folder: string;
  let journal: string;
  let racers: Racer[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'veeam-em-lock-'));
    journal = join(folder, 'journal.jsonl');
    racers = [];
  });
  afterEach(async () => {
    await Promise.all(racers.map((racer) => racer.kill()));
    rmSync(folder, { recursive: true, force: true });
  });

  async function started(...args: readonly string[]): Promise<Racer> {
    const racer = await ready(...args);
    racers.push(racer);
    return racer;
  }

  /** What a process leaves that ends while it has the lock. */
  async function abandoned(): Promise<string> {
    const racer = await started();
    racer.order(`take 0 ${journal}`);
    assert.equal(await racer.next(), 'locked');
    await racer.kill();
    return readFileSync(`${journal}.lock`, 'utf8');
  }

  for (const [what, ...args] of [['with hard links'], ['without hard links', '--no-links']])
    for (const left of ['a stale lock', 'an empty lock', 'no lock'])
      it(`goes to exactly one of several processes that race for it: ${left}, ${what ?? ''}`, async () => {
        const stale = left === 'a stale lock' ? await abandoned() : '';
        const all = await Promise.all(Array.from({ length: 5 }, () => started(...args)));
        for (let round = 0; round < 15; round += 1) {
          rmSync(`${journal}.lock`, { force: true });
          if (left !== 'no lock') {
            writeFileSync(`${journal}.lock`, stale);
            utimesSync(`${journal}.lock`, longAgo, longAgo);
          }
          for (const racer of all) racer.order(`take ${String(Date.now() + 20)} ${journal}`);
          const said = await Promise.all(all.map((racer) => racer.next()));
          assert.deepEqual(
            [...said].sort(),
            ['locked', ...Array.from({ length: 4 }, () => 'refused ApplyLocked')],
            `round ${String(round)}`,
          );
          const winner = all[said.indexOf('locked')];
          winner?.order('release');
          assert.equal(await winner?.next(), 'released');
        }
        assert.deepEqual(readdirSync(folder), [], 'nothing is left');
      });

  for (const [what, ...args] of [['with hard links'], ['without hard links', '--no-links']])
    for (const left of ['a stale lock', 'no lock'])
      it(`is never stuck, wherever a process dies that takes it: ${left}, ${what ?? ''}`, async () => {
        const stale = left === 'a stale lock' ? await abandoned() : '';
        let steps = 0;
        for (let isDead = true; isDead; steps += 1) {
          if (stale !== '') writeFileSync(`${journal}.lock`, stale);
          const racer = await started(...args);
          racer.order(`die ${String(steps)} ${journal}`);
          isDead = await racer.died();
          await racer.kill();
          for (const file of readdirSync(folder)) utimesSync(join(folder, file), longAgo, longAgo);
          const release = await lock(journal);
          await assert.rejects(lock(journal), ApplyLocked);
          await release();
        }
        assert.ok(steps > 4, String(steps));
      });

  const marks: readonly (readonly [what: string, mark: Partial<ProcessMark>, holder: Holder | undefined])[] =
    [
      [
        'another machine that shares the folder',
        { host: 'other', place: 'other' },
        { kind: 'elsewhere', pid: process.pid, host: 'other' },
      ],
      [
        'another container',
        { space: 'other', pid: 1 },
        { kind: 'elsewhere', pid: 1, host: ownProcess().host },
      ],
      [
        'another process that runs',
        { pid: process.ppid, start: '' },
        { kind: 'running', pid: process.ppid, host: ownProcess().host },
      ],
      ['an earlier process with the number of this one', {}, undefined],
      ['a process before the machine was started again', { boot: 'other', pid: process.ppid }, undefined],
    ];
  for (const [what, mark, holder] of marks)
    it(`${holder ? 'stays with' : 'is taken over from'} ${what}`, async () => {
      const left = JSON.stringify({ id: randomUUID(), ...ownProcess(), ...mark });
      writeFileSync(`${journal}.lock`, left);
      if (holder) {
        await assert.rejects(lock(journal), new ApplyLocked(`${journal}.lock`, holder));
        assert.equal(readFileSync(`${journal}.lock`, 'utf8'), left);
      } else await (await lock(journal))();
      assert.deepEqual(readdirSync(folder), holder ? ['journal.jsonl.lock'] : []);
    });

  const unknown: readonly (readonly [what: string, put: (file: string) => void])[] = [
    [
      'an empty file that is just written',
      (file) => {
        writeFileSync(file, '');
      },
    ],
    [
      'a file of something else',
      (file) => {
        writeFileSync(file, 'notes');
        utimesSync(file, longAgo, longAgo);
      },
    ],
    [
      'a link to nothing',
      (file) => {
        symlinkSync(join(folder, 'nothing'), file);
      },
    ],
  ];
  for (const [what, put] of unknown)
    it(`tells what a person removes if nobody has it: ${what}`, async function () {
      if (process.platform === 'win32') this.skip();
      const file = `${journal}.lock`;
      put(file);
      await assert.rejects(lock(journal), new ApplyLocked(file, { kind: 'unknown' }));
      rmSync(file);
      await (
        await lock(journal)
      )();
    });

  for (const text of ['', '\n', '\0'.repeat(200)])
    it(`is taken over from a machine that lost its power: ${JSON.stringify(text.slice(0, 3))}`, async () => {
      writeFileSync(`${journal}.lock`, text);
      utimesSync(`${journal}.lock`, longAgo, longAgo);
      await (
        await lock(journal)
      )();
      assert.deepEqual(readdirSync(folder), []);
    });

  it('is not given back by a process that has lost it to another', async () => {
    const first = await lock(journal);
    rmSync(`${journal}.lock`);
    const second = await lock(journal);
    await first();
    await assert.rejects(lock(journal), ApplyLocked);
    await second();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('is one for all links to a journal', async function () {
    if (process.platform === 'win32') this.skip();
    const other = join(folder, 'link.jsonl');
    symlinkSync(journal, other);
    const opened = await ApplyJournal.open(other);
    await assert.rejects(ApplyJournal.open(journal), ApplyLocked);
    await opened.close();
    await (await ApplyJournal.open(journal)).close();
  });
});
