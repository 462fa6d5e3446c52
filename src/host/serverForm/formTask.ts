import type { BackupServer } from '../../core/client/elements';
import type { ElementTable } from '../../core/client/elementTable';
import type { Validated } from '../../core/client/validate';
import type { Candidate } from '../../core/preflight/preflight';
import type { FieldValues, FieldView, Outcome } from '../../protocol/messages';

export interface TaskContext {
  readonly signal: AbortSignal;
  readonly report: (text: string) => void;
}

export interface TaskDone {
  readonly outcome: Outcome;
  /** What to show in the tree. */
  readonly server?: BackupServer;
}

/** What a form for a backup server is for: its words, its request and what becomes of it. */
export interface FormTask {
  readonly panelTitle: string;
  readonly heading: string;
  readonly submitLabel: string;
  readonly method: 'POST' | 'PUT';
  /** Relative to the endpoint's base URL. */
  readonly path: string;
  readonly table: ElementTable;
  fields(): FieldView[];
  /** What is entered as the body that would be sent, or what is wrong with it. */
  read(texts: FieldValues): Validated<object>;
  /** Whether a field goes out as it is entered; each does where this is absent. */
  isSent?(key: string, texts: FieldValues): boolean;
  /** What is entered as far as it can be checked before anything is sent. */
  candidate(texts: FieldValues): Candidate | undefined;
  progressTitle(value: object): string;
  /**
   * @param value as `read` gave it
   * @throws EmError where it is certain that nothing was done, `cancelled` where the user thought better of it
   */
  run(value: object, context: TaskContext): Promise<TaskDone>;
  /** Goes on where the outcome offered it: the first collection. @returns undefined where there is none to make */
  collect?(context: TaskContext): Promise<TaskDone | undefined>;
  /** Looks up once more what was not seen. @returns undefined where there is nothing to look for */
  lookAgain?(context: TaskContext): Promise<TaskDone | undefined>;
}
