import { monotonic } from '../../core/client/clock';
import type { KeptExchange } from './keptExchanges';

/** Reads that are not shown one by one, since the same was asked with the same outcome a moment before. */
export interface Repeated {
  readonly first: KeptExchange;
  readonly last: KeptExchange;
  /** The one before the last, where that was counted as well. */
  readonly previous: KeptExchange | undefined;
  readonly count: number;
}

/** Of the same read, so many have a line of their own. */
const shownOnes = 3;
/** What is asked again after a longer pause is no repetition. */
const longestPauseMs = 60_000;
const mostRuns = 100;

interface Run {
  readonly outcome: string;
  readonly times: number;
  readonly at: number;
  /** The last that was counted. */
  readonly counted?: KeptExchange | undefined;
}

/** Finds what is asked again and again, such as the state of tasks every few seconds: it is counted instead of shown. */
export class Repeats {
  private readonly runs = new Map<string, Run>();
  private readonly counted = new Map<string, Repeated>();

  /** @param now monotonic, in milliseconds */
  constructor(private readonly now: () => number = monotonic) {}

  /** @returns what it is counted with, or undefined where it is to be shown */
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

  /** What was counted since it was asked for last. */
  take(): readonly Repeated[] {
    const taken = [...this.counted.values()];
    this.counted.clear();
    return taken;
  }

  /** The one that was not seen for longest is forgotten first. */
  private remember(key: string, run: Run): void {
    this.runs.delete(key);
    this.runs.set(key, run);
    const [oldest] = this.runs.keys();
    if (this.runs.size > mostRuns && oldest !== undefined) this.runs.delete(oldest);
  }
}
