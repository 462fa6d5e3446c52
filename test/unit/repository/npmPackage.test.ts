import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCli } from '../../../scripts/bundles';
import { makeNpmPackage, npmReadme } from '../../../scripts/npmPackage';

/* The npm package has the command line and nothing of the extension, and runs where it is installed. */

const read = (path: string): string => readFileSync(path, 'utf8');
const json = (path: string): Readonly<Record<string, unknown>> =>
  JSON.parse(read(path)) as Readonly<Record<string, unknown>>;

describe('the npm package', () => {
  let folder: string;
  let packed: string;

  /** Runs a program without a network, and returns what it wrote. */
  function run(program: string, args: readonly string[], cwd: string, expected = 0): string {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd,
      encoding: 'utf8',
      // On Windows npm and what it installs are .cmd files, which only a shell can start.
      shell: process.platform === 'win32',
      env: { ...process.env, npm_config_offline: 'true', npm_config_update_notifier: 'false' },
    });
    assert.equal(status, expected, stderr);
    return expected === 0 ? stdout : stderr;
  }

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'veeam-em-npm-'));
    packed = join(folder, 'packed');
    const path = join(folder, 'cli.js');
    makeNpmPackage(packed, { path, metafile: await buildCli(path) });
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('has only what the command line needs', () => {
    const [{ files }] = JSON.parse(run('npm', ['pack', '--dry-run', '--json'], packed)) as [
      { readonly files: readonly { readonly path: string }[] },
    ];
    assert.deepEqual(files.map(({ path }) => path).sort(), [
      'LICENSE',
      'README.md',
      'THIRD-PARTY-NOTICES.txt',
      'dist/cli.js',
      'package.json',
    ]);
  });

  it('is described by the package.json of the repository, without a part of the extension or a dependency', () => {
    const made = json(join(packed, 'package.json'));
    const ours = json('package.json');
    for (const key of ['name', 'version', 'license', 'repository', 'homepage', 'bugs', 'bin'])
      assert.deepEqual(made[key], ours[key], key);
    assert.deepEqual(made['engines'], { node: '>=20.19.0' });
    const parts = [
      'main',
      'contributes',
      'publisher',
      'scripts',
      'dependencies',
      'devDependencies',
      'private',
    ];
    assert.deepEqual(
      parts.filter((key) => key in made),
      [],
    );
  });

  it('names the packages that are in it, with their licences, and no others', () => {
    const notices = read(join(packed, 'THIRD-PARTY-NOTICES.txt'));
    for (const name of ['commander', 'yaml', 'node-fetch'])
      assert.match(notices, new RegExp(`^${name} \\d`, 'm'));
    assert.doesNotMatch(notices, /vscode-elements/);
  });

  it('runs where npm installed it', () => {
    run('npm', ['pack', '--pack-destination', '..'], packed);
    const project = join(folder, 'a project');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{}');
    const { version } = json('package.json') as { readonly version: string };
    const tarball = join('..', `veeam-em-${version}.tgz`);
    run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball], project);
    const command = join('node_modules', '.bin', 'veeam-em');
    assert.equal(run(command, ['--version'], project).trim(), version);
    assert.match(run(command, ['--help'], project), /^Usage: veeam-em \[options\] \[command\]/);
  });

  it('is never made of the folder of the extension', () => {
    assert.match(run('npm', ['pack', '--dry-run'], '.', 1), /npm packs out\/npm/);
  });

  it('is published by the workflow from its own folder', () => {
    assert.match(read('.github/workflows/publish.yml'), /npm publish \.\/out\/npm /);
  });

  it('has the chapter about the command line, and no link that leads nowhere', () => {
    const readme = npmReadme(read('README.md'), 'veeam-em');
    assert.match(readme, /^# veeam-em\n\nConnects backup servers .*\n\n## The fleet as a file\n/);
    assert.match(readme, /npm install --global veeam-em/);
    assert.doesNotMatch(readme, /^## Security/m);
    assert.doesNotMatch(readme, /\]\((?!https:)/);
    assert.throws(() => npmReadme('# Other\n\n## Chapter\n', 'veeam-em'), /no chapter/);
  });
});
