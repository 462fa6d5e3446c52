import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { Interrupted, Io } from '../../../src/cli/io';
import { until } from '../../support/until';

describe('Io', () => {
  const keys = { 'Ctrl+C': '\u0003', 'Ctrl+D': '\u0004' };
  for (const [name, key] of Object.entries(keys))
    for (const question of ['ask', 'askSecret'] as const)
      it(`ends a question with ${name} (${question})`, async () => {
        const [stdin, stdout, stderr] = [0, 1, 2].map(() =>
          Object.assign(new PassThrough(), { isTTY: true }),
        );
        assert.ok(stdin && stdout && stderr);
        let shown = '';
        stderr.on('data', (chunk: Buffer) => (shown += chunk.toString()));
        const asked = new Io({ stdin, stdout, stderr, env: {} })[question](
          'Sure?',
          new AbortController().signal,
        );
        await until(() => shown.includes('Sure?'), 'it is asked');
        stdin.write(key);
        await assert.rejects(asked, Interrupted);
      });
});
