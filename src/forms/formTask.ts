import type { BackupServer } from '../api/elements';
import type { ElementTable } from '../api/elementTable';
import type { Validated } from '../api/validate';
import type { EndpointSession } from '../endpoints/session';
import type { FieldValues, FieldView, Outcome } from '../shared/messages';

export interface TaskContext {
  readonly session: EndpointSession;
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
  progressTitle(value: object): string;
  /**
   * @param value as `read` gave it
   * @returns undefined where nobody is logged in
   * @throws EmError where it is certain that nothing was done
   */
  run(value: object, context: TaskContext): Promise<TaskDone | undefined>;
}
