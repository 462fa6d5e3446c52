import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import {
  isAlive,
  ownProcess,
  stateOf,
  type ProcessMark,
  type ProcessState,
} from '../../../../src/core/operations/processes';
import { until } from '../../../support/until';

describe('isAlive', () => {
  it('is true for a process that runs, and false for one that has ended', () => {
    assert.equal(isAlive(process.pid), true);
    assert.equal(isAlive(spawnSync(process.execPath, ['-e', '']).pid), false);
  });

  for (const pid of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    it(`is false for ${pid}, which is the ID of no process`, () => {
      assert.equal(isAlive(pid), false);
    });
  }
});

describe('stateOf', () => {
  const own = ownProcess();
  const ended = spawnSync(process.execPath, ['-e', '']).pid;
  const rows: readonly (readonly [what: string, mark: Partial<ProcessMark>, state: ProcessState])[] = [
    ['this process', {}, 'running'],
    ['its parent, of which only the ID is known', { pid: process.ppid, start: '' }, 'running'],
    ['one that has ended', { pid: ended }, 'ended'],
    ['one before the machine was started again', { boot: 'another' }, 'ended'],
    ['one of another machine', { place: 'another' }, 'elsewhere'],
    ['one of another machine, whose number is free here', { place: 'another', pid: ended }, 'elsewhere'],
    ['one of another machine that was started at another time', { place: 'a', boot: 'b' }, 'elsewhere'],
    ['one of another container', { space: 'another' }, 'elsewhere'],
    ['one of a container before the machine was started again', { space: 'a', boot: 'b' }, 'ended'],
    ['what cannot be a process', { pid: 0 }, 'ended'],
  ];
  for (const [what, mark, state] of rows)
    it(`is "${state}" for ${what}`, () => {
      assert.equal(stateOf({ ...own, ...mark }), state);
    });

  it('is "ended" for a process whose number another one has now', function () {
    if (process.platform !== 'linux') this.skip();
    assert.equal(stateOf({ ...own, start: String(Number(own.start) - 1) }), 'ended');
    assert.equal(stateOf({ ...own, pid: process.ppid }), 'ended');
  });

  it('is "ended" for a process whose parent has not asked for its end', async function () {
    if (process.platform !== 'linux') this.skip();
    // The shell becomes a program that asks for no child.
    const parent = spawn('bash', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      let said = '';
      parent.stdout.on('data', (data: Buffer) => (said += data.toString()));
      await until(() => said.endsWith('\n'), 'it says the number');
      const pid = Number(said);
      await until(() => readFileSync(`/proc/${String(pid)}/stat`, 'utf8').includes(') Z '), 'it has ended');
      assert.equal(isAlive(pid), true);
      assert.equal(stateOf({ ...own, pid, start: '' }), 'ended');
    } finally {
      parent.kill('SIGKILL');
    }
  });
});
