import { parentPort } from 'node:worker_threads';
import type { ReadFleetFile } from './fleetFile';
import { readFleetFile } from './readFleetFile';

/* Reads fleet files in a thread of its own: a large one takes seconds, and the editor must not wait for it. */

export interface ReadingQuestion {
  readonly id: number;
  readonly text: string;
  /** Whether the rows are wanted too; copying them from the thread takes its time. */
  readonly wantsFile: boolean;
}

export interface ReadingAnswer extends ReadFleetFile {
  readonly id: number;
}

parentPort?.on('message', ({ id, text, wantsFile }: ReadingQuestion) => {
  const { file, problems } = readFleetFile(text);
  parentPort?.postMessage({ id, file: wantsFile ? file : undefined, problems } satisfies ReadingAnswer);
});
