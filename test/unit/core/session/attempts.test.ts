import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileAttempts } from '../../../../src/core/session/attempts';

const binding = JSON.stringify(['user', '', 'https://em.example:9398/api/', 'admin', '']);

describe('FileAttempts', () => {
  let folder: string;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'attempts-')), 'attempts');
  });

  afterEach(async () => {
    await rm(join(folder, '..'), { recursive: true, force: true });
  });

  it('gives the claim to one of many windows that ask at once', async () => {
    const windows = Array.from({ length: 8 }, () => new FileAttempts(folder));
    const claims = await Promise.all(windows.map((window) => window.claim(binding)));
    assert.equal(claims.filter(Boolean).length, 1);
  });

  it('gives no claim after a refusal until the user confirms another password', async () => {
    const [one, other] = [new FileAttempts(folder), new FileAttempts(folder)];
    assert.equal(await one.claim(binding), true);
    await one.refuse(binding);
    await one.release(binding);
    assert.equal(await other.claim(binding), false);
    assert.equal(await one.claim(binding), false);
    await other.confirm(binding);
    assert.equal(await one.claim(binding), true);
  });

  it('does not take the claim from a window that sends when another window confirms a password', async () => {
    const [one, other] = [new FileAttempts(folder), new FileAttempts(folder)];
    assert.equal(await one.claim(binding), true);
    await other.confirm(binding);
    assert.equal(await other.claim(binding), false);
  });

  it('releases the claim of a window that ended when the user confirms a password', async () => {
    const attempts = new FileAttempts(folder);
    await attempts.claim(binding);
    const [file = ''] = await readdir(folder);
    const longAgo = new Date(Date.now() - 24 * 60 * 60 * 1000);
    await utimes(join(folder, file), longAgo, longAgo);
    assert.equal(await attempts.claim(binding), false);
    await attempts.confirm(binding);
    assert.equal(await attempts.claim(binding), true);
  });

  it('gives no claim where no file can be written', async () => {
    await writeFile(folder, 'a file');
    assert.equal(await new FileAttempts(folder).claim(binding), false);
  });

  it('writes nothing of the endpoint into the names and contents of its files', async () => {
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
