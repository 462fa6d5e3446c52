import { parentPort } from 'node:worker_threads';
import { cursorAt, keyAt } from './cursor';
import { readCsv } from './csvImport';
import { fixesOf } from './fixes';
import { readFleetFile } from './readFleetFile';
import { writeFleetFile, type NewFleetFile } from './writeFleetFile';

/* Works on fleet files and tables in a thread of its own: a large one takes seconds, and the editor must not wait for it. */

const answers = {
  read: readFleetFile,
  /** Without the rows: copying them from the thread takes its time. */
  problems: (text: string) => readFleetFile(text).problems,
  cursorAt,
  keyAt,
  fixesOf,
  readCsv,
  /** The text of a new fleet file. */
  write: (file: NewFleetFile) => writeFleetFile(file, 'yaml'),
} as const;

/** What the thread can be asked. */
export type Answers = typeof answers;
export type Asked = keyof Answers;

export interface ReadingQuestion<A extends Asked = Asked> {
  readonly id: number;
  readonly asked: A;
  readonly given: Parameters<Answers[A]>;
}

export interface ReadingAnswer {
  readonly id: number;
  readonly answer: ReturnType<Answers[Asked]>;
}

parentPort?.on('message', ({ id, asked, given }: ReadingQuestion) => {
  const answer = (answers[asked] as (...given: unknown[]) => ReadingAnswer['answer'])(...given);
  parentPort?.postMessage({ id, answer } satisfies ReadingAnswer);
});
