import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { buildExtensionCli } from '../../../scripts/bundles';
import { Sandbox } from '../../../src/sandbox/sandbox';
import { Cli, Running } from '../../support/cli';
import { until } from '../../support/until';

/* The launchers in `bin`, as a terminal finds them on its PATH. */

const launcher = 'veeam-em';
const isWindows = process.platform === 'win32';
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };

describe('the launcher of the terminal', function () {
  let sandbox: Sandbox;
  let cli: Cli;
  let bin: string;

  before(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    cli = await Cli.create({ EM1: sandbox });
    // A home may have any name.
    const installed = join(
      cli.folder,
      isWindows ? "o'brien & (co) 100% !x!" : 'o\'brien & "co" $HOME `x` 100% !x!',
    );
    bin = join(installed, 'bin');
    mkdirSync(bin, { recursive: true });
    await buildExtensionCli(join(installed, 'dist'));
    for (const name of ['veeam-em', 'veeam-em.cmd']) copyFileSync(join('bin', name), join(bin, name));
    chmodSync(join(bin, 'veeam-em'), 0o755);
  });

  after(async () => {
    await sandbox.stop();
    cli.dispose();
  });

  /** The environment of a terminal: the folder of the launcher before the rest of the PATH. */
  const terminal = (node: string | undefined, path = cli.env['PATH'] ?? ''): NodeJS.ProcessEnv => ({
    ...cli.env,
    PATH: [bin, path].join(delimiter),
    VEEAM_EM_NODE: node,
  });
  const start = (args: readonly string[], env = terminal(process.execPath)): Running =>
    new Running(spawn(launcher, args, { env, shell: isWindows }));

  it('runs the command line from a folder with any name', async () => {
    const { code, stdout, stderr } = await start(['--version']).ended;
    assert.deepEqual([code, stdout.trim(), stderr], [0, version, '']);
  });

  it('runs where its name is typed in quotes, in another folder', async () => {
    const running = new Running(
      spawn('"veeam-em" --version', { env: terminal(process.execPath), cwd: tmpdir(), shell: true }),
    );
    const { code, stdout, stderr } = await running.ended;
    assert.deepEqual([code, stdout.trim(), stderr], [0, version, '']);
  });

  it('reaches the endpoints of the user', async () => {
    const listed = await start(['endpoints', '--json']).ended;
    assert.deepEqual([listed.code, listed.stderr], [0, '']);
    assert.ok(listed.stdout.includes(sandbox.url));
    const servers = await start(['list', 'EM1']).ended;
    assert.deepEqual([servers.code, servers.stderr], [0, '']);
    assert.match(servers.stdout, /vbr-berlin\.sandbox\.example/);
  });

  it('runs the sandbox of the extension', async () => {
    const running = start(['sandbox', '--port', '0']);
    await until(() => running.stdout.includes('\n'), 'it listens');
    const { url } = JSON.parse(running.stdout) as { url: string };
    assert.equal((await fetch(url)).status, 200);
    running.child.kill('SIGTERM');
    await running.ended;
  });

  describe('on Unix', () => {
    before(function () {
      if (isWindows) this.skip();
    });

    /** A program that writes what it is given, in place of VS Code. */
    const recorder = (name: string): string => {
      const path = join(cli.folder, name);
      writeFileSync(path, '#!/bin/sh\nprintf "<%s>" "${ELECTRON_RUN_AS_NODE-unset}" "$@"\nexit 7\n');
      chmodSync(path, 0o755);
      return path;
    };

    it("runs VS Code's program as Node, with every argument as it is, and ends as it ends", async () => {
      const args = ['a b', '', '*', "it's", '"', '$HOME', '--', '-n'];
      const ended = await start(args, terminal(recorder('Code Helper (Plugin)'))).ended;
      const passed = [`${bin}/../dist/cli.js`, ...args].map((arg) => `<${arg}>`);
      assert.deepEqual([ended.code, ended.stdout], [7, `<1>${passed.join('')}`]);
    });

    it('runs in its own folder, too', async () => {
      const running = new Running(
        spawn('sh', [launcher, '--version'], { cwd: bin, env: terminal(process.execPath) }),
      );
      assert.equal((await running.ended).stdout.trim(), version);
    });

    for (const [what, program] of [
      ['is not set', undefined],
      ['names a program that is gone', '/nowhere/code'],
      ['names a folder', '/'],
    ] as const) {
      it(`runs the node of the PATH if VEEAM_EM_NODE ${what}`, async () => {
        const folder = join(cli.folder, 'with node');
        mkdirSync(folder);
        try {
          symlinkSync(process.execPath, join(folder, 'node'));
          const { code, stdout, stderr } = await start(['--version'], terminal(program, folder)).ended;
          assert.deepEqual([code, stdout.trim(), stderr], [0, version, '']);
        } finally {
          rmSync(folder, { recursive: true });
        }
      });

      it(`says what to do if VEEAM_EM_NODE ${what} and there is no node`, async () => {
        const { code, stdout, stderr } = await start(['--version'], terminal(program, '/nowhere')).ended;
        assert.deepEqual([code, stdout], [1, '']);
        assert.match(
          stderr,
          /^veeam-em: nothing runs it\. .*Open a new terminal in VS Code, or install Node/,
        );
        assert.ok(stderr.includes(`"${program ?? ''}"`));
      });
    }

    it('passes a signal to the command line', async () => {
      const running = start(['sandbox', '--port', '0']);
      await until(() => running.stdout.includes('"url"'), 'the sandbox listens');
      running.child.kill('SIGINT');
      const { code, stderr } = await running.ended;
      assert.equal(code, 0, stderr);
      assert.match(stderr, /Nothing new is begun/);
    });
  });
});
