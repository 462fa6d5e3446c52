import { setMaxListeners } from 'node:events';
import { monotonic } from '../client/clock';
import { isEmError, type EmError, type EmErrorKind } from '../client/errors';
import { uidKey } from '../client/identifiers';
import { sleep as realSleep, type Sleep } from '../client/sleep';
import type { JournalRecord } from '../operations/journal';
import { noRecord } from '../operations/journal';
import { SharedLists } from '../operations/listed';
import { addTo } from '../client/addTo';
import { thrownFate, isDone, type ItemFate } from './fate';
import { managerOf, type ApplyItem } from './item';
import { journalWords, keptWords, notBegunWords, type ApplyProgress } from './applyWords';
import { JournalUnwritable } from './journalLines';
import { runItem, type ApplyServices } from './runItem';

/** How many writes of one Enterprise Manager run at the same time. Its documentation names no limit. */
export const writesAtOnce = 4;
/** The pauses after Enterprise Manager said that it is overloaded, in milliseconds, unless it asks for a longer one. */
const pausesMs: readonly number[] = [2000, 5000, 15_000, 30_000, 60_000];
const longestPauseMs = 5 * 60_000;

/** What to do after an item failed. */
export type OnFailure =
  'continue' | 'stop' | ((item: ApplyItem, fate: ItemFate) => Promise<'continue' | 'stop'>);

/** Where the progress of each item is written, for a later process. */
export interface ApplyRecorder {
  /** Resolves when the record of an item can be written. */
  readonly record: (item: ApplyItem) => JournalRecord;
  readonly ended: (item: ApplyItem, fate: ItemFate) => Promise<void>;
}

export interface ApplyOptions {
  /** Nothing new is begun after this is aborted. What is in flight is finished. */
  readonly stop?: AbortSignal | undefined;
  /** Ends what is in flight: its outcome is looked up. */
  readonly abort?: AbortSignal | undefined;
  readonly atOnce?: number | undefined;
  readonly onFailure?: OnFailure | undefined;
  readonly recorder?: ApplyRecorder | undefined;
  readonly onProgress?: ((progress: ApplyProgress) => void) | undefined;
  readonly onEnded?: ((item: ApplyItem, fate: ItemFate) => void) | undefined;
  readonly sleep?: Sleep | undefined;
}

export interface AppliedItem {
  readonly item: ApplyItem;
  readonly fate: ItemFate;
}

const noRecorder: ApplyRecorder = { record: () => noRecord, ended: () => Promise.resolve() };

/**
 * Does the writes of a plan: of each Enterprise Manager several at the same time, and none of them twice. Removals begin after
 * everything else has ended, and only where every backup server could be connected: Enterprise Manager may have refused one
 * because it holds it under another name, which no row means.
 *
 * @returns the fate of every item, in the order of the items
 */
export async function applyPlan(
  items: readonly ApplyItem[],
  services: ApplyServices,
  options: ApplyOptions = {},
): Promise<readonly AppliedItem[]> {
  const run = new ApplyRun(items, services, options);
  await run.all(items.filter(({ kind }) => kind !== 'remove'));
  await run.all(items.filter(isRemoval));
  return run.result();
}

type Removal = Extract<ApplyItem, { readonly kind: 'remove' }>;

const isRemoval = (item: ApplyItem): item is Removal => item.kind === 'remove';

/** What became of the creates of an apply. */
interface Created {
  /** The Enterprise Managers to which a backup server could not be connected. */
  readonly doubts: ReadonlySet<string>;
  /** The UIDs of those that were connected or found, for comparison. */
  readonly uids: ReadonlySet<string>;
}

function createdOf(fates: ReadonlyMap<ApplyItem, ItemFate>): Created {
  const doubts = new Set<string>();
  const uids = new Set<string>();
  for (const [item, fate] of fates) {
    if (item.kind !== 'create') continue;
    if (!isDone(fate)) doubts.add(managerOf(item));
    if (fate.uid !== undefined) uids.add(uidKey(fate.uid));
  }
  return { doubts, uids };
}

