import { listOf } from '../../core/session/entries';
import type { EndpointSource } from '../../core/session/identity';

/** A source whose settings can be written. */
export type StoredSource = Exclude<EndpointSource, 'sandbox'>;

/** The reason why `veeamEm.endpoints` was not written. In that case nothing was changed. */
export interface WriteFailure {
  readonly source: StoredSource;
  /** Whether the setting is not a list, so that it must not be overwritten. Otherwise VS Code refused to write the file. */
  readonly isAnotherShape: boolean;
  /** The message of VS Code, in the language of the user. VS Code has no codes for these failures. */
  readonly reason?: string;
}

/** Access to the stored setting. */
export interface EntriesFile {
  read(source: StoredSource): unknown;
  /** Rejects if the setting cannot be written. */
  write(source: StoredSource, entries: readonly unknown[]): PromiseLike<void>;
}

/** Writes `veeamEm.endpoints`. All other code changes the setting through this class. Other entries, even broken ones, stay. */
export class EntriesWriter {
  private writing: Promise<unknown> = Promise.resolve();

  /** @param askAgain shows the failure to the user, and resolves to whether to try again */
  constructor(
    private readonly file: EntriesFile,
    private readonly askAgain: (failure: WriteFailure) => Promise<boolean>,
  ) {}

  /**
   * Applies one change at a time, each to the current value. While the user is asked, other changes may be written.
   *
   * @param change called again for each try
   * @returns false if the setting was not written, and the user has seen why and does not try again
   */
  async change(
    source: StoredSource,
    change: (entries: readonly unknown[]) => readonly unknown[],
  ): Promise<boolean> {
    for (;;) {
      const trying = this.writing.then(() => this.once(source, change));
      this.writing = trying.then(
        () => undefined,
        () => undefined,
      );
      const failure = await trying;
      if (failure === undefined) return true;
      if (!(await this.askAgain(failure))) return false;
    }
  }

  private async once(
    source: StoredSource,
    change: (entries: readonly unknown[]) => readonly unknown[],
  ): Promise<WriteFailure | undefined> {
    const entries = listOf(this.file.read(source));
    if (entries === undefined) return { source, isAnotherShape: true };
    const changed = change(entries);
    // A move at the edge changes nothing, and a file that nobody changes is not touched.
    if (isSame(entries, changed)) return undefined;
    try {
      await this.file.write(source, changed);
      return undefined;
    } catch (error) {
      return {
        source,
        isAnotherShape: false,
        reason: error instanceof Error ? error.message : String(error),
      };
    }
  }
}

const isSame = (entries: readonly unknown[], changed: readonly unknown[]): boolean =>
  entries.length === changed.length && entries.every((entry, index) => entry === changed[index]);
