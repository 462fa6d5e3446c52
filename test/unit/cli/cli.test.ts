import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificate } from '../../../src/sandbox/certificate';
import { Sandbox } from '../../../src/sandbox/sandbox';
import { Cli } from '../../support/cli';
import { SandboxClock } from '../../support/fakeClock';
import { until } from '../../support/until';

const berlin = 'vbr-berlin.sandbox.example';
const secret = 'S3cret-sentinel-of-the-backup-server';
const quick = { taskRunningMs: 20, taskOperationFinishedMs: 20, collectMs: 100 };

describe('veeam-em, as a process', () => {
  let sandbox: Sandbox;
  let clock: SandboxClock;
  let cli: Cli;

  beforeEach(async () => {
    clock = new SandboxClock();
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, switches: quick, now: clock.now });
    cli = await Cli.create({ 'EM 1': sandbox });
    cli.env['VEEAM_EM_CREDENTIAL_SVC'] = `LAB\\svc:${secret}`;
  });

  afterEach(async () => {
    await sandbox.stop();
    cli.dispose();
  });

  const fleet = (rows: readonly object[], more: object = {}): string =>
    cli.write(
      'fleet.veeam-em.yaml',
      JSON.stringify({ version: 1, endpoints: ['EM 1'], ...more, backupServers: rows }),
    );

  const creates = (): number => sandbox.received.filter(({ path }) => path.includes('action=create')).length;

  it('plans, applies, and plans again with nothing to do', async () => {
    const file = fleet([
      { dnsNameOrIpAddress: 'new.example.com', credential: 'svc', description: 'New' },
      { dnsNameOrIpAddress: berlin, description: 'Berlin, changed' },
    ]);
    const planned = await cli.run(['plan', file, '--json', '--detailed-exitcode']);
    assert.equal(planned.code, 2, planned.stderr);
    const { id, counts } = JSON.parse(planned.stdout) as { id: string; counts: Record<string, number> };
    assert.deepEqual([counts['create'], counts['change'], counts['only-in-em']], [1, 1, 2]);
    assert.equal(creates(), 0);

    const report = join(cli.folder, 'report.xml');
    const applied = await cli.run([
      'apply',
      file,
      '--yes',
      '--plan',
      id,
      '--report',
      report,
      '--report',
      join(cli.folder, 'report.csv'),
    ]);
    assert.equal(applied.code, 0, applied.stderr);
    assert.match(applied.stdout, /connected {2}new\.example\.com/);
    assert.match(applied.stdout, /connected: 1, changed: 1/);
    assert.deepEqual(
      sandbox.estate.servers
        .map(({ name, description }) => [name, description])
        .filter(([name]) => name === 'new.example.com' || name === berlin),
      [
        [berlin, 'Berlin, changed'],
        ['new.example.com', 'New'],
      ],
    );
    assert.match(readFileSync(report, 'utf8'), /<testsuite name="EM 1" tests="2" failures="0" skipped="0">/);
    assert.equal((await cli.run(['plan', file, '--detailed-exitcode'])).code, 0);
    const drift = await cli.run(['drift', file, '--detailed-exitcode']);
    assert.deepEqual([drift.code, drift.stdout.includes('Only in Enterprise Manager: 2')], [2, true]);
  });

  it('ends its sessions, and writes no secret anywhere', async () => {
    const file = fleet([{ dnsNameOrIpAddress: 'new.example.com', credential: 'svc', collect: true }]);
    const ended = await cli.run([
      'apply',
      file,
      '--yes',
      '--verbose',
      '--report',
      join(cli.folder, 'r.json'),
    ]);
    assert.equal(ended.code, 0, ended.stderr);
    const logOns = sandbox.received.filter(
      ({ method, path }) => method === 'POST' && path.startsWith('sessionMngr'),
    ).length;
    const logOffs = sandbox.received.filter(
      ({ method, path }) => method === 'DELETE' && path.startsWith('logonSessions'),
    ).length;
    assert.deepEqual([logOns, logOffs], [1, 1]);
    const written = readdirSync(cli.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    for (const text of [ended.stdout, ended.stderr, ...written])
      for (const hidden of [secret, sandbox.password]) assert.ok(!text.includes(hidden));
  });

  it('writes its reports also where nothing is to be done, so that those of an earlier run are not read again', async () => {
    const report = cli.write('report.xml', 'old');
    const ended = await cli.run([
      'apply',
      fleet([{ dnsNameOrIpAddress: berlin }]),
      '--yes',
      '--report',
      report,
    ]);
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(readFileSync(report, 'utf8'), /<testsuites name="[^"]+" tests="0" failures="0" skipped="0"/);
  });

  it('refuses another plan than the one that was seen, and begins nothing', async () => {
    const file = fleet([{ dnsNameOrIpAddress: 'new.example.com', credential: 'svc' }]);
    const ended = await cli.run(['apply', file, '--yes', '--plan', '0123456789abcdef']);
    assert.equal(ended.code, 1);
    assert.match(ended.stderr, /no longer the plan/);
    assert.equal(creates(), 0);
  });

  const refusals: readonly (readonly [
    string,
    (file: string) => readonly string[],
    NodeJS.ProcessEnv,
    number,
    RegExp,
  ])[] = [
    ['no terminal and no --yes', (file) => ['apply', file], {}, 3, /Add --yes/],
    [
      'a missing credential',
      (file) => ['apply', file, '--yes'],
      { VEEAM_EM_CREDENTIAL_SVC: '' },
      3,
      /no credentials with these names: svc/,
    ],
    [
      'a credential without a password',
      (file) => ['apply', file, '--yes'],
      { VEEAM_EM_CREDENTIAL_SVC: 'x' },
      3,
      /VEEAM_EM_CREDENTIAL_SVC must have the form/,
    ],
    [
      'a wrong password of the endpoint',
      (file) => ['apply', file, '--yes'],
      { VEEAM_EM_CREDENTIAL_EM_1: 'a:b' },
      1,
      /cannot be applied/,
    ],
    [
      'no password of the endpoint',
      (file) => ['plan', file],
      { VEEAM_EM_CREDENTIAL_EM_1: '' },
      1,
      /Set VEEAM_EM_CREDENTIAL_EM_1/,
    ],
    ['an unknown option', (file) => ['apply', file, '--trust-all'], {}, 3, /unknown option/],
    ['an unknown endpoint', () => ['list', 'EM 9'], {}, 3, /No endpoint has the name EM 9/],
    [
      'a report of an unknown form',
      (file) => ['apply', file, '--yes', '--report', 'x.pdf'],
      {},
      3,
      /\.csv, \.json or \.xml/,
    ],
    [
      'a report in a folder that is missing',
      (file) => ['apply', file, '--yes', '--report', join('nowhere', 'r.xml')],
      {},
      3,
      /The report nowhere.r\.xml cannot be written \(ENOENT/,
    ],
    [
      'a file that is missing',
      () => ['plan', 'nowhere.yaml'],
      {},
      3,
      /cannot be read \(ENOENT: there is no such file\)/,
    ],
  ];
  for (const [what, args, env, code, words] of refusals) {
    it(`begins nothing with ${what}, and says what to do`, async () => {
      const ended = await cli.run(
        args(fleet([{ dnsNameOrIpAddress: 'new.example.com', credential: 'svc' }])),
        { env },
      );
      assert.deepEqual([ended.code, creates()], [code, 0], ended.stderr);
      assert.match(ended.stderr, words);
    });
  }

  it('tells each problem of a file with its place, and begins nothing', async () => {
    const path = cli.write(
      'bad.yaml',
      'version: 1\nendpoints: [EM 1]\nbackupServers:\n  - dnsNameOrIpAddress: a\n    password: x\n    prt: 1\n',
    );
    const ended = await cli.run(['apply', path, '--yes']);
    assert.equal(ended.code, 3);
    assert.match(ended.stderr, /bad\.yaml:5:5: A fleet file must not contain a secret/);
    assert.match(ended.stderr, /bad\.yaml:6:5: The key "prt" is not known here/);
    assert.equal(creates(), 0);
  });

  it('removes only with the number of what is removed', async () => {
    const file = fleet([{ dnsNameOrIpAddress: berlin }], { prune: true });
    for (const args of [['--yes'], ['--yes', '--prune', '3']]) {
      const refused = await cli.run(['apply', file, ...args]);
      assert.deepEqual([refused.code, sandbox.estate.servers.length], [1, 3], refused.stderr);
    }
    const ended = await cli.run(['apply', file, '--yes', '--prune', '2']);
    assert.deepEqual([ended.code, sandbox.estate.servers.length], [0, 1], ended.stderr);
  });

  it('reads credentials from the standard input, and from a file that others cannot read', async () => {
    const file = fleet([{ dnsNameOrIpAddress: 'new.example.com', credential: 'other' }]);
    const credentials = JSON.stringify({ other: { username: 'LAB\\other', password: secret } });
    const open = await cli.run([
      'apply',
      file,
      '--yes',
      '--credentials',
      cli.write('open.yaml', credentials, 0o644),
    ]);
    assert.equal(open.code, 3);
    assert.match(open.stderr, /chmod 600/);
    const ended = await cli.run(['apply', file, '--yes', '--credentials', '-'], { stdin: credentials });
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(
      sandbox.estate.servers.find(({ name }) => name === 'new.example.com')?.username,
      'LAB\\other',
    );
    const broken = await cli.run(['plan', file, '--credentials', '-'], { stdin: `x: ${secret}` });
    assert.deepEqual([broken.code, broken.stderr.includes(secret)], [3, false]);
  });

  it('trusts a certificate by its pin or by an authority, and no other', async () => {
    const certificate = await makeCertificate();
    const secure = await Sandbox.start({ scheme: 'https', port: 0, certificate });
    try {
      const env = {
        [`VEEAM_EM_CREDENTIAL_127_0_0_1_${new URL(secure.url).port}`]: `${secure.username}:${secure.password}`,
      };
      const login = (...args: readonly string[]) => cli.run(['login', secure.url, ...args], { env });
      const refused = await login();
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /certificate/);
      assert.equal(secure.received.length, 0);
      assert.equal((await login('--pin', secure.fingerprint256 ?? '')).code, 0);
      assert.equal((await login('--pin', 'ab'.repeat(32))).code, 1);
      assert.equal((await login('--pin', 'short')).code, 3);
      const trusted = await login('--ca', cli.write('ca.pem', certificate.cert));
      assert.equal(trusted.code, 0, trusted.stderr);
    } finally {
      await secure.stop();
    }
  });

  it('lists, reads, connects and collects', async () => {
    const list = await cli.run(['list', 'EM 1', '--filter', 'berlin']);
    assert.match(
      list.stdout,
      /^vbr-berlin\.sandbox\.example {2}13\.0\.1\.1071 {2}Berlin, production {2}urn:veeam:BackupServer:\S+\n$/,
    );
    const read = await cli.run(['get', 'EM 1', 'backupServers']);
    assert.match(read.stdout, /<EntityReferences[\s\S]*vbr-berlin/);
    const connected = await cli.run([
      'connect',
      'EM 1',
      'new.example.com',
      '--credential',
      'svc',
      '--port',
      '9392',
      '--yes',
      '--json',
    ]);
    assert.deepEqual(
      [connected.code, (JSON.parse(connected.stdout) as { result: string }).result],
      [0, 'connected'],
      connected.stderr,
    );
    const collected = await cli.run(['collect', 'EM 1', berlin, '--yes']);
    assert.equal(collected.code, 0, collected.stderr);
    assert.match(collected.stdout, /data collected/);
    assert.equal(
      (await cli.run(['connect', 'EM 1', 'x', '--credential', 'svc', '--port', 'abc', '--yes'])).code,
      3,
    );
    assert.equal((await cli.run(['collect', 'EM 1', 'nobody', '--yes'])).code, 3);
  });

  it('says that a list is empty, and why', async () => {
    const list = await cli.run(['list', 'EM 1', '--filter', 'nobody']);
    assert.deepEqual([list.code, list.stdout], [0, '']);
    assert.match(list.stderr, /EM 1 has no backup server with "nobody" in its name or description\./);
    sandbox.estate.servers.length = 0;
    assert.match((await cli.run(['list', 'EM 1'])).stderr, /EM 1 has no backup servers\./);
  });

  it('tells only what a person can do on the command line where there is no credential', async () => {
    const { code, stderr } = await cli.run(['login', 'EM 1'], { env: { VEEAM_EM_CREDENTIAL_EM_1: '' } });
    assert.equal(code, 1);
    assert.match(stderr, /Set VEEAM_EM_CREDENTIAL_EM_1, or use --credentials/);
    assert.doesNotMatch(stderr, /Log in/);
  });

  it('names the places where endpoints may be configured', async () => {
    const { code, stderr } = await cli.run(['endpoints'], { env: { VEEAM_EM_ENDPOINTS: '' } });
    assert.equal(code, 0);
    for (const place of [
      join('config', 'veeam-em', 'endpoints.json'),
      '--endpoints',
      'VEEAM_EM_ENDPOINTS',
      'a URL',
    ])
      assert.ok(stderr.includes(place), stderr);
  });

  it('prints no colour into a pipe, and no control character of a foreign name', async () => {
    const [server] = sandbox.estate.servers;
    assert.ok(server);
    server.name = 'evil\u001b[31m\u202Ename';
    for (const args of [
      ['list', 'EM 1'],
      ['plan', fleet([])],
    ]) {
      const { stdout } = await cli.run(args);
      // eslint-disable-next-line no-control-regex -- these are the characters that must not be there
      assert.doesNotMatch(stdout, /[\u001b\u202e\u2066-\u2069]/);
    }
  });

  const row = { dnsNameOrIpAddress: 'new.example.com', credential: 'svc' };
  const connect = ['connect', 'EM 1', row.dnsNameOrIpAddress, '--credential', 'svc', '--yes'];
  const unusable: readonly (readonly [string, string, () => readonly string[]])[] = [
    ['connect with an account without a domain', 'svc:password', () => connect],
    ['apply with an account without a domain', 'svc:password', () => ['apply', fleet([row]), '--yes']],
    [
      'apply with another account than the file names',
      'LAB\\other:password',
      () => ['apply', fleet([{ ...row, username: 'LAB\\svc' }]), '--yes'],
    ],
  ];
  for (const [what, credential, args] of unusable)
    it(`asks nothing and sends nothing to ${what}`, async () => {
      cli.env['VEEAM_EM_CREDENTIAL_SVC'] = credential;
      const refused = await cli.run(args());
      assert.equal(refused.code, 3, refused.stderr);
      assert.match(refused.stderr, /new\.example\.com: The credential .?svc.? .*Nothing was begun\./);
      assert.equal(creates(), 0);
    });

  it('finishes what is in flight when it is interrupted, begins nothing new, and resumes', async () => {
    sandbox.switches.taskRunningMs = SandboxClock.taskMs;
    const rows = Array.from({ length: 12 }, (_, index) => ({
      dnsNameOrIpAddress: `new-${String(index)}.example.com`,
      credential: 'svc',
    }));
    const file = fleet(rows);
    const running = cli.start(['apply', file, '--yes', '--concurrency', '2']);
    await until(() => creates() === 2, 'two are in flight');
    running.child.kill('SIGINT');
    await until(() => running.stderr.includes('Nothing new is begun'), 'it has heard the signal');
    clock.endTasks();
    const interrupted = await running.ended;
    assert.equal(interrupted.code, 130, interrupted.stderr);
    assert.equal(creates(), 2);
    assert.match(interrupted.stdout, /connected: 2, not begun: 10/);
    assert.match(interrupted.stdout, /The same command with --resume does that\./);
    const refused = await cli.run(['apply', file, '--yes']);
    assert.deepEqual([refused.code, refused.stderr.includes('--resume')], [3, true]);
    sandbox.switches.taskRunningMs = 20;
    const resumed = await cli.run(['apply', file, '--yes', '--resume']);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.match(resumed.stdout, /connected: 12/);
    assert.deepEqual([creates(), sandbox.estate.servers.length], [12, 15]);
  });

  it('looks up what it sent before it was killed, and sends nothing twice', async () => {
    sandbox.switches.taskRunningMs = SandboxClock.taskMs;
    const file = fleet(
      Array.from({ length: 6 }, (_, index) => ({
        dnsNameOrIpAddress: `new-${String(index)}.example.com`,
        credential: 'svc',
      })),
    );
    const running = cli.start(['apply', file, '--yes', '--concurrency', '3']);
    await until(() => creates() === 3, 'three are in flight');
    running.child.kill('SIGKILL');
    await running.ended;
    clock.endTasks();
    sandbox.switches.taskRunningMs = 20;
    const resumed = await cli.run(['apply', file, '--yes', '--resume']);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.deepEqual([creates(), sandbox.estate.servers.length], [6, 9]);
    const names = sandbox.estate.servers.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });

  it('lets one process at a time apply a file', async () => {
    sandbox.switches.taskRunningMs = SandboxClock.taskMs;
    const file = fleet([{ dnsNameOrIpAddress: 'new.example.com', credential: 'svc' }]);
    const journal = join(cli.folder, 'journal.jsonl');
    const running = cli.start(['apply', file, '--yes', '--journal', journal]);
    await until(() => creates() === 1, 'it is in flight');
    const second = await cli.run(['apply', file, '--yes', '--journal', journal, '--discard']);
    assert.deepEqual(
      [second.code, second.stderr.includes('is applying this already')],
      [3, true],
      second.stderr,
    );
    clock.endTasks();
    assert.equal((await running.ended).code, 0);
    assert.equal(creates(), 1);
    assert.equal(existsSync(`${journal}.lock`), false);
    if (process.platform !== 'win32') assert.equal(statSync(journal).mode & 0o077, 0);
  });

  it('runs a sandbox until it is stopped', async () => {
    const running = cli.start(['sandbox', '--port', '0']);
    await until(() => running.stdout.includes('\n'), 'it listens');
    const { url } = JSON.parse(running.stdout) as { url: string };
    assert.equal((await fetch(url)).status, 200);
    running.child.kill('SIGTERM');
    assert.equal((await running.ended).code, 0);
  });

  it('shows help, its version, and the exit codes', async () => {
    const help = await cli.run(['--help']);
    assert.deepEqual([help.code, /130 {2}interrupted/.test(help.stdout)], [0, true]);
    assert.match((await cli.run(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
    assert.equal((await cli.run(['nonsense'])).code, 3);
  });
});
