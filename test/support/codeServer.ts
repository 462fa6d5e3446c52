import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { addDisplayLanguage } from './displayLanguage';
import type { Editor } from './editors';
import { endTree, run } from './shell';

export interface CodeServerOptions {
  /** The installed editor. */
  readonly editor: Editor;
  /** The folder for the user data and the extensions of this run. */
  readonly folder: string;
  /** The package to install before the start, as a user would. */
  readonly vsix?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The display language, such as `de`; English by default. */
  readonly language?: string | undefined;
  readonly port?: number;
}

export interface CodeServer {
  readonly url: string;
  readonly userDataDir: string;
  readonly log: () => string;
  /**
   * Kills all processes, as a crash would.
   *
   * @returns the number of killed processes
   */
  killExtensionHost(): Promise<number>;
  stop(): Promise<void>;
}

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  // Prevents requests to a marketplace.
  EXTENSIONS_GALLERY: '{"serviceUrl":""}',
  // code-server would use these variables if the tests themselves run inside VS Code.
  VSCODE_IPC_HOOK_CLI: undefined,
  PORT: undefined,
});

export async function startCodeServer(options: CodeServerOptions): Promise<CodeServer> {
  const { node, entry } = options.editor;
  const userDataDir = join(options.folder, 'user-data');
  const extensionsDir = join(options.folder, 'extensions');
  mkdirSync(join(userDataDir, 'User'), { recursive: true });
  writeFileSync(
    join(userDataDir, 'User/settings.json'),
    JSON.stringify(options.settings ?? {}, undefined, 2),
  );
  const { language } = options;
  if (language !== undefined) addDisplayLanguage(userDataDir, language);
  const folders = ['--user-data-dir', userDataDir, '--extensions-dir', extensionsDir];
  if (options.vsix !== undefined) {
    await run(node, [entry, ...folders, '--install-extension', options.vsix], {
      env: environment(),
    });
  }
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    node,
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
      ...(language === undefined ? [] : ['--locale', language]),
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
