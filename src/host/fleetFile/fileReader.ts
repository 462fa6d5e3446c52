import { Worker } from 'node:worker_threads';
import type { ReadFleetFile } from '../../core/fleetFile/fleetFile';
import type { RowKey } from '../../core/fleetFile/keys';
import type {
  ReadingAnswer,
  ReadingQuestion,
  ReadingTask,
  ReadingTasks,
} from '../../core/fleetFile/readingThread';
import type { NewFleetFile } from '../../core/fleetFile/writeFleetFile';

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Reads and writes fleet files in a thread, which is started with the first of them, so that no text blocks the extension host. */
export class FileReader {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  /** @param script the bundle of `readingThread.ts` */
  constructor(private readonly script: string) {}

  /** Finds the problems of a text. */
  problems(text: string): Promise<ReadFleetFile['problems']> {
    return this.ask('problems', text);
  }

  /** Reads a text with its rows. */
  read(text: string): Promise<ReadFleetFile> {
    return this.ask('read', text);
  }

  /** Reads the backup servers of a table. */
  readCsv(
    bytes: Uint8Array,
    chosen: ReadonlyMap<string, RowKey | undefined>,
  ): Promise<ReturnType<ReadingTasks['readCsv']>> {
    return this.ask('readCsv', bytes, chosen);
  }

  /** The text of a new fleet file. */
  write(file: NewFleetFile): Promise<string> {
    return this.ask('write', file);
  }

  dispose(): void {
    const { worker } = this;
    this.fail(new Error('The window closes.'));
    void worker?.terminate();
  }

  private ask<K extends ReadingTask>(
    task: K,
    ...given: Parameters<ReadingTasks[K]>
  ): Promise<ReturnType<ReadingTasks[K]>> {
    const worker = (this.worker ??= this.start());
    this.last += 1;
    const question: ReadingQuestion = { id: this.last, task, given };
    return new Promise((resolve, reject) => {
      this.waiting.set(question.id, {
        resolve: (result) => {
          resolve(result as ReturnType<ReadingTasks[K]>);
        },
        reject,
      });
      worker.postMessage(question);
    });
  }

  private start(): Worker {
    const worker = new Worker(this.script);
    worker.unref();
    worker.on('message', ({ id, result }: ReadingAnswer) => {
      this.waiting.get(id)?.resolve(result);
      this.waiting.delete(id);
    });
    worker.on('error', (error: Error) => {
      this.fail(error);
    });
    return worker;
  }

  /** The next question starts another thread. */
  private fail(error: Error): void {
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
