import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from '../../support/lock';

describe('withLock', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'veeam-em-lock-'));
    file = join(folder, 'cache', 'install.lock');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const unexpected = (): never => assert.fail('nobody else holds the lock');

  it('lets the second wait until the first has ended, and says for whom it waits', async () => {
    const events: string[] = [];
    let end = (): void => undefined;
    const first = withLock(file, async () => {
      events.push('first begins');
      await new Promise<void>((done) => (end = done));
      events.push('first ends');
      return 1;
    });
    const second = withLock(
      file,
      () => {
        events.push('second');
        return Promise.resolve(2);
      },
      (pid) => {
        assert.equal(pid, process.pid);
        events.push('second waits');
        end();
      },
    );
    assert.deepEqual(await Promise.all([first, second]), [1, 2]);
    assert.deepEqual(events, ['first begins', 'second waits', 'first ends', 'second']);
    assert.deepEqual(readdirSync(join(folder, 'cache')), []);
  });

  it('is free again after work that failed', async () => {
    await assert.rejects(
      withLock(file, () => Promise.reject(new Error('no network'))),
      /no network/,
    );
    assert.equal(await withLock(file, () => Promise.resolve('done'), unexpected), 'done');
  });

  it('does not wait for a process that has ended without removing its lock', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await withLock(file, () => Promise.resolve());
    writeFileSync(file, String(pid));
    assert.equal(await withLock(file, () => Promise.resolve('done'), unexpected), 'done');
    assert.ok(!existsSync(file));
  });

  it('takes over where the other process ends while it is waited for', async () => {
    const other = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    await withLock(file, () => Promise.resolve());
    writeFileSync(file, String(other.pid));
    const waitedFor: number[] = [];
    const result = await withLock(
      file,
      () => Promise.resolve('done'),
      (pid) => {
        waitedFor.push(pid);
        other.kill();
      },
    );
    assert.equal(result, 'done');
    assert.deepEqual(waitedFor, [other.pid]);
  });
});
