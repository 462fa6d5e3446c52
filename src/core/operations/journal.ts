import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Task } from '../client/elements';
import { codeOf } from '../client/errors';
import type { Endpoint } from '../session/endpoint';
import { entrySchema, sessionMark, withoutLists, type JournalEntry, type JournalFacts } from './journalEntry';
import { entryFile, entryFiles, entryName, type EntryFile } from './journalFolder';
import { ownProcess, stateOf, type ProcessMark, type ProcessState } from './processes';

/** A problem of the journal itself; it never stops a write. */
export type JournalProblem =
  | { readonly kind: 'not-written'; readonly code: string | undefined }
  | { readonly kind: 'full' }
  | { readonly kind: 'unreadable'; readonly file: string };

/** Records the progress of a running write. None of its methods ever fails. */
export interface JournalRecord {
  /** Awaited before the request is sent. */
  readonly sending: (token: string, facts: JournalFacts) => Promise<void>;
  readonly accepted: (task: Task) => void;
  readonly looking: () => void;
}

/** An entry that this window has taken over, or began itself. */
export interface Kept {
  readonly id: string;
  readonly entry: JournalEntry;
}

const partSuffix = '.part';
const asideSuffix = '.unreadable';
const mostEntries = 200;
const longestEntry = 1_000_000;
/** Longer than any write takes: whatever runs by then, here or elsewhere, is not what began the write. */
const abandonedMs = 2 * 60 * 60_000;
const setAsideForMs = 30 * 24 * 60 * 60_000;
/**
 * How long it may take to show an outcome to the user; if the window ends before that, the next window reports it.
 */
const tellingMs = 1000;

export interface JournalOptions {
  readonly onProblem: (problem: JournalProblem) => void;
  readonly process?: ProcessMark;
  readonly stateOf?: (process: Omit<ProcessMark, 'host'>) => ProcessState;
  readonly tellingMs?: number;
}

/**
 * The running writes, as small files that outlive the window. A file is written completely under another name and
 * then renamed. Its name says which window owns it, so one rename takes it over, and only one window can do that.
 */
export class Journal {
  private readonly window = randomUUID();
  private readonly process: ProcessMark;
  private readonly timers = new Set<NodeJS.Timeout>();
  private writing: Promise<void> = Promise.resolve();
  private isClosed = false;

  /** @param folder shared by all windows */
  constructor(
    private readonly folder: string,
    private readonly options: JournalOptions,
  ) {
    this.process = options.process ?? ownProcess();
  }

  /**
   * Keeps an entry from the request until the outcome was reported. An entry stays if the work ends with a
   * programming error.
   *
   * @param isReported whether a failure is one that is reported to the user
   */
  async keep<T>(
    endpoint: Endpoint,
    isReported: (error: unknown) => boolean,
    work: (record: JournalRecord) => Promise<T>,
  ): Promise<T> {
    // The state of the embedded Enterprise Manager is gone with its window.
    if (endpoint.source === 'sandbox') return work(noRecord);
    const id = randomUUID();
    try {
      const result = await work(this.record(id, endpoint));
      this.forgetSoon(id);
      return result;
    } catch (error) {
      if (isReported(error)) this.forgetSoon(id);
      throw error;
    }
  }

  /** Takes over the entries whose window has ended. */
  async takeUp(wants: (entry: JournalEntry) => boolean = () => true): Promise<{
    readonly taken: readonly Kept[];
    /** The number of entries that belong to windows that are still open. */
    readonly left: number;
  }> {
    await this.sweep();
    const taken: Kept[] = [];
    let left = 0;
    for (const file of (await entryFiles(this.folder)).slice(0, mostEntries)) {
      if (file.window === this.window) continue;
      if (await this.isOwned(file)) {
        left += 1;
        continue;
      }
      const entry = await this.read(file);
      if (entry && wants(entry) && (await this.takeOver(file))) taken.push({ id: file.id, entry });
    }
    return { taken, left };
  }

  /** Removes an entry: its outcome was reported, or is no longer of interest. */
  async forget(id: string): Promise<void> {
    await this.enqueue(() => rm(this.file(id), { force: true }));
  }

  /** From now on no entry is removed: a window that ends no longer reports anything. */
  dispose(): void {
    this.isClosed = true;
    for (const timer of this.timers) clearTimeout(timer);
  }

