import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Readable } from 'node:stream';
import { styleText } from 'node:util';
import { outputText } from '../text/outlets';
import { withoutIsolates } from '../text/visible';

type Style = 'red' | 'green' | 'yellow' | 'dim' | 'bold';

export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: NodeJS.ProcessEnv;
}

/**
 * What a terminal, a pipe or a file receives: no control character of a foreign text has an effect there. A terminal shows
 * isolates as boxes, and control characters are visible without them.
 */
const printable = (text: string): string => outputText(withoutIsolates(text));

/**
 * The streams of the process. Results go to the standard output, everything else to the standard error, so that a pipe gets
 * results only.
 */
export class Io {
  private hasProgress = false;

  constructor(
    readonly streams: Streams,
    private readonly options: { readonly json: boolean; readonly quiet: boolean },
  ) {}

  get isJson(): boolean {
    return this.options.json;
  }

  /** Whether a person can answer a question. */
  get isInteractive(): boolean {
    const { stdin, stderr } = this.streams;
    return stdin.isTTY === true && stderr.isTTY === true;
  }

  /** A line of the result, for a person. */
  line(text = ''): void {
    this.clearProgress();
    this.streams.stdout.write(`${text}\n`);
  }

  /** The body of a response as it is: its control characters have no effect. */
  body(text: string): void {
    this.clearProgress();
    this.streams.stdout.write(`${printable(text)}\n`);
  }

  /** The result for a program. */
  json(value: unknown): void {
    this.clearProgress();
    this.streams.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
  }

  /** Something that a person should know besides the result. */
  note(text: string): void {
    this.clearProgress();
    this.streams.stderr.write(`${printable(text)}\n`);
  }

  /** Shows how far the work is: one line that is written over in a terminal, and nothing elsewhere. */
  progress(text: string): void {
    const { stderr } = this.streams;
    if (stderr.isTTY !== true || this.options.quiet) return;
    const width = Math.max(20, (stderr.columns ?? 80) - 1);
    this.hasProgress = true;
    stderr.write(`\r\u001b[2K${printable(text).slice(0, width)}`);
  }

  clearProgress(): void {
    if (!this.hasProgress) return;
    this.hasProgress = false;
    this.streams.stderr.write('\r\u001b[2K');
  }

  /** A text in a style, where the standard output is a terminal that wants colours (no-color.org). */
  styled(style: Style, text: string): string {
    const { stdout, env } = this.streams;
    const shown = printable(text);
    const isWanted = stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
    return isWanted ? styleText(style, shown, { validateStream: false }) : shown;
  }

  /** Rows in columns as wide as their values; the last one is not padded. */
  table(rows: readonly (readonly string[])[]): void {
    const shown = rows.map((row) => row.map((cell) => printable(cell).replaceAll(/\s+/g, ' ')));
    const widths = (shown[0] ?? []).map((_, column) =>
      Math.min(
        60,
        shown.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
      ),
    );
    for (const row of shown)
      this.line(
        row
          .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
          .join('  ')
          .trimEnd(),
      );
  }

  /** Asks a question on the standard error. */
  async ask(question: string, signal: AbortSignal): Promise<string> {
    this.clearProgress();
    const { stdin, stderr } = this.streams;
    const reader = createInterface({ input: stdin, output: stderr });
    try {
      return (await reader.question(`${printable(question)} `, { signal })).trim();
    } finally {
      reader.close();
    }
  }

  /** Asks for a secret, which is not shown while it is typed. */
  async askSecret(question: string, signal: AbortSignal): Promise<string> {
    this.clearProgress();
    const { stdin, stderr } = this.streams;
    stderr.write(`${printable(question)} `);
    const nowhere = new Writable({
      write: (_chunk, _encoding, done) => {
        done();
      },
    });
    const reader = createInterface({ input: stdin, output: nowhere, terminal: true });
    try {
      return await reader.question('', { signal });
    } finally {
      reader.close();
      stderr.write('\n');
    }
  }
}
