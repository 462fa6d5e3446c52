import type { WritableTable } from '../../core/client/elementTable';
import type { BackupServer } from '../../core/client/elements';
import type { RequestBody } from '../../core/client/requestBody';
import type { FieldIssue } from '../../core/client/validate';
import type { Candidate } from '../../core/preflight/preflight';
import type { FieldValues, FieldView, Outcome } from '../../protocol/messages';

export interface RunContext {
  readonly signal: AbortSignal;
  readonly report: (text: string) => void;
}

export interface RunDone {
  readonly outcome: Outcome;
  /** The server to show in the tree. */
  readonly server?: BackupServer;
}

/** The entered values as a request that can be sent. */
export interface Submission {
  readonly body: RequestBody;
  readonly progressTitle: string;
  /** @throws EmError if it is certain that nothing was changed; `cancelled` if the user decided not to send it */
  run(context: RunContext): Promise<RunDone>;
}

export type Entered = Submission | { readonly issues: readonly FieldIssue[] };

/** What a form is for, connecting or editing: its texts, its request, and the actions after it. */
export interface ServerFormMode {
  readonly panelTitle: string;
  readonly heading: string;
  readonly submitLabel: string;
  /** The UID of the backup server that is edited. */
  readonly serverUid?: string;
  readonly method: 'POST' | 'PUT';
  /** Relative to the endpoint's base URL. */
  readonly path: string;
  readonly table: WritableTable;
  fields(): FieldView[];
  /** Validates the entered values. */
  read(texts: FieldValues): Entered;
  /** Whether the request contains the field; without this method, it contains every field. */
  isSent?(key: string, texts: FieldValues): boolean;
  /** The entered server, if the preflight checks can check it. */
  candidate(texts: FieldValues): Candidate | undefined;
  /**
   * Starts the first collection, if the outcome offered it.
   *
   * @returns undefined if there is none to start
   */
  collect?(context: RunContext): Promise<RunDone | undefined>;
  /**
   * Looks once more for a server that was not found in the list.
   *
   * @returns undefined if there is nothing to look for
   */
  lookAgain?(context: RunContext): Promise<RunDone | undefined>;
}
