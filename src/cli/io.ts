import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Readable } from 'node:stream';
import { styleText } from 'node:util';
import { escapedJson } from '../text/escapes';
import { outputText } from '../text/outlets';
import { withoutIsolates } from '../text/visible';
import type { ExitCode } from './exit';

/** A program needs the first ones only: more are told to a person. */
const mostNotes = 50;

/** The person at the terminal gave up at a question. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

type Style = 'red' | 'green' | 'yellow' | 'dim' | 'bold';

export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: NodeJS.ProcessEnv;
}

/** Ctrl+C, and Ctrl+D, which ends the input. */
const givenUp = (error: unknown): unknown =>
  error instanceof Error && error.name === 'AbortError' ? new Interrupted() : error;

/**
 * What a terminal, a pipe or a file receives: no control character of a foreign text has an effect there. A terminal shows
 * isolates as boxes, and control characters are visible without them.
 */
export const printable = (text: string): string => outputText(withoutIsolates(text));

/** A terminal that shows control sequences as characters. */
const isDumb = (env: NodeJS.ProcessEnv): boolean => env['TERM'] === 'dumb';

interface IoOptions {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** A failure for a program. */
export interface JsonError {
  /** Of a request the kind of its failure, else one of a few fixed words. */
  readonly kind: string;
  readonly message: string;
  readonly exitCode: ExitCode;
  /** What a person was told before, such as the places of problems. */
  readonly details?: readonly string[];
}

/**
 * The streams of the process. Results go to the standard output, everything else to the standard error, so that a pipe gets
 * results only.
 */
export class Io {
  private hasProgress = false;
  private hasResult = false;
  private readonly parts = new Map<string, unknown>();
  private readonly told: string[] = [];

  constructor(
    readonly streams: Streams,
    private options: IoOptions = { json: false, quiet: true },
  ) {}

  use(options: IoOptions): void {
    this.options = options;
  }

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
    this.hasResult = true;
    this.streams.stdout.write(`${text}\n`);
  }

  /** The body of a response as it is: its control characters have no effect. */
  body(text: string): void {
    this.clearProgress();
    this.hasResult = true;
    this.streams.stdout.write(`${printable(text)}\n`);
  }

  /** The result for a program. */
  json(value: unknown): void {
    this.jsonText(JSON.stringify(value, undefined, 2));
  }

  /** The result for a program, which is JSON already. A program reads the same values, and a terminal no control characters. */
  jsonText(text: string): void {
    this.clearProgress();
    this.hasResult = true;
    this.streams.stdout.write(`${escapedJson(text)}\n`);
  }

  /** A part of the result for a program: a run prints one document, when it ends. */
  part(name: string, value: unknown): void {
    this.parts.set(name, value);
  }

  /**
   * Ends the result for a program: whatever becomes of a run, the standard output has one document.
   *
   * @param error why there is no result, or not the whole one
   */
  end(error: JsonError | undefined): void {
    if (!this.isJson || this.hasResult || (error === undefined && this.parts.size === 0)) return;
    this.json({ ...Object.fromEntries(this.parts), ...(error && { error }) });
  }

  /** What a person was told on the standard error. */
  get notes(): readonly string[] {
    return this.told;
  }

  /** Something that a person should know besides the result. */
  note(text: string): void {
    this.clearProgress();
    if (this.told.length < mostNotes) this.told.push(printable(text));
    this.streams.stderr.write(`${printable(text)}\n`);
  }

  /** Shows how far the work is: one line that is written over in a terminal, and nothing elsewhere. */
  progress(text: string): void {
    const { stderr, env } = this.streams;
    if (stderr.isTTY !== true || this.options.quiet || isDumb(env)) return;
    const width = Math.max(1, (stderr.columns ?? 80) - 1);
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
    const isWanted = stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && !isDumb(env);
    return isWanted ? styleText(style, shown, { validateStream: false }) : shown;
  }

  /**
   * Rows in columns as wide as their values; the last one is not padded. A terminal gets a head, and what fits into it.
   *
   * @param dispensable the last column, if it is left out where it does not fit
   */
  table(head: readonly string[], rows: readonly (readonly string[])[], dispensable?: string): void {
    const { stdout } = this.streams;
    const shown = rows.map((row) => row.map((cell) => printable(cell).replaceAll(/\s+/g, ' ')));
    const columns = stdout.isTTY === true ? (stdout.columns ?? 80) : Infinity;
    if (columns !== Infinity && rows.length > 0) shown.unshift([...head]);
    const widths = head.map((_, column) =>
      Math.min(
        60,
        shown.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
      ),
    );
    const whole = widths.reduce((sum, width) => sum + width + 2, -2);
    const isLeftOut = dispensable !== undefined && dispensable === head.at(-1) && whole > columns;
    shown.forEach((row, index) => {
      const cells = isLeftOut ? row.slice(0, -1) : row;
      const text = cells
        .map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd();
      const fitted = text.length > columns ? `${text.slice(0, columns - 1)}…` : text;
      this.line(columns !== Infinity && index === 0 ? this.styled('dim', fitted) : fitted);
    });
  }

  /** Asks a question on the standard error. */
  async ask(question: string, signal: AbortSignal): Promise<string> {
    this.clearProgress();
    const { stdin, stderr } = this.streams;
    const reader = createInterface({ input: stdin, output: stderr });
    try {
      return (await reader.question(`${printable(question)} `, { signal })).trim();
    } catch (error) {
      stderr.write('\n');
      throw givenUp(error);
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
    } catch (error) {
      throw givenUp(error);
    } finally {
      reader.close();
      stderr.write('\n');
    }
  }
}
