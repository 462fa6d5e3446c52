import { Worker } from 'node:worker_threads';
import type { ReadFleetFile } from '../../core/fleetFile/fleetFile';
import type { ReadingAnswer, ReadingQuestion } from '../../core/fleetFile/readingThread';

interface Waiting {
  readonly resolve: (read: ReadFleetFile) => void;
  readonly reject: (error: Error) => void;
}

/** Reads fleet files in a thread, which is started with the first of them, so that no text blocks the extension host. */
export class FileReader {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  /** @param script the bundle of `readingThread.ts` */
  constructor(private readonly script: string) {}

  /** Finds the problems of a text. */
  async problems(text: string): Promise<ReadFleetFile['problems']> {
    return (await this.ask(text, false)).problems;
  }

  /** Reads a text with its rows. */
  read(text: string): Promise<ReadFleetFile> {
    return this.ask(text, true);
  }

  dispose(): void {
    const { worker } = this;
    this.fail(new Error('The window closes.'));
    void worker?.terminate();
  }

  private ask(text: string, wantsFile: boolean): Promise<ReadFleetFile> {
    const worker = (this.worker ??= this.start());
    this.last += 1;
    const question: ReadingQuestion = { id: this.last, text, wantsFile };
    return new Promise((resolve, reject) => {
      this.waiting.set(question.id, { resolve, reject });
      worker.postMessage(question);
    });
  }

  private start(): Worker {
    const worker = new Worker(this.script);
    worker.unref();
    worker.on('message', ({ id, ...read }: ReadingAnswer) => {
      this.waiting.get(id)?.resolve(read);
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
