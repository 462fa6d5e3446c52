import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { variableOf } from '../../../src/cli/credentials';
import { Sandbox } from '../../../src/sandbox/sandbox';
import { bundle, Cli, Running, type Ended } from '../../support/cli';
import { programPath } from '../../support/programs';

/* The chapter about the command line, done word for word: its files, its commands, and the steps of its pipelines. */

const chapter = readFileSync('README.md', 'utf8')
  .split(/^## /m)
  .find((text) => text.startsWith('The fleet as a file'));
const blocks = [...(chapter ?? '').matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', text = '']) => ({ language, text }),
);
const block = (language: string, holds: string): string => {
  const found = blocks.find((candidate) => candidate.language === language && candidate.text.includes(holds));
  assert.ok(found, holds);
  return found.text;
};

interface Step {
  readonly run?: string;
}
interface GitHub {
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      'plan' | 'apply' | 'drift',
      { readonly env?: Readonly<Record<string, string>>; readonly steps: readonly Step[] }
    >
  >;
}
interface GitLabJob {
  readonly script: readonly string[];
  readonly artifacts?: { readonly reports?: { readonly junit: string } };
}
type GitLab = Readonly<Record<'plan' | 'apply' | 'drift', GitLabJob>> & {
  readonly variables: Readonly<Record<string, string>>;
};

describe('the README of the command line', function () {
  this.timeout(60_000);
  let sandboxes: Readonly<Record<'Rome' | 'Milan', Sandbox>>;
  let cli: Cli;
  let secrets: Readonly<Record<string, string>>;

  beforeEach(async function () {
    if (programPath('bash') === undefined) this.skip();
    const switches = { taskRunningMs: 20, taskOperationFinishedMs: 20, collectMs: 50 };
    const start = () => Sandbox.start({ scheme: 'http', port: 0, switches });
    sandboxes = { Rome: await start(), Milan: await start() };
    cli = await Cli.create();
    // As the README has it, with the sandboxes in place of the Enterprise Managers.
    const endpoints = JSON.parse(block('json', '"username"')) as {
      name: 'Rome' | 'Milan';
    }[];
    cli.write(
      'endpoints.json',
      JSON.stringify(
        endpoints.map((entry) => ({
          ...{ ...entry, url: sandboxes[entry.name].url, username: sandboxes[entry.name].username },
          // A sandbox with http has none.
          certificate: undefined,
        })),
      ),
    );
    cli.write('south.veeam-em.yaml', block('yaml', 'backupServers:'));
    cli.write('veeam-em', `#!/bin/sh\nexec '${process.execPath}' '${resolve(bundle)}' "$@"\n`, 0o755);
    const account = ({ username, password }: Sandbox): string => `${username}:${password}`;
    secrets = {
      ROME: account(sandboxes.Rome),
      MILAN: account(sandboxes.Milan),
      BACKUP_ADMIN: 'DOMAIN\\user:password',
    };
  });
  afterEach(async () => {
    await Promise.all(Object.values(sandboxes).map((sandbox) => sandbox.stop()));
    cli.dispose();
  });

  /** Runs a script as a runner does: the first command that fails ends it. */
  function bash(script: string, env: NodeJS.ProcessEnv): Promise<Ended> {
    const { HOME, XDG_CONFIG_HOME, XDG_STATE_HOME } = cli.env;
    return new Running(
      spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
        cwd: cli.folder,
        env: {
          ...{ HOME, XDG_CONFIG_HOME, XDG_STATE_HOME },
          PATH: [cli.folder, cli.env['PATH']].join(delimiter),
          ...env,
        },
      }),
    ).ended;
  }
  const created = (): readonly string[] =>
    Object.values(sandboxes).flatMap(({ estate }) =>
      estate.servers.map(({ name }) => name).filter((name) => name.endsWith('example.com')),
    );
  const both = ['vbr01.example.com', 'vbr02.example.com'];
  const isInstall = (line: string): boolean => line.startsWith('npm install');

  it('has commands for bash that plan and apply', async () => {
    const [exports = [], commands = []] = [/^export/, /^veeam-em/].map((begins) =>
      block('sh', 'export VEEAM_EM')
        .split('\n')
        .filter((line) => begins.test(line)),
    );
    assert.equal(commands.length, 2);
    const names = `${exports.join('\n')}\nenv | grep ^VEEAM_EM`;
    const set = await bash(names, {});
    assert.match(set.stdout, /^VEEAM_EM_CREDENTIAL_BACKUP_ADMIN=DOMAIN\\user:password$/m);
    for (const name of ['Rome', 'Milan', 'backup-admin'])
      assert.ok(set.stdout.includes(`${variableOf(name)}=`));
    const env = Object.fromEntries(Object.entries(secrets).map(([name, value]) => [variableOf(name), value]));
    const planned = await bash(commands[0] ?? '', env);
    assert.deepEqual([planned.code, planned.stderr], [0, ''], planned.stderr);
    const applied = await bash(`${commands[1] ?? ''} --yes`, env);
    assert.equal(applied.code, 0, applied.stderr);
    assert.deepEqual(created(), both);
  });

  it('has a pipeline for GitHub that plans, applies what was planned, and fails at drift', async () => {
    const workflow = parse(block('yaml', 'GITHUB_OUTPUT')) as GitHub;
    const outputs: Record<string, string> = {};
    const run = async (job: 'plan' | 'apply' | 'drift'): Promise<Ended> => {
      const filled = (text: string): string =>
        text.replaceAll(/\$\{\{ (\S+) \}\}/g, (_, name: string) =>
          name === 'needs.plan.outputs.id'
            ? (outputs['id'] ?? '')
            : (secrets[name.replace('secrets.', '')] ?? name),
        );
      const { env, steps } = workflow.jobs[job];
      const output = cli.write('output', '');
      let ended: Ended = { code: 0, stdout: '', stderr: '' };
      for (const { run: script } of steps) {
        if (script === undefined || isInstall(script)) continue;
        const given = Object.entries({ ...workflow.env, ...env }).map(([name, value]): [string, string] => [
          name,
          filled(value),
        ]);
        ended = await bash(filled(script), { ...Object.fromEntries(given), GITHUB_OUTPUT: output });
        if (ended.code !== 0) break;
      }
      for (const line of readFileSync(output, 'utf8').split('\n')) {
        const [name = '', value = ''] = line.split('=');
        outputs[name] = value;
      }
      return ended;
    };
    const planned = await run('plan');
    assert.equal(planned.code, 0, planned.stderr);
    assert.match(outputs['id'] ?? '', /^[0-9a-f]{16}$/);
    const applied = await run('apply');
    assert.equal(applied.code, 0, applied.stderr);
    assert.deepEqual(created(), both);
    assert.match(readFileSync(join(cli.folder, 'result.xml'), 'utf8'), /tests="2" failures="0"/);
    const drift = await run('drift');
    assert.equal(drift.code, 2, drift.stderr);
  });

  it('has a pipeline for GitLab that does the same', async () => {
    const pipeline = parse(block('yaml', 'before_script')) as GitLab;
    const env = {
      ...pipeline.variables,
      ...Object.fromEntries(Object.entries(secrets).map(([name, value]) => [variableOf(name), value])),
    };
    const run = (job: 'plan' | 'apply' | 'drift'): Promise<Ended> =>
      bash(pipeline[job].script.join('\n'), env);
    const planned = await run('plan');
    assert.deepEqual([planned.code, planned.stderr], [0, '']);
    const applied = await run('apply');
    assert.equal(applied.code, 0, applied.stderr);
    assert.deepEqual(created(), both);
    const report = pipeline.apply.artifacts?.reports?.junit ?? '';
    assert.match(readFileSync(join(cli.folder, report), 'utf8'), /tests="2" failures="0"/);
    assert.equal((await run('drift')).code, 2);
  });

  it('installs this version', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
    const named = [...(chapter ?? '').matchAll(/veeam-em@(\S+)/g)].map(([, wanted = '']) => wanted);
    assert.ok(named.length > 0);
    for (const wanted of named) assert.ok(`${version}.`.startsWith(`${wanted}.`), wanted);
  });
});
