import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { programPath } from './programs';

/** Whether a terminal can be had: `script` makes one. */
export const hasTerminal = (): boolean =>
  programPath('script') !== undefined &&
  spawnSync('script', scriptOf(['true']), { stdio: 'pipe' }).status === 0;

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The arguments of util-linux and of BSD and macOS. */
const scriptOf = (command: readonly string[]): readonly string[] =>
  process.platform === 'linux'
    ? ['-qec', command.map(quoted).join(' '), '/dev/null']
    : ['-q', '/dev/null', ...command];

/** A shell in a real terminal, with a person who types. */
export class Terminal {
  /** What the terminal shows, with its control sequences. */
  shown = '';
  private readonly child: ChildProcess;

  constructor(shell: readonly string[], env: NodeJS.ProcessEnv, cwd: string) {
    const wide = ['sh', '-c', 'stty rows 60 cols 250; exec "$@"', 'sh', ...shell];
    this.child = spawn('script', scriptOf(wide), { env: { ...env, TERM: 'xterm' }, cwd });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.shown += chunk.toString();
      });
  }

  type(text: string): void {
    this.child.stdin?.write(text);
  }

  close(): void {
    this.child.kill();
  }
}
