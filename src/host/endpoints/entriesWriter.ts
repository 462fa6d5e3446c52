import { listOf } from '../../core/session/entries';
import type { EndpointSource } from '../../core/session/identity';

/** Whose settings can be written. */
export type StoredSource = Exclude<EndpointSource, 'sandbox'>;

/** Why `veeamEm.endpoints` was not written. Nothing was changed then. */
export interface WriteFailure {
  readonly source: StoredSource;
  /** It is no list, and so not ours to write over; else the file was refused, such as one that is not saved. */
  readonly isAnotherShape: boolean;
  /** What VS Code says. It has messages only, in the language of the user, and no codes. */
  readonly reason?: string;
}

/** The setting where it stands. */
export interface EntriesFile {
  read(source: StoredSource): unknown;
  /** Rejects where it cannot be written. */
  write(source: StoredSource, entries: readonly unknown[]): PromiseLike<void>;
}

/** The one way by which `veeamEm.endpoints` is changed. Every other entry stays as it is, broken ones included. */
export class EntriesWriter {
  private writing: Promise<unknown> = Promise.resolve();

  /** @param askAgain tells why it could not be written. @returns whether it is to be tried once more */
  constructor(
    private readonly file: EntriesFile,
    private readonly askAgain: (failure: WriteFailure) => Promise<boolean>,
  ) {}

  /**
   * One change at a time, each of what stands there then. While the user is asked, others may be written.
   *
   * @param change is called anew for each try
   * @returns false where it was not written and the user, who was told, does not try again
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
