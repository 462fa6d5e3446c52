import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { endTree, installPackages, run, succeeds } from './shell';

/** VS Code 1.100.3, the floor of `engines.vscode`, as a package of the npm registry. */
const version = '4.100.3';
const cache = resolve('.vscode-test');
const home = join(cache, `code-server-${version}`);
const entry = join(home, 'node_modules/code-server/out/node/entry.js');

/** Installs a real VS Code from the npm registry into the cache, once. */
export async function obtainCodeServer(): Promise<void> {
  if (existsSync(entry)) return;
  for (const tool of ['g++', 'make', 'python3']) {
    if (!(await succeeds(tool, '--version'))) {
      await installPackages('A compiler for native modules', 'build-essential', 'python3');
      break;
    }
  }
  console.log(`Installing VS Code (code-server ${version}) into .vscode-test…`);
  // Made aside and moved in when it is whole, so that an interrupted install is never taken for one.
  const making = `${home}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  writeFileSync(join(making, 'package.json'), '{ "private": true }\n');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  // Its own post-install refuses root and fetches from sites that a closed network lacks; what it would
  // build and we need is built below.
  await run('npm', ['install', '--ignore-scripts', ...quiet, `code-server@${version}`], { cwd: making });
  const workbench = join(making, 'node_modules/code-server/lib/vscode');
  await run('npm', ['install', '--omit=dev', '--ignore-scripts', ...quiet], { cwd: workbench });
  await run('npm', ['rebuild', '@vscode/spdlog', 'native-watchdog'], { cwd: workbench });
  symlinkSync('node_modules', join(workbench, 'node_modules.asar'));
  await run('npm', ['rebuild', 'argon2'], { cwd: making });
  renameSync(making, home);
}

export interface CodeServerOptions {
  /** Holds the user folder and the extensions of this run. */
  readonly folder: string;
  /** Installed as a user would, before the start. */
  readonly vsix?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly port?: number;
}

export interface CodeServer {
  readonly url: string;
  readonly userDataDir: string;
  readonly log: () => string;
  /** As a crash would. @returns how many processes were killed */
  killExtensionHost(): Promise<number>;
  stop(): Promise<void>;
}

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  // No marketplace is asked.
  EXTENSIONS_GALLERY: '{"serviceUrl":""}',
  // It would take these for its own when a test runs inside of VS Code.
  VSCODE_IPC_HOOK_CLI: undefined,
  PORT: undefined,
});

export async function startCodeServer(options: CodeServerOptions): Promise<CodeServer> {
  const userDataDir = join(options.folder, 'user-data');
  const extensionsDir = join(options.folder, 'extensions');
  mkdirSync(join(userDataDir, 'User'), { recursive: true });
  writeFileSync(
    join(userDataDir, 'User/settings.json'),
    JSON.stringify(options.settings ?? {}, undefined, 2),
  );
  const folders = ['--user-data-dir', userDataDir, '--extensions-dir', extensionsDir];
  if (options.vsix !== undefined) {
    await run(process.execPath, [entry, ...folders, '--install-extension', options.vsix], {
      env: environment(),
    });
  }
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    process.execPath,
    [
      entry,
      ...folders,
      ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
      ...[
        '--disable-telemetry',
        '--disable-update-check',
        '--disable-workspace-trust',
        '--disable-getting-started-override',
      ],
    ],
    { env: environment(), detached: process.platform !== 'win32', stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  const collect = (chunk: Buffer): void => {
    log += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = new Promise<void>((done) => {
    child.once('exit', () => {
      done();
    });
  });
  while (!(await answers(`${url}/healthz`))) {
    if (child.exitCode !== null) throw new Error(`code-server ended with ${child.exitCode}:\n${log}`);
    await wait(100);
  }
  return {
    url,
    userDataDir,
    log: () => log,
    killExtensionHost: async () => {
      const hosts = (await run('ps', ['-eo', 'pid,pgid,args']))
        .split('\n')
        .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
        .filter((match) => match?.[2] === String(child.pid) && match[3]?.includes('extensionHost'));
      for (const match of hosts) process.kill(Number(match?.[1]), 'SIGKILL');
      return hosts.length;
    },
    stop: async () => {
      endTree(child);
      await ended;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

export function freePort(): Promise<number> {
  return new Promise((done, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        done(port);
      });
    });
  });
}
