import { setImmediate as turn } from 'node:timers/promises';
import { slices } from '../../core/client/pace';

export interface QueueWords {
  /** So many entries came faster than they could be written. */
  readonly left: (entries: number) => string;
  /** An entry could not be rendered. */
  readonly broken: (reason: string) => string;
}

export interface QueueLimits {
  readonly entries: number;
  /** Characters that wait, as far as they are known. */
  readonly weight: number;
  /** Characters that are written at once. */
  readonly piece: number;
}

const defaults: QueueLimits = { entries: 2000, weight: 4 * 1024 * 1024, piece: 64 * 1024 };

interface Waiting {
  readonly text: () => string | Promise<string>;
  readonly weight: number;
  /** Entries that this line stands for, which found no room. */
  left?: number;
}

/**
 * Writes texts in the order in which they are given, although some have to be waited for: in pieces, with the event
 * loop's turn between them, and never with more waiting than is bounded.
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

  /** @param weight how many characters wait with it, where that is known */
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
    // Whoever adds an entry does not wait for it.
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
        // VS Code closed the channel first, as when the window ends: there is nowhere to write.
        this.close();
      }
      await turn();
    }
  }
}

/** What kind of failure it is, without a word of anybody: a message may quote what it is about. */
export function reasonCode(error: unknown): string {
  try {
    if (!(error instanceof Error)) return typeof error;
    const { name } = error;
    return /^[A-Za-z]{1,40}$/.test(name) ? name : 'Error';
  } catch {
    // What somebody throws may throw when it is asked.
    return 'Error';
  }
}
