import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { makeCertificate } from '../../../src/sandbox/certificate';
import { Sandbox } from '../../../src/sandbox/sandbox';
import { Cli } from '../../support/cli';
import { SandboxClock } from '../../support/fakeClock';
import { until } from '../../support/until';

const secret = 'S3cret-sentinel-of-the-new-account';
const berlin = 'vbr-berlin.sandbox.example';

interface Sent {
  readonly server: string;
  readonly body: string;
}

/** The edits that a sandbox has received. */
const edits = ({ received }: Sandbox): readonly Sent[] =>
  received.flatMap(({ method, path, body }) =>
    method === 'PUT' && path.includes('backupServers/') ? [{ server: path, body }] : [],
  );

describe('veeam-em rotate, as a process', () => {
  let south: Sandbox;
  let north: Sandbox;
  let clock: SandboxClock;
  let cli: Cli;

  beforeEach(async () => {
    const switches = { taskRunningMs: 20, taskOperationFinishedMs: 20 };
    clock = new SandboxClock();
    const { now } = clock;
    south = await Sandbox.start({ scheme: 'http', port: 0, switches, now });
    north = await Sandbox.start({ scheme: 'http', port: 0, switches, now });
    cli = await Cli.create({ South: south, North: north });
    cli.env['VEEAM_EM_CREDENTIAL_NEW'] = `LAB\\new:${secret}`;
  });

  afterEach(async () => {
    await Promise.all([south.stop(), north.stop()]);
    cli.dispose();
  });

  const both = ['rotate', 'South', 'North', '--all', '--credential', 'new'];
  const accounts = (sandbox: Sandbox): readonly string[] =>
    sandbox.estate.servers.map(({ username }) => username);

  it('changes the accounts of all backup servers of two Enterprise Managers, and writes no password', async () => {
    const report = join(cli.folder, 'report.json');
    const ended = await cli.run([...both, '--yes', '--verbose', '--report', report]);
    assert.equal(ended.code, 0, ended.stderr);
    for (const sandbox of [south, north]) {
      assert.deepEqual(accounts(sandbox), ['LAB\\new', 'LAB\\new', 'LAB\\new']);
      assert.deepEqual(
        edits(sandbox).map(({ body }) => [
          body.includes(`<Password>${secret}</Password>`),
          body.includes('<DnsNameOrIpAddress>vbr-'),
          /<(Port|Description|WcfPort)>/.test(body),
        ]),
        Array.from({ length: 3 }, () => [true, true, false]),
      );
    }
    assert.match(
      ended.stdout,
      /vbr-berlin\.sandbox\.example: change\n {6}Account: \(not shown by Enterprise Manager\) → LAB\\new\n {6}Credential: new/,
    );
    assert.match(ended.stdout, /changed: 6/);
    assert.doesNotMatch(ended.stderr, /licence/);
    const written = readdirSync(cli.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    assert.ok(written.some((text) => text.includes('"type":"finished"')));
    for (const text of [ended.stdout, ended.stderr, ...written]) assert.ok(!text.includes(secret));
  });

  it('changes only the backup servers that are named, by name or UID', async () => {
    const uid = north.estate.servers[1]?.id ?? '';
    const named = ['--server', `urn:veeam:BackupServer:${uid}`];
    const ended = await cli.run(['rotate', 'North', ...named, '--credential', 'new', '--yes']);
    assert.equal(ended.code, 0, ended.stderr);
    assert.deepEqual(
      [edits(south).length, accounts(north).map((account) => account === 'LAB\\new')],
      [0, [false, true, false]],
    );
  });

  it('shows the plan without writing anything', async () => {
    const ended = await cli.run([...both, '--dry-run', '--json']);
    assert.equal(ended.code, 0, ended.stderr);
    const { counts } = JSON.parse(ended.stdout) as { counts: Record<string, number> };
    assert.deepEqual([counts['change'], edits(south).length, edits(north).length], [6, 0, 0]);
  });

  it('tells in the words of Enterprise Manager what failed, does the rest, and does it again when asked', async () => {
    north.switches.changeFails = 'The user name or password is incorrect.';
    const report = join(cli.folder, 'report.xml');
    const ended = await cli.run([...both, '--yes', '--report', report]);
    assert.equal(ended.code, 1);
    assert.match(ended.stdout, /The user name or password is incorrect\./);
    assert.match(ended.stdout, /changed: 3, failed: 3/);
    assert.match(readFileSync(report, 'utf8'), /<testsuite name="North" tests="3" failures="3"/);
    north.switches.changeFails = undefined;
    const again = await cli.run([...both, '--yes', '--resume', '--retry-failed']);
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stdout, /changed: 6/);
    assert.deepEqual([edits(south).length, edits(north).length], [3, 6]);
  });

  it('sends nothing twice after it was killed, and does the rest', async () => {
    for (const { switches } of [south, north])
      Object.assign(switches, { changeResponse: 'task', taskRunningMs: SandboxClock.taskMs });
    const running = cli.start([...both, '--yes', '--concurrency', '1']);
    await until(() => edits(south).length === 1 && edits(north).length === 1, 'one of each is in flight');
    running.child.kill('SIGKILL');
    await running.ended;
    clock.endTasks();
    for (const { switches } of [south, north]) switches.taskRunningMs = 20;
    const refused = await cli.run([...both, '--yes']);
    assert.deepEqual([refused.code, refused.stderr.includes('--resume')], [3, true]);
    const resumed = await cli.run([...both, '--yes', '--resume']);
    // Enterprise Manager does not show accounts, so nobody can look up what became of the two.
    assert.equal(resumed.code, 1, resumed.stderr);
    assert.match(resumed.stdout, /changed: 4, not known: 2/);
    for (const sandbox of [south, north]) {
      const servers = edits(sandbox).map(({ server }) => server);
      assert.deepEqual([servers.length, new Set(servers).size], [3, 3]);
    }
  });

  it('does not resume with another credential than was begun with', async () => {
    Object.assign(south.switches, { changeResponse: 'task', taskRunningMs: SandboxClock.taskMs });
    cli.env['VEEAM_EM_CREDENTIAL_OTHER'] = `LAB\\other:${secret}`;
    const args = (name: string): readonly string[] => [
      'rotate',
      'South',
      '--all',
      '--credential',
      name,
      '--yes',
    ];
    const running = cli.start([...args('new'), '--concurrency', '1']);
    await until(() => edits(south).length === 1, 'one is in flight');
    running.child.kill('SIGKILL');
    await running.ended;
    const resumed = await cli.run([...args('other'), '--resume']);
    assert.match(resumed.stderr, /3 actions of the plan had no part in the earlier apply/);
    assert.equal(edits(south).length, 1);
  });

  it('sends nothing where Enterprise Manager does not confirm the address', async () => {
    const [first] = south.estate.servers;
    assert.ok(first);
    first.address = '10.0.0.1';
    const args = ['rotate', 'South', '--all', '--credential', 'new', '--yes'];
    const refused = await cli.run(args);
    assert.deepEqual([refused.code, edits(south).length], [1, 0], refused.stderr);
    assert.match(refused.stdout, /does not confirm that its name is the address/);
    const ended = await cli.run([...args, '--skip-conflicts']);
    assert.deepEqual([ended.code, edits(south).length, first.username === 'LAB\\new'], [1, 2, false]);
  });

  it('sends nothing where the query service ignores the filter', async () => {
    south.switches.queryIgnoresFilter = true;
    const ended = await cli.run(['rotate', 'South', '--all', '--credential', 'new', '--yes']);
    assert.deepEqual([ended.code, edits(south).length], [1, 0], ended.stderr);
    assert.match(ended.stdout, /Conflicts: 3/);
  });

  it('tells an Enterprise Manager that cannot be read, and changes nothing', async () => {
    const env = { VEEAM_EM_CREDENTIAL_NORTH: 'a:b' };
    const ended = await cli.run([...both, '--yes'], { env });
    assert.deepEqual([ended.code, edits(south).length], [1, 0], ended.stderr);
    assert.match(ended.stdout, /\? North: not known/);
  });

  const refusals: readonly (readonly [string, readonly string[], NodeJS.ProcessEnv, RegExp])[] = [
    ['neither backup servers nor --all', ['rotate', 'South', '--credential', 'new'], {}, /--server.*--all/],
    ['both', [...both, '--server', berlin], {}, /--server.*--all/],
    ['nothing to change', ['rotate', 'South', '--all'], {}, /--credential, --certificates/],
    [
      'a credential that is missing',
      both,
      { VEEAM_EM_CREDENTIAL_NEW: '' },
      /no credentials with these names: new/,
    ],
    [
      'an unknown backup server',
      ['rotate', 'South', '--server', 'x', '--credential', 'new'],
      {},
      /no backup server x/,
    ],
    [
      'a name that is of two',
      ['rotate', 'South', 'North', '--server', berlin, '--credential', 'new'],
      {},
      /several backup servers .*Give a UID/,
    ],
    ['no terminal and no --yes', both, {}, /Add --yes/],
    ['a report of an unknown form', [...both, '--report', 'x.pdf'], {}, /\.csv, \.json or \.xml/],
  ];
  for (const [what, args, env, words] of refusals) {
    it(`begins nothing with ${what}, and says what to do`, async () => {
      const ended = await cli.run(args, { env });
      assert.deepEqual([ended.code, edits(south).length, edits(north).length], [3, 0, 0], ended.stderr);
      assert.match(ended.stderr, words);
    });
  }

  it('begins nothing on an endpoint that is read-only', async () => {
    const { url, username } = south;
    const env = {
      VEEAM_EM_ENDPOINTS: cli.write(
        'guarded.json',
        JSON.stringify([{ name: 'South', url, username, readOnly: true }]),
      ),
    };
    const ended = await cli.run(['rotate', 'South', '--all', '--credential', 'new', '--yes'], { env });
    assert.deepEqual([ended.code, edits(south).length], [1, 0], ended.stderr);
    assert.match(ended.stdout, /South is set to read-only/);
  });

  describe('with certificates', () => {
    let server: tls.Server;
    let thumbprint: string;
    const old = 'AB'.repeat(20);

    beforeEach(async () => {
      const certificate = await makeCertificate();
      thumbprint = new X509Certificate(certificate.cert).fingerprint.replaceAll(':', '');
      server = tls.createServer({ key: certificate.key, cert: certificate.cert });
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      const { port } = server.address() as AddressInfo;
      for (const [index, name] of ['127.0.0.1', 'localhost', '127.0.0.2'].entries()) {
        const record = south.estate.servers[index];
        assert.ok(record);
        Object.assign(record, { name, address: name, wcfPort: port, thumbprint: old });
      }
    });

    afterEach(() => {
      server.close();
    });

    const args = (...names: readonly string[]): readonly string[] => [
      ...['rotate', 'South', '--certificates', '--yes'],
      ...names.flatMap((name) => ['--server', name]),
    ];

    it('sets the thumbprint that the backup server presents, and shows the old one beside it', async () => {
      const ended = await cli.run(args('127.0.0.1'));
      assert.equal(ended.code, 0, ended.stderr);
      assert.match(
        ended.stdout,
        new RegExp(`Old certificate thumbprint: ${old}\n +New certificate thumbprint: ${thumbprint}\n`),
      );
      assert.match(ended.stdout, /SHA-256: ([0-9A-F]{2}:){31}/);
      assert.match(ended.stdout, /was not verified\. Compare its thumbprint/);
      const [edit] = edits(south);
      assert.ok(edit);
      assert.ok(edit.body.includes(`<VbrCertificateThumbprint>${thumbprint}<`));
      assert.doesNotMatch(edit.body, /Username|Password/);
      const again = await cli.run(args('127.0.0.1'));
      assert.deepEqual([again.code, edits(south).length], [0, 1], again.stderr);
      assert.match(again.stdout, /127\.0\.0\.1: unchanged/);
    });

    it('changes account and thumbprint by one request', async () => {
      const ended = await cli.run([...args('127.0.0.1'), '--credential', 'new']);
      assert.equal(ended.code, 0, ended.stderr);
      const [edit, another] = edits(south);
      assert.equal(another, undefined);
      assert.match(edit?.body ?? '', /<Username>.*<Password>.*<VbrCertificateThumbprint>/s);
    });

    it('guesses no port, and sends nothing where the certificate cannot be read', async () => {
      const [, noPort, closed] = south.estate.servers;
      assert.ok(noPort && closed);
      noPort.wcfPort = undefined;
      closed.wcfPort = 1;
      const ended = await cli.run(args('localhost', '127.0.0.2'));
      assert.deepEqual([ended.code, edits(south).length], [1, 0], ended.stderr);
      assert.match(ended.stdout, /does not show the certificate port/);
      assert.match(
        ended.stdout,
        /certificate of 127\.0\.0\.2:1 cannot be read from this machine \(ECONNREFUSED\)/,
      );
    });

    it('changes no thumbprint that Enterprise Manager does not show, and says so', async () => {
      const [first] = south.estate.servers;
      assert.ok(first);
      first.thumbprint = undefined;
      const ended = await cli.run(args('127.0.0.1'));
      assert.deepEqual([ended.code, edits(south).length], [0, 0], ended.stderr);
      assert.match(ended.stdout, /Certificate thumbprint: not compared/);
    });
  });
});
