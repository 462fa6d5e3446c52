import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from '../../../src/sandbox/sandbox';
import { visible } from '../../../src/text/visible';
import { bundle, Cli } from '../../support/cli';
import { until } from '../../support/until';

/** A control sequence of 8 bits, a text that turns round, and what looks like nothing. */
const names = ['\u009b31mred', '\u202Egnp.exe', 'zero\u200bwidth'];
const escape = '\u001b[31m';
const quick = { taskRunningMs: 20, taskOperationFinishedMs: 20, collectMs: 50 };
const berlin = 'vbr-berlin.sandbox.example';

describe('veeam-em in a terminal', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let cli: Cli;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, switches: quick, extraServers: 9 });
    cli = await Cli.create({ EM: sandbox });
    cli.env['VEEAM_EM_CREDENTIAL_SVC'] = 'LAB\\svc:password';
  });

  afterEach(async () => {
    await sandbox.stop();
    cli.dispose();
  });

  const creates = (): number => sandbox.received.filter(({ path }) => path.includes('action=create')).length;
  const fleet = (...addresses: readonly string[]): string =>
    cli.write(
      'f.yaml',
      JSON.stringify({
        version: 1,
        endpoints: ['EM'],
        backupServers: addresses.map((dnsNameOrIpAddress) => ({ dnsNameOrIpAddress, credential: 'svc' })),
      }),
    );

  for (const args of [
    ['list', 'EM'],
    ['list', 'EM', '--json'],
    ['get', 'EM', 'backupServers'],
    ['get', 'EM', 'backupServers', '--json'],
    ['export', 'EM'],
    ['export', 'EM', '--json'],
    ['collect', 'EM', names[0] ?? ''],
    ['collect', 'EM', names[0] ?? '', '--json'],
    ['collect', 'EM', escape, '--yes', '--json'],
    ['connect', 'EM', `a${escape}`, '--credential', 'svc', '--yes'],
    ['connect', 'EM', 'a.b', '--credential', escape, '--yes'],
    ['list', escape],
    ['get', 'EM', escape],
    [escape],
    ['list', `--${escape}`],
    ['list', 'EM', '--format', escape],
    ['list', 'EM', '--timeout', escape],
    ['list', 'EM', '--endpoints', `/${escape}`],
    ['plan', `/${escape}`],
    ['sandbox', '--scenario', escape],
    ['completion', escape],
  ])
    it(`writes no character that has an effect there: ${JSON.stringify(args)}`, async () => {
      for (const [index, name] of names.entries()) {
        const server = sandbox.estate.servers[index];
        assert.ok(server);
        Object.assign(server, { name, description: `${name}\n` });
      }
      const { stdout, stderr } = await cli.run(args);
      for (const text of [stdout, stderr]) assert.equal(visible(text, { lines: true }), text);
      if (!args.includes('--json')) return;
      const written = JSON.stringify(JSON.parse(stdout));
      const isOfServers = args[0] === 'list' || args[0] === 'get';
      if (isOfServers) for (const name of names) assert.ok(written.includes(name), `a program reads ${name}`);
    });

  for (const args of [
    ['endpoints'],
    ['list', 'EM'],
    ['login', 'EM'],
    ['get', 'EM', 'jobs'],
    ['export', 'EM'],
    ['completion', 'bash'],
    ['--help'],
  ])
    it(`fails where its result is lost: ${args.join(' ')}`, async function () {
      if (process.platform !== 'linux') this.skip();
      const full = openSync('/dev/full', 'w');
      const child = spawn(process.execPath, [bundle, ...args], {
        env: cli.env,
        stdio: ['ignore', full, 'pipe'],
      });
      closeSync(full);
      let said = '';
      child.stderr?.on('data', (data: Buffer) => (said += data.toString()));
      const code = await new Promise((resolve) => child.once('close', resolve));
      assert.equal(code, 1, said);
      assert.match(said, /standard output cannot be written \(ENOSPC\)/);
    });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`finishes what is in flight after ${signal}: connect`, async function () {
      if (process.platform === 'win32') this.skip();
      sandbox.switches.taskRunningMs = 700;
      const running = cli.start(['connect', 'EM', 'new.example.com', '--credential', 'svc', '--yes']);
      await until(() => creates() === 1, 'it has sent');
      running.child.kill(signal);
      const { code, stdout, stderr } = await running.ended;
      assert.match(stdout, /^connected/, stderr);
      assert.equal(code, 0);
    });

    it(`begins nothing new after ${signal}: collect`, async function () {
      if (process.platform === 'win32') this.skip();
      sandbox.switches.collectMs = 700;
      const all = sandbox.estate.servers.map(({ name }) => name);
      const running = cli.start(['collect', 'EM', ...all, '--yes', '--json']);
      const collects = (): number =>
        sandbox.received.filter(({ path }) => path.includes('action=collect')).length;
      await until(() => collects() >= 1, 'it has sent');
      running.child.kill(signal);
      const { code, stdout } = await running.ended;
      const results = (JSON.parse(stdout) as readonly { result: string }[]).map(({ result }) => result);
      assert.deepEqual(
        [code, results.filter((result) => result === 'collected').length, new Set(results)],
        [130, collects(), new Set(['collected', 'not-begun'])],
      );
    });
  }

  it('leaves at once after a second interrupt, whatever the Enterprise Manager does', async function () {
    if (process.platform === 'win32') this.skip();
    for (const args of [
      ['login', 'EM'],
      ['list', 'EM'],
      ['plan', fleet(berlin)],
    ]) {
      sandbox.switches.delayMs = 50_000;
      const before = sandbox.received.length;
      const running = cli.start(args);
      await until(() => sandbox.received.length > before, 'it has asked');
      running.child.kill('SIGINT');
      await until(() => running.stderr.includes('interrupt again'), 'it has heard');
      running.child.kill('SIGINT');
      assert.equal((await running.ended).code, 130, args.join(' '));
    }
  });

  it('ends the session that it was logging in to when it was interrupted', async function () {
    if (process.platform === 'win32') this.skip();
    sandbox.switches.delayMs = 500;
    const running = cli.start(['list', 'EM']);
    const logIns = () =>
      sandbox.received.filter(({ method, path }) => method === 'POST' && path.includes('sessionMngr'));
    await until(() => logIns().length === 1, 'it logs in');
    running.child.kill('SIGINT');
    const { code, stdout } = await running.ended;
    assert.deepEqual([code, stdout], [130, '']);
    assert.equal(sandbox.received.at(-1)?.method, 'DELETE');
  });

  it('refuses a report that could not be written, before anything is begun', async () => {
    const file = fleet('new.example.com');
    for (const report of [
      join(cli.folder, 'none', 'report.xml'),
      cli.folder + '/.csv/x.csv',
      join(file, 'x.json'),
    ]) {
      const { code, stderr } = await cli.run(['apply', file, '--yes', '--report', report]);
      assert.deepEqual([code, creates()], [3, 0], stderr);
      assert.match(stderr, /report .* cannot be written/);
    }
  });

  it('keeps no progress where nothing is kept', async function () {
    if (process.platform === 'win32') this.skip();
    const pipe = join(cli.folder, 'pipe');
    assert.equal(spawnSync('mkfifo', [pipe]).status, 0);
    for (const journal of ['/dev/null', pipe]) {
      const { code, stderr } = await cli.run([
        'apply',
        fleet('new.example.com'),
        '--yes',
        '--journal',
        journal,
      ]);
      assert.deepEqual([code, creates()], [3, 0], stderr);
      assert.match(stderr, /is not a journal/);
    }
  });

  it('knows an interrupted apply of a file by every link to it', async function () {
    if (process.platform === 'win32') this.skip();
    const file = fleet('a.example.com', 'b.example.com', 'c.example.com');
    const link = join(cli.folder, 'link.yaml');
    symlinkSync(file, link);
    sandbox.switches.createFails = 'The password is incorrect.';
    assert.equal(
      (await cli.run(['apply', link, '--yes', '--stop-on-failure', '--concurrency', '1'])).code,
      1,
    );
    const { code, stderr } = await cli.run(['apply', file, '--yes']);
    assert.equal(code, 3);
    assert.match(stderr, /did not come to its end/);
  });

  for (const path of ['.%2e/x', '%2E%2e/x', 'a/%2e./x', '..\\x'])
    it(`reads nothing outside of the API: ${path}`, async () => {
      const { code, stderr } = await cli.run(['get', 'EM', path]);
      assert.equal(code, 3, stderr);
      assert.match(stderr, /PATH is a path of the API/);
    });
});
