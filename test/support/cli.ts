import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCli } from '../../scripts/bundles';
import type { Sandbox } from '../../src/sandbox/sandbox';

/** The bundled command line, which `Cli.create` makes. */
export const bundle = join('out', 'test', 'cli', 'veeam-em.js');
let built: Promise<unknown> | undefined;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running process of the command line. */
export class Running {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ended>;

  constructor(readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk: Buffer) => {
      this.stdout += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
    this.ended = once(child, 'close').then(([code]) => ({
      code: code as number | null,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }
}

/** Drives the bundled command line as a process, in a folder of its own, with a file of endpoints for some sandboxes. */
export class Cli {
  readonly folder = mkdtempSync(join(tmpdir(), 'veeam-em-cli-'));
  readonly env: NodeJS.ProcessEnv;

  private constructor() {
    this.env = {
      PATH: process.env['PATH'],
      HOME: this.folder,
      XDG_CONFIG_HOME: join(this.folder, 'config'),
      XDG_STATE_HOME: join(this.folder, 'state'),
      ...(process.env['SystemRoot'] !== undefined && { SystemRoot: process.env['SystemRoot'] }),
    };
  }

  static async create(sandboxes: Readonly<Record<string, Sandbox>> = {}): Promise<Cli> {
    built ??= buildCli(bundle);
    await built;
    const cli = new Cli();
    const endpoints = Object.entries(sandboxes).map(([name, { url, username, fingerprint256 }]) => ({
      name,
      url,
      username,
      ...(fingerprint256 !== undefined && { certificate: fingerprint256 }),
    }));
    cli.env['VEEAM_EM_ENDPOINTS'] = cli.write('endpoints.json', JSON.stringify(endpoints));
    for (const [name, { username, password }] of Object.entries(sandboxes))
      cli.env[`VEEAM_EM_CREDENTIAL_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`] =
        `${username}:${password}`;
    return cli;
  }

  /** Writes a file into the folder, and returns its path. */
  write(name: string, text: string | Buffer, mode = 0o600): string {
    const path = join(this.folder, name);
    writeFileSync(path, text, { mode });
    return path;
  }

  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    const child = spawn(process.execPath, [bundle, ...args], { env: { ...this.env, ...env } });
    return new Running(child);
  }

  /** Runs a verb to its end. */
  run(
    args: readonly string[],
    { stdin = '', env = {} }: { stdin?: string; env?: NodeJS.ProcessEnv } = {},
  ): Promise<Ended> {
    const running = this.start(args, env);
    running.child.stdin?.end(stdin);
    return running.ended;
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
