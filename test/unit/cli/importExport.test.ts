import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from '../../../src/sandbox/sandbox';
import { Cli } from '../../support/cli';

describe('veeam-em makes fleet files, as a process', () => {
  let sandbox: Sandbox;
  let cli: Cli;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    cli = await Cli.create({ 'EM 1': sandbox });
  });

  afterEach(async () => {
    await sandbox.stop();
    cli.dispose();
  });

  const path = (name: string): string => join(cli.folder, name);

  describe('export', () => {
    it('makes a file of which a plan has nothing to do', async () => {
      for (const name of ['fleet.veeam-em.yaml', 'fleet.json']) {
        const exported = await cli.run(['export', '--output', path(name)]);
        assert.deepEqual([exported.code, exported.stdout], [0, ''], exported.stderr);
        const drift = await cli.run(['drift', path(name), '--detailed-exitcode']);
        assert.equal(drift.code, 0, drift.stdout);
      }
      assert.match(readFileSync(path('fleet.veeam-em.yaml'), 'utf8'), /^# .*address/m);
      JSON.parse(readFileSync(path('fleet.json'), 'utf8'));
    });

    it('writes to the standard output by default, without a secret', async () => {
      const { code, stdout, stderr } = await cli.run(['export', 'EM 1', '--as', 'json']);
      assert.equal(code, 0, stderr);
      const { backupServers } = JSON.parse(stdout) as { backupServers: readonly object[] };
      assert.equal(backupServers.length, 3);
      assert.ok(!stdout.includes(sandbox.password) && !stderr.includes(sandbox.password));
    });

    it('replaces no file unless that is wanted, and sends nothing before it knows', async () => {
      const file = cli.write('mine.yaml', 'mine');
      const refused = await cli.run(['export', '--output', file]);
      assert.equal(refused.code, 3);
      assert.match(refused.stderr, /exists/);
      assert.deepEqual([readFileSync(file, 'utf8'), sandbox.received.length], ['mine', 0]);
      assert.equal((await cli.run(['export', '--output', file, '--force'])).code, 0);
      assert.match(readFileSync(file, 'utf8'), /version: 1/);
    });

    it('writes nothing if an Enterprise Manager cannot be read', async () => {
      cli.env['VEEAM_EM_CREDENTIAL_EM_1'] = 'SANDBOX\\administrator:wrong';
      const { code, stderr } = await cli.run(['export', '--output', path('new.yaml')]);
      assert.deepEqual([code, existsSync(path('new.yaml'))], [1, false], stderr);
      assert.match(stderr, /EM 1/);
    });
  });

  describe('import', () => {
    const table = 'Server;Beschreibung;Kennwort;Port\r\nnew.example.com;"Rom; neu";hunter2;9392\r\n';

    it('makes a file that can be planned, and tells what the columns mean', async () => {
      const csv = cli.write('table.csv', table);
      const file = path('new.veeam-em.yaml');
      const imported = await cli.run([
        'import',
        csv,
        '--output',
        file,
        '--endpoint',
        'EM 1',
        '--credential',
        'svc',
      ]);
      assert.deepEqual([imported.code, imported.stdout], [0, ''], imported.stderr);
      assert.match(imported.stderr, /^Server: dnsNameOrIpAddress$/m);
      assert.match(
        imported.stderr,
        /^Kennwort: not read\. The column has passwords, which no fleet file has\./m,
      );
      assert.ok(![imported.stderr, readFileSync(file, 'utf8')].join('').includes('hunter2'));
      assert.equal(sandbox.received.length, 0);
      const planned = await cli.run(['plan', file, '--json']);
      const { counts } = JSON.parse(planned.stdout) as { counts: Record<string, number> };
      assert.deepEqual([planned.code, counts['create']], [0, 1], planned.stderr);
    });

    it('writes nothing for a bad row, unless it is to be left out', async () => {
      const csv = cli.write('table.csv', `${table}https://x/;;hunter2;\r\nlast.example.com;;;port\r\n`);
      const args = ['import', csv, '--endpoint', 'EM 1', '--output', path('new.yaml')];
      const refused = await cli.run(args);
      assert.deepEqual([refused.code, existsSync(path('new.yaml'))], [1, false]);
      assert.match(refused.stderr, /table\.csv:3: Server: .*not a URL/);
      assert.match(refused.stderr, /table\.csv:4: Port: /);
      assert.doesNotMatch(refused.stderr, /hunter2/);
      const skipped = await cli.run([...args, '--skip-bad']);
      assert.equal(skipped.code, 0, skipped.stderr);
      assert.match(readFileSync(path('new.yaml'), 'utf8'), /new\.example\.com/);
      assert.equal((await cli.run([...args, '--skip-bad'])).code, 3);
    });

    it('takes the meaning of columns from the arguments, and writes JSON to the standard output', async () => {
      const csv = cli.write('table.csv', 'A,B,Host\na.b,note,x y\n');
      const { code, stdout, stderr } = await cli.run([
        ...['import', csv, '--map', 'A=dnsNameOrIpAddress', '--map', 'B=description', '--map', 'Host='],
        ...['--endpoint', 'EM 1', '--as', 'json'],
      ]);
      assert.equal(code, 0, stderr);
      assert.deepEqual(JSON.parse(stdout), {
        version: 1,
        endpoints: ['EM 1'],
        backupServers: [{ description: 'note', dnsNameOrIpAddress: 'a.b' }],
      });
    });

    const refusals: readonly (readonly [string, string, readonly string[], RegExp])[] = [
      ['a file that is no table', 'hello', [], /first row must name the columns/],
      ['a workbook', 'PK\u0003\u0004\u0000', [], /Save the table as CSV/],
      ['an unknown key', table, ['--map', 'Server=address'], /one of these keys/],
      ['rows without an endpoint', table, [], /--endpoint/],
      [
        'a credential that is no name',
        table,
        ['--endpoint', 'EM 1', '--credential', 'my name'],
        /credential/,
      ],
    ];
    for (const [what, text, more, told] of refusals)
      it(`refuses ${what}`, async () => {
        const { code, stderr } = await cli.run(['import', cli.write('table.csv', text), ...more]);
        assert.deepEqual([code, told.test(stderr)], [3, true], stderr);
      });
  });

  it('plans with names that are resolved, also if there is no such name', async () => {
    const text = JSON.stringify({
      version: 1,
      endpoints: ['EM 1'],
      backupServers: [{ dnsNameOrIpAddress: 'no-such-host.invalid', credential: 'svc' }],
    });
    for (const verb of ['plan', 'drift']) {
      const file = cli.write('fleet.json', text);
      const { code, stdout, stderr } = await cli.run([verb, file, '--resolve-names']);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /To connect: 1\./);
    }
  });

  it('has both verbs in the help and in the completion', async () => {
    const { stdout } = await cli.run(['--help']);
    for (const verb of ['export', 'import']) {
      assert.match(stdout, new RegExp(`^  ${verb} `, 'm'));
      const line = `veeam-em ${verb} --out`;
      assert.equal((await cli.run(['complete', 'bash', '--', line])).stdout, 'words\n--output\n');
    }
  });
});
