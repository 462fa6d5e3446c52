import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Task } from '../client/elements';
import { codeOf } from '../client/errors';
import type { Endpoint } from '../session/endpoint';
import { entrySchema, sessionMark, withoutLists, type JournalEntry, type JournalFacts } from './journalEntry';
import { entryFile, entryFiles, type EntryFile } from './journalFolder';

/** What went wrong with the journal itself; it keeps no write from being done. */
export type JournalProblem =
  | { readonly kind: 'not-written'; readonly code: string | undefined }
  | { readonly kind: 'full' }
  | { readonly kind: 'unreadable'; readonly file: string };

/** What a running write tells the journal. None of it ever fails. */
export interface JournalRecord {
  /** Waited for before the request goes out. */
  readonly sending: (token: string, facts: JournalFacts) => Promise<void>;
  readonly accepted: (task: Task) => void;
  readonly looking: () => void;
}

/** An entry that this window has taken up, or began itself. */
export interface Kept {
  readonly id: string;
  readonly entry: JournalEntry;
}

const partSuffix = '.part';
const asideSuffix = '.unreadable';
const mostEntries = 200;
const longestEntry = 1_000_000;
/** Longer than any write takes: whatever process has its number now, it is not the one that began it. */
const abandonedMs = 2 * 60 * 60_000;
const setAsideForMs = 30 * 24 * 60 * 60_000;
/** So long an outcome is on its way to the user; a window that ends meanwhile leaves it to the next one. */
const tellingMs = 1000;

export interface JournalOptions {
  readonly onProblem: (problem: JournalProblem) => void;
  readonly pid?: number;
  readonly isAlive?: (pid: number) => boolean;
  readonly tellingMs?: number;
}

/**
 * The writes that are under way, as small files that outlive the window. A file is written whole under another name
 * and then renamed; its name tells whose it is, so that it is taken over by one rename, which only one window can do.
 */
export class Journal {
  private readonly window = randomUUID();
  private readonly pid: number;
  private readonly timers = new Set<NodeJS.Timeout>();
  private writing: Promise<void> = Promise.resolve();
  private isClosed = false;

  /** @param folder which all windows share */
  constructor(
    private readonly folder: string,
    private readonly options: JournalOptions,
  ) {
    this.pid = options.pid ?? process.pid;
  }

  /**
   * Keeps an entry from the request on until the outcome was told. What ends by a mistake of ours stays.
   *
   * @param isTold whether a failure is one that is told
   */
  async keep<T>(
    endpoint: Endpoint,
    isTold: (error: unknown) => boolean,
    work: (record: JournalRecord) => Promise<T>,
  ): Promise<T> {
    // What the embedded Enterprise Manager did is gone with its window.
    if (endpoint.source === 'sandbox') return work(noRecord);
    const id = randomUUID();
    try {
      const result = await work(this.record(id, endpoint));
      this.told(id);
      return result;
    } catch (error) {
      if (isTold(error)) this.told(id);
      throw error;
    }
  }

  /** The entries whose window has ended, which are this window's from now on. */
  async takeUp(wants: (entry: JournalEntry) => boolean = () => true): Promise<{
    readonly taken: readonly Kept[];
    /** How many are left to windows that live. */
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

  /** Its truth was told, or nobody wants to know it any more. */
  async forget(id: string): Promise<void> {
    await this.enqueue(() => rm(this.file(id), { force: true }));
  }

  /** From now on nothing is taken away: a window that ends tells nothing any more. */
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

  private told(id: string): void {
    if (this.isClosed) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void this.forget(id);
    }, this.options.tellingMs ?? tellingMs);
    this.timers.add(timer);
  }

  /** One after the other, and a failure is told and ends nothing. */
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
      // Another window has taken it.
      if (codeOf(error) === 'ENOENT') return undefined;
    }
    const parsed = v.safeParse(entrySchema, read);
    if (parsed.success) return parsed.output;
    if (await renamed(path, path + asideSuffix)) this.options.onProblem({ kind: 'unreadable', file });
    return undefined;
  }

  /** Its time first: with an old one it would look abandoned to others, also after it was taken over. */
  private async takeOver({ file, id }: EntryFile): Promise<boolean> {
    const path = join(this.folder, file);
    const now = new Date();
    return utimes(path, now, now).then(
      () => renamed(path, this.file(id)),
      () => false,
    );
  }

  private async isOwned({ file, pid }: EntryFile): Promise<boolean> {
    // A process of our own number that is not this window has ended.
    if (pid === this.pid || !(this.options.isAlive ?? isAlive)(pid)) return false;
    const age = await ageOf(join(this.folder, file));
    return age !== undefined && age < abandonedMs;
  }

  /** What a window that has ended never wrote to its end, and what was set aside long ago. */
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
    return join(this.folder, `${id}.${this.pid}.${this.window}.json`);
  }
}

/** Of a write that nobody can look up later. */
export const noRecord: JournalRecord = {
  sending: () => Promise.resolve(),
  accepted: () => undefined,
  looking: () => undefined,
};

/** @returns false where somebody else was first, or it cannot be done */
const renamed = (from: string, to: string): Promise<boolean> =>
  rename(from, to).then(
    () => true,
    () => false,
  );

/** @returns milliseconds, or undefined where there is no such file */
const ageOf = (file: string): Promise<number | undefined> =>
  stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => undefined,
  );

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // One of another user, which may not be asked, lives.
    return codeOf(error) === 'EPERM';
  }
}
