import { parentPort } from 'node:worker_threads';
import { readCsv } from './csvImport';
import type { ReadFleetFile } from './fleetFile';
import type { RowKey } from './keys';
import { readFleetFile } from './readFleetFile';
import { writeFleetFile, type NewFleetFile } from './writeFleetFile';

/* Reads and writes fleet files in a thread of its own: a large one takes seconds, and the editor must not wait for it. */

const tasks = {
  /** Without the rows: copying them from the thread takes its time. */
  problems: (text: string): ReadFleetFile['problems'] => readFleetFile(text).problems,
  read: (text: string): ReadFleetFile => readFleetFile(text),
  readCsv: (bytes: Uint8Array, chosen: ReadonlyMap<string, RowKey | undefined>): ReturnType<typeof readCsv> =>
    readCsv(bytes, chosen),
  write: (file: NewFleetFile): string => writeFleetFile(file, 'yaml'),
};

export type ReadingTasks = typeof tasks;
export type ReadingTask = keyof ReadingTasks;

export interface ReadingQuestion {
  readonly id: number;
  readonly task: ReadingTask;
  readonly given: readonly unknown[];
}

export interface ReadingAnswer {
  readonly id: number;
  readonly result: unknown;
}

parentPort?.on('message', ({ id, task, given }: ReadingQuestion) => {
  const run = tasks[task] as (...args: readonly unknown[]) => unknown;
  parentPort?.postMessage({ id, result: run(...given) } satisfies ReadingAnswer);
});
