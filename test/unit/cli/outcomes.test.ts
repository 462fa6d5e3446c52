import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { licenceDetails, licenceQuestion, type CollectingAct } from '../../../src/core/words/licenceWords';
import { Sandbox } from '../../../src/sandbox/sandbox';
import { Cli } from '../../support/cli';

const berlin = 'vbr-berlin.sandbox.example';
const oslo = 'vbr-oslo.sandbox.example';
const sentinel = 'S3cret-sentinel';

/** A file that a run is given, and the arguments that name it. */
interface Case {
  readonly what: string;
  readonly args: (write: (name: string, content: string | Buffer) => string) => readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly code: number;
  /** What the failure says. */
  readonly words?: RegExp;
  readonly kind?: string;
}

const rows = (...addresses: readonly string[]): object[] =>
  addresses.map((dnsNameOrIpAddress) => ({ dnsNameOrIpAddress, credential: 'svc', endpoint: 'EM 1' }));
const fleet = (backupServers: readonly object[], more: object = {}): string =>
  JSON.stringify({ version: 1, endpoints: ['EM 1'], ...more, backupServers }, undefined, 1);
const fresh = fleet(rows('new.example.com'));

const cases: readonly Case[] = [
  { what: 'no verb', args: () => [], code: 3, words: /A verb is missing/, kind: 'usage' },
  { what: 'an unknown verb', args: () => ['x'], code: 3, words: /unknown command/, kind: 'usage' },
  { what: 'a missing argument', args: () => ['apply'], code: 3, words: /missing required/, kind: 'usage' },
  { what: 'endpoints', args: () => ['endpoints'], code: 0 },
  { what: 'a login', args: () => ['login', 'EM 1'], code: 0 },
  { what: 'a login to nobody', args: () => ['login', 'Dead'], code: 1, words: /refused/, kind: 'refused' },
  {
    what: 'a URL with a password',
    args: () => ['login', `https://user:${sentinel}@em.example.com`],
    code: 3,
    words: /no account and no password/,
    kind: 'usage',
  },
  { what: 'a list', args: () => ['list', 'EM 1'], code: 0 },
  { what: 'a resource', args: () => ['get', 'EM 1', 'backupServers'], code: 0 },
  { what: 'no resource', args: () => ['get', 'EM 1', 'x'], code: 1, kind: 'not-found' },
  { what: 'a path out of the API', args: () => ['get', 'EM 1', 'a/../../x'], code: 3, kind: 'usage' },
  {
    what: 'a fleet file with problems',
    args: (write) => ['plan', write('f.yaml', 'version: 1\npassword: x\n')],
    code: 3,
    kind: 'usage',
  },
  {
    what: 'a fleet file in Latin-1',
    args: (write) => ['plan', write('f.yaml', Buffer.from('version: 1\n# caf\u00e9\n', 'latin1'))],
    code: 3,
    words: /not in UTF-8, line 2\. Save it/,
    kind: 'usage',
  },
  {
    what: 'a fleet file in UTF-16, as PowerShell writes it',
    args: (write) => ['plan', write('f.yaml', Buffer.from(`\uFEFF${fresh}`, 'utf16le'))],
    code: 0,
  },
  { what: 'a folder', args: () => ['plan', '.'], code: 3, words: /it is a folder/, kind: 'usage' },
  {
    what: 'an Enterprise Manager of the file that cannot be read, and has no row',
    args: (write) => [
      'drift',
      write('f.yaml', fleet(rows(berlin), { endpoints: ['EM 1', 'Dead'] })),
      '--detailed-exitcode',
    ],
    code: 1,
  },
  { what: 'an apply', args: (write) => ['apply', write('f.yaml', fresh), '--yes'], code: 0 },
  {
    what: 'an apply of nothing',
    args: (write) => ['apply', write('f.yaml', fleet(rows(berlin))), '--yes'],
    code: 0,
  },
  {
    what: 'an apply with a conflict',
    args: (write) => ['apply', write('f.yaml', fleet(rows(berlin, berlin))), '--yes'],
    code: 1,
    words: /--skip-conflicts/,
    kind: 'failed',
  },
  {
    what: 'an apply that nobody agreed to',
    args: (write) => ['apply', write('f.yaml', fresh)],
    code: 3,
    words: /Add --yes/,
    kind: 'usage',
  },
  {
    what: 'a retry of nothing',
    args: (write) => ['apply', write('f.yaml', fresh), '--yes', '--retry-failed'],
    code: 3,
    words: /Add --resume/,
    kind: 'usage',
  },
  {
    what: 'a journal that is forgotten and resumed',
    args: (write) => ['apply', write('f.yaml', fresh), '--yes', '--resume', '--discard'],
    code: 3,
    words: /cannot be used with/,
    kind: 'usage',
  },
  { what: 'two collections', args: () => ['collect', 'EM 1', berlin, oslo, '--yes'], code: 0 },
  {
    what: 'one backup server twice',
    args: () => ['collect', 'EM 1', berlin, berlin.toUpperCase(), '--yes'],
    code: 0,
  },
  { what: 'an export of nobody', args: () => ['export', 'Dead'], code: 1, words: /refused/, kind: 'failed' },
  {
    what: 'a table without a column that is mapped',
    args: (write) => ['import', write('t.csv', 'Name\na\n'), '--map', 'Host=port', '--endpoint', 'EM 1'],
    code: 3,
    words: /no column "Host".*Name/,
    kind: 'usage',
  },
  {
    what: 'credentials with a number',
    args: (write) => [
      'plan',
      write('f.yaml', fresh),
      '--credentials',
      write('c.yaml', 'svc: { username: a, password: 123456789 }'),
    ],
    code: 3,
    words: /"password" of "svc": it must be a text, in quotes/,
    kind: 'usage',
  },
  {
    what: 'two credentials with one variable',
    args: (write) => [
      'apply',
      write(
        'f.yaml',
        fleet([
          ...rows('a.example.com'),
          { ...rows('b')[0], credential: 's-v.c' },
          { ...rows('c')[0], credential: 's.v-c' },
        ]),
      ),
      '--yes',
    ],
    env: { VEEAM_EM_CREDENTIAL_S_V_C: `a:${sentinel}` },
    code: 3,
    words: /both mean the environment variable VEEAM_EM_CREDENTIAL_S_V_C/,
    kind: 'usage',
  },
  {
    what: 'an endpoint without an account and a password',
    args: () => ['login', 'EM 1'],
    env: { VEEAM_EM_CREDENTIAL_EM_1: '' },
    code: 1,
    words: /no account and no password for/,
    kind: 'session-expired',
  },
];

