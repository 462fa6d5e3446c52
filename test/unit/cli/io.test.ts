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

  describe('a table', () => {
    const rows = [
      [
        'vbr-berlin.example.com',
        '13.0.1',
        'Berlin',
        'urn:veeam:BackupServer:c41f7aaa-3469-48b8-8410-da4096ff9da0',
      ],
      ['vbr', '12', 'A description that is rather long, and goes on', 'urn:1'],
    ];
    const head = ['Name', 'Version', 'Description', 'UID'];
    const printed = (columns: number | undefined): readonly string[] => {
      const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
      const io = new Io({
        stdin,
        stdout: Object.assign(stdout, columns !== undefined && { isTTY: true, columns }),
        stderr,
        env: { NO_COLOR: '1' },
      });
      io.table(head, rows, 'UID');
      return (stdout.read() as Buffer).toString().trimEnd().split('\n');
    };

    it('has every value and no head in a pipe', () => {
      const lines = printed(undefined);
      assert.equal(lines.length, 2);
      for (const value of rows.flat()) assert.ok(lines.join('\n').includes(value), value);
    });

    it('has a head in a terminal', () => {
      const [first = '', ...lines] = printed(200);
      assert.match(first, /^Name +Version +Description +UID$/);
      assert.equal(lines.length, 2);
      assert.ok(lines.join('\n').includes('urn:veeam:BackupServer:c41f7aaa-3469-48b8-8410-da4096ff9da0'));
    });

    for (const columns of [40, 80, 100])
      it(`fits into a terminal of ${String(columns)} columns, without what can be left out`, () => {
        const lines = printed(columns);
        assert.match(lines[0] ?? '', /^Name +Version +Descri(?:ption|…)$/);
        for (const line of lines) assert.ok(line.length <= columns, line);
        assert.match(lines[1] ?? '', /^vbr-berlin\.example\.com /);
        if (columns === 40) assert.match(lines[2] ?? '', /…$/);
      });
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