class ApplyRun {
  private readonly fates = new Map<ApplyItem, ItemFate>();
  private created: Created | undefined;
  private readonly lists = new SharedLists();
  private readonly gates = new Map<string, Gate>();
  private readonly started = monotonic();
  private readonly recorder: ApplyRecorder;
  private readonly sleep: Sleep;
  private readonly abort: AbortSignal;
  private running = 0;
  private notDone = 0;
  private isStopped = false;
  /** Questions about failures are asked one after the other. */
  private asking: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly items: readonly ApplyItem[],
    private readonly services: ApplyServices,
    private readonly options: ApplyOptions,
  ) {
    this.recorder = options.recorder ?? noRecorder;
    this.sleep = options.sleep ?? realSleep;
    this.abort = options.abort ?? new AbortController().signal;
    // All items that are in flight listen to it.
    setMaxListeners(0, this.abort);
  }

  async all(items: readonly ApplyItem[]): Promise<void> {
    const byManager = new Map<string, ApplyItem[]>();
    for (const item of items) addTo(byManager, managerOf(item), item);
    const ended = await Promise.allSettled(
      [...byManager].flatMap(([manager, own]) => {
        const left = own.values();
        const worker = async (): Promise<void> => {
          for (const item of left) await this.one(item, this.gateOf(manager));
        };
        return Array.from({ length: this.options.atOnce ?? writesAtOnce }, worker);
      }),
    );
    // What is in flight ends first: its fate is in the journal then.
    const broken = ended.find((result) => result.status === 'rejected');
    if (broken) throw broken.reason;
  }

  result(): readonly AppliedItem[] {
    return this.items.map((item) => ({ item, fate: this.fates.get(item) ?? notBegun() }));
  }

  private get mayBegin(): boolean {
    return !this.isStopped && this.options.stop?.aborted !== true && !this.abort.aborted;
  }

  private async one(item: ApplyItem, gate: Gate): Promise<void> {
    await gate.wait(() => this.mayBegin);
    await this.asking;
    if (!this.mayBegin) {
      this.fates.set(item, notBegun());
      return;
    }
    this.running += 1;
    this.report();
    const fate = await this.fateUnlessKept(item, gate).catch((error: unknown) => {
      // The code is wrong: nothing more is begun.
      this.isStopped = true;
      throw error;
    });
    this.fates.set(item, fate);
    if (!isDone(fate)) this.notDone += 1;
    await this.recorder.ended(item, fate);
    this.running -= 1;
    this.options.onEnded?.(item, fate);
    this.report();
    if (!isDone(fate) && fate.kind !== 'not-begun') await this.afterFailure(item, fate);
  }

  private async fateUnlessKept(item: ApplyItem, gate: Gate): Promise<ItemFate> {
    return isRemoval(item) && this.mayBeMeant(item)
      ? { kind: 'failed', message: keptWords(), uid: item.server.uid }
      : this.fateOf(item, gate);
  }

  /** Whether a backup server that is to be removed may be one of those that were to be connected, which all have ended. */
  private mayBeMeant(removal: Removal): boolean {
    this.created ??= createdOf(this.fates);
    return this.created.doubts.has(managerOf(removal)) || this.created.uids.has(uidKey(removal.server.uid));
  }

  private async fateOf(item: ApplyItem, gate: Gate): Promise<ItemFate> {
    for (;;) {
      try {
        const fate = await runItem(item, this.services, {
          record: this.recorder.record(item),
          signal: this.abort,
          lists: this.lists,
        });
        gate.opened();
        return fate;
      } catch (error) {
        if (error instanceof JournalUnwritable) {
          this.isStopped = true;
          return { kind: 'not-begun', message: journalWords(error) };
        }
        if (!isEmError(error)) throw error;
        if (!passing.has(error.kind) || !gate.close(error) || !this.mayBegin) return thrownFate(error);
        await gate.wait(() => this.mayBegin);
      }
    }
  }

  private async afterFailure(item: ApplyItem, fate: ItemFate): Promise<void> {
    const { onFailure = 'continue' } = this.options;
    if (typeof onFailure === 'string') {
      if (onFailure === 'stop') this.isStopped = true;
      return;
    }
    const asked = this.asking.then(async () => {
      if (this.mayBegin && (await onFailure(item, fate)) === 'stop') this.isStopped = true;
    });
    this.asking = asked;
    await asked;
  }

  private report(): void {
    const { onProgress } = this.options;
    if (!onProgress) return;
    const ended = this.fates.size;
    const total = this.items.length;
    const took = monotonic() - this.started;
    onProgress({
      total,
      ended,
      running: this.running,
      failed: this.notDone,
      leftMs: ended === 0 || !this.mayBegin ? undefined : (took / ended) * (total - ended),
    });
  }

  private gateOf(manager: string): Gate {
    const gate = this.gates.get(manager) ?? new Gate(this.sleep);
    this.gates.set(manager, gate);
    return gate;
  }
}

const notBegun = (): ItemFate => ({ kind: 'not-begun', message: notBegunWords() });

/**
 * Failures that pass. An operation that throws has written nothing, so the item may be tried again: what failed was a read
 * before the write.
 */
const passing: ReadonlySet<EmErrorKind> = new Set(['unavailable', 'connection-lost', 'timeout']);

/** Holds the items of one Enterprise Manager back while it is overloaded. */
class Gate {
  private closedUntil = 0;
  private times = 0;

  constructor(private readonly sleep: Sleep) {}

  /** @returns whether it is worth another try */
  close({ facts }: EmError): boolean {
    const pause = pausesMs[this.times];
    if (pause === undefined) return false;
    const isClosed = monotonic() < this.closedUntil;
    // Several items that run at the same time notice the same overload.
    if (!isClosed) this.times += 1;
    const asked = Math.min((facts.retryAfterSeconds ?? 0) * 1000, longestPauseMs);
    this.closedUntil = Math.max(this.closedUntil, monotonic() + Math.max(pause, asked));
    return true;
  }

  opened(): void {
    this.times = 0;
  }

  async wait(isWanted: () => boolean): Promise<void> {
    for (;;) {
      const left = this.closedUntil - monotonic();
      if (left <= 0 || !isWanted()) return;
      await this.sleep(Math.min(left, 250));
    }
  }
}