describe('veeam-em --json', () => {
  let sandbox: Sandbox;
  let cli: Cli;

  beforeEach(async () => {
    const switches = { taskRunningMs: 20, taskOperationFinishedMs: 20, collectMs: 50 };
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, switches });
    cli = await Cli.create({ 'EM 1': sandbox });
    cli.env['VEEAM_EM_CREDENTIAL_SVC'] = 'LAB\\svc:password';
    cli.env['VEEAM_EM_CREDENTIAL_DEAD'] = 'a:b';
    const known = JSON.parse(readFileSync(cli.env['VEEAM_EM_ENDPOINTS'] ?? '', 'utf8')) as object[];
    cli.write('endpoints.json', JSON.stringify([...known, { name: 'Dead', url: 'http://127.0.0.1:1' }]));
  });

  afterEach(async () => {
    await sandbox.stop();
    cli.dispose();
  });

  for (const { what, args, env = {}, code, words, kind } of cases)
    it(`prints one document for ${what}`, async () => {
      const ended = await cli.run([...args((name, content) => cli.write(name, content)), '--json'], { env });
      const document = JSON.parse(ended.stdout) as {
        error?: { kind: string; message: string; exitCode: number };
      };
      assert.deepEqual(
        [ended.code, document.error?.kind, document.error?.exitCode],
        [code, kind, kind && code],
        ended.stdout,
      );
      if (words) assert.match(`${document.error?.message ?? ''} `, words);
      for (const text of [ended.stdout, ended.stderr]) assert.ok(!text.includes(sentinel));
    });

  it('has the plan and what became of it in one document', async () => {
    const file = cli.write('f.yaml', fresh);
    const { stdout } = await cli.run(['apply', file, '--yes', '--json']);
    const { plan, items } = JSON.parse(stdout) as {
      plan: { counts: { create: number } };
      items: readonly { result: string }[];
    };
    assert.deepEqual([plan.counts.create, items.map(({ result }) => result)], [1, ['connected']]);
  });

  const consents: readonly (readonly [act: CollectingAct, args: readonly string[]])[] = [
    ['connect', ['connect', 'EM 1', 'new.example.com', '--credential', 'svc']],
    ['collect', ['collect', 'EM 1', berlin, oslo]],
    ['connect', ['apply', 'FILE']],
  ];
  for (const [act, args] of consents)
    it(`tells what is agreed to in the words of the editor: ${args.join(' ')}`, async () => {
      const file = cli.write('f.yaml', fresh);
      const { code, stderr } = await cli.run(args.map((arg) => (arg === 'FILE' ? file : arg)));
      assert.equal(code, 3, 'nobody agrees');
      assert.ok(stderr.includes([licenceQuestion(act), ...licenceDetails(act, 'EM 1')].join(' ')), stderr);
    });

  it('names the credentials that an apply will miss, and plans without them', async () => {
    const file = cli.write('f.yaml', fleet([{ ...rows('a.example.com')[0], credential: 'other' }]));
    const { code, stdout, stderr } = await cli.run(['plan', file, '--json']);
    const { missingCredentials } = JSON.parse(stdout) as { missingCredentials: readonly string[] };
    assert.deepEqual([code, missingCredentials], [0, ['other']]);
    assert.match(stderr, /Set VEEAM_EM_CREDENTIAL_OTHER/);
  });

  it('keeps no journal in the working folder because of an empty variable', async () => {
    const file = cli.write('f.yaml', fresh);
    const home = join(cli.folder, 'home');
    const env = { XDG_STATE_HOME: '', HOME: home, USERPROFILE: home, LOCALAPPDATA: '' };
    assert.equal((await cli.run(['apply', file, '--yes'], { env })).code, 0);
    assert.throws(() => readFileSync('veeam-em'), /ENOENT/);
  });
});
