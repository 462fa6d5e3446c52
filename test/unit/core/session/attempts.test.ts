import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileAttempts } from '../../../../src/core/session/attempts';

const binding = JSON.stringify(['user', '', 'https://em.example:9398/api/', 'admin', '']);

describe('the claim to send a remembered password', () => {
  let folder: string;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'attempts-')), 'attempts');
  });

  afterEach(async () => {
    await rm(join(folder, '..'), { recursive: true, force: true });
  });

  it('is had by one window of many that want it at once', async () => {
    const windows = Array.from({ length: 8 }, () => new FileAttempts(folder));
    const claims = await Promise.all(windows.map((window) => window.claim(binding)));
    assert.equal(claims.filter(Boolean).length, 1);
  });

  it('is had by nobody after a refusal, until the user confirms another password', async () => {
    const [one, other] = [new FileAttempts(folder), new FileAttempts(folder)];
    assert.equal(await one.claim(binding), true);
    await one.refuse(binding);
    await one.release(binding);
    assert.equal(await other.claim(binding), false);
    assert.equal(await one.claim(binding), false);
    await other.confirm(binding);
    assert.equal(await one.claim(binding), true);
  });

  it('is not taken from a window that sends it when another one confirms a password', async () => {
    const [one, other] = [new FileAttempts(folder), new FileAttempts(folder)];
    assert.equal(await one.claim(binding), true);
    await other.confirm(binding);
    assert.equal(await other.claim(binding), false);
  });

  it('is given up for a window that ended while it held it, when the user confirms a password', async () => {
    const attempts = new FileAttempts(folder);
    await attempts.claim(binding);
    const [file = ''] = await readdir(folder);
    const longAgo = new Date(Date.now() - 24 * 60 * 60 * 1000);
    await utimes(join(folder, file), longAgo, longAgo);
    assert.equal(await attempts.claim(binding), false);
    await attempts.confirm(binding);
    assert.equal(await attempts.claim(binding), true);
  });

  it('is had by nobody where nothing can be written', async () => {
    await writeFile(folder, 'a file');
    assert.equal(await new FileAttempts(folder).claim(binding), false);
  });

  it('tells nothing of the endpoint in the names and contents of its files', async () => {
    const attempts = new FileAttempts(folder);
    await attempts.claim(binding);
    await attempts.refuse(binding);
    const names = await readdir(folder);
    assert.equal(names.length, 2);
    for (const name of names) {
      assert.match(name, /^[0-9a-f]{64}\.(sent|refused)$/);
      assert.equal(await readFile(join(folder, name), 'utf8'), '');
    }
  });
});
