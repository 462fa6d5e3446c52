import { setImmediate as turn } from 'node:timers/promises';
import { slices } from '../../core/client/pace';

export interface QueueWords {
  /** Words for entries that were dropped because they came faster than they could be written. */
  readonly left: (entries: number) => string;
  /** Words for an entry that could not be rendered. */
  readonly broken: (reason: string) => string;
}

export interface QueueLimits {
  readonly entries: number;
  /** The number of waiting characters, as far as it is known. */
  readonly weight: number;
  /** The number of characters that are written at once. */
  readonly piece: number;
}

const defaults: QueueLimits = { entries: 2000, weight: 4 * 1024 * 1024, piece: 64 * 1024 };

interface Waiting {
  readonly text: () => string | Promise<string>;
  readonly weight: number;
  /** The number of dropped entries that this line stands for. */
  left?: number;
}

/**
 * Writes texts in the order in which they are added, although some are rendered asynchronously. It writes in pieces, yields
 * to the event loop between them, and bounds the number of waiting texts.
 */
export class OutputQueue {
  private readonly waiting: Waiting[] = [];
  private weight = 0;
  private isRunning = false;
  private isClosed = false;

  constructor(
    private readonly append: (text: string) => void,
    private readonly words: QueueWords,
    private readonly limits: QueueLimits = defaults,
  ) {}

  /**
   * Adds a text.
   *
   * @param weight the number of characters that wait with it, if it is known
   */
  add(text: () => string | Promise<string>, weight = 0): void {
    if (this.isClosed) return;
    const isFull = this.waiting.length >= this.limits.entries || this.weight + weight > this.limits.weight;
    if (!isFull) this.wait({ text, weight });
    else this.leaveOut();
  }

  close(): void {
    this.isClosed = true;
    this.waiting.length = 0;
  }

  private leaveOut(): void {
    const last = this.waiting.at(-1);
    if (last?.left !== undefined) {
      last.left += 1;
      return;
    }
    const line: Waiting = { text: () => this.words.left(line.left ?? 0), weight: 0, left: 1 };
    this.wait(line);
  }

  private wait(entry: Waiting): void {
    this.waiting.push(entry);
    this.weight += entry.weight;
    if (!this.isRunning) void this.run();
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    // Yields first, so that adding an entry never blocks the caller.
    await turn();
    for (let entry = this.waiting.shift(); entry !== undefined; entry = this.waiting.shift()) {
      await this.write(`${await this.textOf(entry)}\n`);
      this.weight -= entry.weight;
    }
    this.isRunning = false;
  }

  private async textOf({ text }: Waiting): Promise<string> {
    try {
      return await text();
    } catch (error) {
      return this.words.broken(reasonCode(error));
    }
  }

  private async write(text: string): Promise<void> {
    for (const piece of slices(text, this.limits.piece)) {
      if (this.isClosed) return;
      try {
        this.append(piece);
      } catch {
        // VS Code has already closed the channel, as when the window closes.
        this.close();
      }
      await turn();
    }
  }
}

/** The kind of an error without its message, which may quote secrets. */
export function reasonCode(error: unknown): string {
  try {
    if (!(error instanceof Error)) return typeof error;
    const { name } = error;
    return /^[A-Za-z]{1,40}$/.test(name) ? name : 'Error';
  } catch {
    // A thrown object may itself throw when its properties are read.
    return 'Error';
  }
}
