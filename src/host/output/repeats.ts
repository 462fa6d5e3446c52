import { monotonic } from '../../core/client/clock';
import type { KeptExchange } from './keptExchanges';

/** Reads that are not shown one by one, because the same request had the same outcome a moment before. */
export interface Repeated {
  readonly first: KeptExchange;
  readonly last: KeptExchange;
  /** The exchange before the last, if it was counted as well. */
  readonly previous: KeptExchange | undefined;
  readonly count: number;
}

/** The number of identical reads that get a line of their own. */
const shownOnes = 3;
/** The longest pause between two reads that counts as repetition, in milliseconds. */
const longestPauseMs = 60_000;
const mostRuns = 100;

interface Run {
  readonly outcome: string;
  readonly times: number;
  readonly at: number;
  /** The last counted exchange. */
  readonly counted?: KeptExchange | undefined;
}

/** Detects repeated reads, such as polling the state of tasks, so that they are counted instead of shown. */
export class Repeats {
  private readonly runs = new Map<string, Run>();
  private readonly counted = new Map<string, Repeated>();

  /** @param now a monotonic clock, in milliseconds */
  constructor(private readonly now: () => number = monotonic) {}

  /** @returns the group that the exchange is counted in, or undefined if it is to be shown */
  count(entry: KeptExchange): Repeated | undefined {
    const key = JSON.stringify([entry.endpointName, entry.request.method, entry.request.url]);
    const outcome = `${entry.status ?? ''} ${entry.failure?.kind ?? ''}`;
    const at = this.now();
    const run = this.runs.get(key);
    const isSame = run?.outcome === outcome && at - run.at <= longestPauseMs;
    const times = isSame ? run.times + 1 : 1;
    const known = this.counted.get(key);
    const isCounted = times > shownOnes && (known !== undefined || this.counted.size < mostRuns);
    this.remember(key, { outcome, times, at, counted: isCounted ? entry : undefined });
    if (!isCounted) return undefined;
    const { first = entry, count = 0 } = known ?? {};
    const repeated = { first, last: entry, previous: run?.counted, count: count + 1 };
    this.counted.set(key, repeated);
    return repeated;
  }

  /** Returns the reads that were counted since the last call. */
  take(): readonly Repeated[] {
    const taken = [...this.counted.values()];
    this.counted.clear();
    return taken;
  }

  /** Remembers a run, and drops the one that was not seen for the longest time. */
  private remember(key: string, run: Run): void {
    this.runs.delete(key);
    this.runs.set(key, run);
    const [oldest] = this.runs.keys();
    if (this.runs.size > mostRuns && oldest !== undefined) this.runs.delete(oldest);
  }
}