  private record(id: string, { id: endpointId, name, url, account }: Endpoint): JournalRecord {
    let entry: JournalEntry | undefined;
    const update = (changes: Partial<JournalEntry>): void => {
      if (entry === undefined) return;
      entry = { ...entry, ...changes };
      const current = entry;
      void this.enqueue(() => this.write(id, current));
    };
    return {
      sending: async (token, facts) => {
        const begun: JournalEntry = {
          version: 1,
          endpoint: { id: endpointId, name, url, account },
          at: Date.now(),
          step: 'sending',
          session: sessionMark(token),
          facts,
        };
        await this.enqueue(async () => {
          await mkdir(this.folder, { recursive: true });
          if ((await entryFiles(this.folder)).length >= mostEntries) {
            this.options.onProblem({ kind: 'full' });
            return;
          }
          await this.write(id, begun);
          entry = begun;
        });
      },
      accepted: ({ taskId }) => {
        if (entry?.task?.taskId !== taskId) update({ step: 'accepted', task: { taskId } });
      },
      looking: () => {
        update({ step: 'looking' });
      },
    };
  }

  private forgetSoon(id: string): void {
    if (this.isClosed) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void this.forget(id);
    }, this.options.tellingMs ?? tellingMs);
    this.timers.add(timer);
  }

  /** Runs the file operations one after the other; a failure is reported and does not stop later ones. */
  private enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.writing.then(work).catch((error: unknown) => {
      this.options.onProblem({ kind: 'not-written', code: codeOf(error) });
    });
    this.writing = done;
    return done;
  }

  private async write(id: string, entry: JournalEntry): Promise<void> {
    const whole = JSON.stringify(entry);
    const text = whole.length > longestEntry ? JSON.stringify(withoutLists(entry)) : whole;
    const part = this.file(id) + partSuffix;
    await writeFile(part, text, { mode: 0o600 });
    await rename(part, this.file(id));
  }

  private async read({ file }: EntryFile): Promise<JournalEntry | undefined> {
    const path = join(this.folder, file);
    let read: unknown;
    try {
      if ((await stat(path)).size <= 4 * longestEntry) read = JSON.parse(await readFile(path, 'utf8'));
    } catch (error) {
      // Another window has taken it over.
      if (codeOf(error) === 'ENOENT') return undefined;
    }
    const parsed = v.safeParse(entrySchema, read);
    if (parsed.success) return parsed.output;
    if (await renamed(path, path + asideSuffix)) this.options.onProblem({ kind: 'unreadable', file });
    return undefined;
  }

  /**
   * Sets the file's time first: with an old time other windows would consider it abandoned even after the takeover.
   */
  private async takeOver({ file, id }: EntryFile): Promise<boolean> {
    const path = join(this.folder, file);
    const now = new Date();
    return utimes(path, now, now).then(
      () => renamed(path, this.file(id)),
      () => false,
    );
  }

  private async isOwned({ file, process }: EntryFile): Promise<boolean> {
    const state = (this.options.stateOf ?? stateOf)(process);
    // If the process ID is our own but the window is another, that window has ended.
    if (state === 'ended' || (state === 'running' && process.pid === this.process.pid)) return false;
    const age = await ageOf(join(this.folder, file));
    return age !== undefined && age < abandonedMs;
  }

  /** Removes the partial files of windows that have ended, and unreadable files set aside long ago. */
  private async sweep(): Promise<void> {
    for (const file of await readdir(this.folder).catch(() => [])) {
      const path = join(this.folder, file);
      const owner = file.endsWith(partSuffix) ? entryFile(file.slice(0, -partSuffix.length)) : undefined;
      const isLeft =
        owner !== undefined && owner.window !== this.window && !(await this.isOwned({ ...owner, file }));
      const isOld = file.endsWith(asideSuffix) && ((await ageOf(path)) ?? 0) > setAsideForMs;
      if (isLeft || isOld) await this.enqueue(() => rm(path, { force: true }));
    }
  }

  private file(id: string): string {
    return join(this.folder, entryName(id, this.process, this.window));
  }
}

/** A record for writes that are not looked up later. */
export const noRecord: JournalRecord = {
  sending: () => Promise.resolve(),
  accepted: () => undefined,
  looking: () => undefined,
};

/** @returns false if another window was first, or the rename failed */
const renamed = (from: string, to: string): Promise<boolean> =>
  rename(from, to).then(
    () => true,
    () => false,
  );

/** @returns the file's age in milliseconds, or undefined if there is no such file */
const ageOf = (file: string): Promise<number | undefined> =>
  stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => undefined,
  );
