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

  const terminal = (columns: number, env: NodeJS.ProcessEnv = {}): { io: Io; shown: () => string } => {
    const stderr = Object.assign(new PassThrough(), { isTTY: true, columns });
    let shown = '';
    stderr.on('data', (chunk: Buffer) => (shown += chunk.toString()));
    const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr, env };
    return { io: new Io(streams, { json: false, quiet: false }), shown: () => shown };
  };

  for (const columns of [1, 5, 20, 80])
    it(`shows progress in one line of ${String(columns)} columns`, () => {
      const { io, shown } = terminal(columns);
      io.progress('Reading the Enterprise Managers: 10,000 backup servers');
      const [, text = ''] = shown().split('[2K');
      assert.ok(text.length < Math.max(columns, 2), text);
    });

  it('shows no progress where a line cannot be written over', () => {
    const { io, shown } = terminal(80, { TERM: 'dumb' });
    io.progress('Reading');
    io.clearProgress();
    assert.equal(shown(), '');
  });
});
