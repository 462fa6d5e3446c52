import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

/* The entry of every npm script ends as its script ends: a killed one is no success. */

const script = 'scripts/endsAsTold.mts';

describe('the entry of the npm scripts', () => {
  before(() => {
    writeFileSync(
      script,
      'const [how = ""] = process.argv.slice(2);\nif (how.startsWith("SIG")) process.kill(process.pid, how);\nelse process.exit(Number(how));\nawait new Promise(() => setInterval(() => undefined, 1000));\n',
    );
  });
  after(() => {
    rmSync(script);
  });

  const ends: readonly (readonly [string, number])[] = [
    ['0', 0],
    ['3', 3],
    ['SIGKILL', 137],
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ];
  for (const [how, code] of process.platform === 'win32' ? ends.slice(0, 2) : ends) {
    it(`exits with ${code} if its script ends by ${how}`, async () => {
      const child = spawn(process.execPath, ['scripts/run.mjs', basename(script, '.mts'), how], {
        stdio: 'ignore',
      });
      const [ended] = (await once(child, 'exit')) as [number | null];
      assert.equal(ended, code);
    });
  }
});
