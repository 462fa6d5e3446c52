import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Sandbox } from '../../../src/sandbox/sandbox';
import { bundle, Cli, Running } from '../../support/cli';
import { until } from '../../support/until';

const rows = 12;

describe('veeam-em apply, disturbed', function () {
  let sandbox: Sandbox;
  let cli: Cli;
  let file: string;
  let journal: string;

  beforeEach(async () => {
    const switches = { taskRunningMs: 20, taskOperationFinishedMs: 20 };
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, switches });
    cli = await Cli.create({ 'EM 1': sandbox });
    cli.env['VEEAM_EM_CREDENTIAL_SVC'] = 'LAB\\svc:password';
    journal = join(cli.folder, 'journal.jsonl');
    const backupServers = Array.from({ length: rows }, (_, index) => ({
      dnsNameOrIpAddress: `new-${String(index)}.example.com`,
      credential: 'svc',
    }));
    file = cli.write('f.yaml', JSON.stringify({ version: 1, endpoints: ['EM 1'], backupServers }));
  });

  afterEach(async () => {
    await sandbox.stop();
    cli.dispose();
  });

  const creates = (): number => sandbox.received.filter(({ path }) => path.includes('action=create')).length;
  const apply = (...more: readonly string[]) =>
    cli.run(['apply', file, '--yes', '--journal', journal, ...more]);

  for (const streams of [['stdout'], ['stderr'], ['stdout', 'stderr']] as const)
    it(`comes to its end when nobody reads its ${streams.join(' and ')} any more`, async () => {
      const report = join(cli.folder, 'report.json');
      const { child, ended } = cli.start(['apply', file, '--yes', '--verbose', '--report', report]);
      await until(() => creates() > 0, 'it has begun');
      for (const stream of streams) child[stream]?.destroy();
      assert.equal((await ended).code, 0);
      assert.deepEqual([creates(), sandbox.estate.servers.length], [rows, rows + 3]);
      assert.equal((JSON.parse(readFileSync(report, 'utf8')) as unknown[]).length, rows);
    });

  // A limit of the size of a file does what a full disk does: a write is cut short, and the next one fails.
  for (const { kilobytes, what, code, words } of [
    { kilobytes: 0, what: 'cannot be opened', code: 3, words: /journal .* cannot be written \(EFBIG\)/ },
    { kilobytes: 2, what: 'has no room for the plan', code: 3, words: /nothing was begun/ },
    { kilobytes: 8, what: 'has no room for all requests', code: 1, words: /apply --resume/ },
  ])
    it(`sends nothing that its journal cannot tell: it ${what}`, async function () {
      if (process.platform === 'win32') this.skip();
      const command = `trap '' XFSZ; ulimit -f ${String(kilobytes)}; exec "$0" "$@"`;
      const args = [process.execPath, resolve(bundle), 'apply', file, '--yes', '--journal', journal];
      // What the coverage of this process counts has no room either.
      const env = { ...cli.env, NODE_V8_COVERAGE: '' };
      const running = new Running(spawn('bash', ['-c', command, ...args], { env }));
      const ended = await running.ended;
      assert.equal(ended.code, code, ended.stderr);
      assert.match(`${ended.stdout}${ended.stderr}`, words);
      assert.doesNotMatch(ended.stderr, /error of its own/);
      assert.ok(creates() < rows);
      if (code === 3) assert.equal(creates(), 0);
      assert.equal(existsSync(`${journal}.lock`), false);
      const again = await apply(...(code === 3 ? [] : ['--resume']));
      assert.equal(again.code, 0, again.stderr);
      assert.deepEqual([creates(), sandbox.estate.servers.length], [rows, rows + 3]);
    });

  for (const more of [[], ['--discard'], ['--resume']])
    it(`neither writes to a file that is no journal, nor empties it ${more.join('')}`, async () => {
      const before = readFileSync(file, 'utf8');
      const ended = await cli.run(['apply', file, '--yes', '--journal', file, ...more]);
      assert.deepEqual([ended.code, readFileSync(file, 'utf8'), creates()], [3, before, 0]);
      assert.match(ended.stderr, /is not a journal, and is left as it is/);
    });

  it('keeps an earlier apply that is to be forgotten until the new one begins', async () => {
    sandbox.switches.createFails = 'The password is incorrect.';
    assert.equal((await apply('--stop-on-failure')).code, 1);
    sandbox.switches.createFails = undefined;
    assert.equal((await apply('--discard', '--plan', '0123456789abcdef')).code, 1);
    const other = await apply('--resume', '--plan', '0123456789abcdef');
    assert.deepEqual([other.code, other.stderr.includes('was of the plan')], [3, true], other.stderr);
    const resumed = await apply('--resume', '--retry-failed');
    assert.equal(resumed.code, 0, `${resumed.stdout}${resumed.stderr}`);
    assert.equal(sandbox.estate.servers.length, rows + 3);
  });
});
