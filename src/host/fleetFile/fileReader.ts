import { Worker } from 'node:worker_threads';
import type { Answers, Asked, ReadingAnswer, ReadingQuestion } from '../../core/fleetFile/readingThread';

interface Waiting {
  readonly resolve: (answer: ReadingAnswer['answer']) => void;
  readonly reject: (error: Error) => void;
}

/** Reads and writes fleet files in a thread, which is started with the first of them, so that no text blocks the extension host. */
export class FileReader {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  /** @param script the bundle of `readingThread.ts` */
  constructor(private readonly script: string) {}

  /** Asks the thread about a text, or for one. */
  ask<A extends Asked>(asked: A, ...given: Parameters<Answers[A]>): Promise<ReturnType<Answers[A]>> {
    const worker = (this.worker ??= this.start());
    this.last += 1;
    const question: ReadingQuestion<A> = { id: this.last, asked, given };
    return new Promise((resolve, reject) => {
      // The thread answers what it was asked.
      const answered = (answer: ReadingAnswer['answer']): void => resolve(answer as ReturnType<Answers[A]>);
      this.waiting.set(question.id, { resolve: answered, reject });
      worker.postMessage(question);
    });
  }

  dispose(): void {
    const { worker } = this;
    this.fail(new Error('The window closes.'));
    void worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(this.script);
    worker.unref();
    worker.on('message', ({ id, answer }: ReadingAnswer) => {
      this.waiting.get(id)?.resolve(answer);
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
