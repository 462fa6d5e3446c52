import { monotonic } from '../client/clock';
import type { EmSession } from '../client/emSession';
import type { Task } from '../client/elements';
import { EmError, isEmError } from '../client/errors';
import { failureTraits } from '../client/failureTraits';
import type { Sleep } from '../client/sleep';
import { isFinished, type FollowTask } from './followTask';

/** A task is looked at first after this time, in milliseconds, then whenever it has become a quarter older, within bounds. */
const firstLookMs = 1000;
const shortestPauseMs = 500;
const longestPauseMs = 5000;
/** How long, and how many times in a row, a list that cannot be read is requested again: about a minute. */
const patienceMs = 60_000;
const mostFailures = 12;

/** A follower of a task; one task may have several. */
interface Follower {
  readonly taskId: string;
  /** By the time of the poller. */
  readonly since: number;
  readonly onState: (task: Task) => void;
  readonly end: (result: Task | EmError) => void;
}

/**
 * Follows any number of tasks of one logon session with one request at a time. A task that has ended is noticed after a
 * quarter of the time that it took, but not sooner than 1 s after its begin, not more often than twice in a second, and at
 * the latest after 5 s. Nothing is requested while no task runs. A list that cannot be read is requested again, at growing
 * intervals, for about a minute.
 */
export class TaskPoller {
  private readonly followers = new Set<Follower>();
  private nap: AbortController | undefined;
  private running = false;
  /** The time that passed while this poller rested, in milliseconds: no clock of the machine is needed for it. */
  private time = 0;
  private lookedAt = 0;
  /** Since when no list could be read, and the number of attempts. */
  private failing: { readonly since: number; readonly times: number } | undefined;

  /**
   * @param onBug called with the error of a listener; neither the other listeners nor the polling stop
   * @param now a monotonic clock, in milliseconds
   */
  constructor(
    private readonly em: EmSession,
    private readonly sleep: Sleep,
    private readonly onBug: (error: unknown) => void = warn,
    private readonly now: () => number = monotonic,
  ) {}

  readonly follow: FollowTask = (task, { onState, signal }) => {
    this.tell(onState, task);
    if (isFinished(task)) return Promise.resolve(task);
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        follower.end(new EmError('cancelled', this.em.place));
      };
      const follower: Follower = {
        taskId: task.taskId,
        since: this.time,
        onState,
        end: (result) => {
          if (!this.followers.delete(follower)) return;
          signal?.removeEventListener('abort', cancel);
          if (result instanceof EmError) reject(result);
          else resolve(result);
        },
      };
      this.followers.add(follower);
      this.failing = undefined;
      if (signal?.aborted) {
        cancel();
        return;
      }
      signal?.addEventListener('abort', cancel);
      this.nap?.abort();
      if (!this.running) this.start();
    });
  };

  private start(): void {
    this.running = true;
    this.poll().catch((error: unknown) => {
      this.running = false;
      this.onBug(error);
      const failure = new EmError('unexpected-answer', this.em.place, { cause: error });
      for (const { end } of [...this.followers]) end(failure);
    });
  }

  private async poll(): Promise<void> {
    while (this.followers.size > 0) {
      const wasWoken = await this.rest(this.pause());
      if (!wasWoken && this.followers.size > 0) {
        await this.look();
        this.lookedAt = this.time;
      }
    }
    this.running = false;
  }

  /** The time until the next task is to be looked at, in milliseconds. */
  private pause(): number {
    if (this.failing !== undefined) return Math.min(firstLookMs * 1.5 ** this.failing.times, longestPauseMs);
    const due = [...this.followers].map(({ since }) => {
      const aQuarter = (this.lookedAt - since) / 4;
      return Math.max(
        since + firstLookMs,
        this.lookedAt + Math.min(Math.max(aQuarter, shortestPauseMs), longestPauseMs),
      );
    });
    return Math.max(0, Math.min(...due) - this.time);
  }

  /** @returns whether a new task ended the pause early */
  private async rest(milliseconds: number): Promise<boolean> {
    const nap = new AbortController();
    this.nap = nap;
    const began = this.now();
    try {
      await this.sleep(milliseconds, nap.signal);
      this.time += milliseconds;
      return false;
    } catch (error) {
      if (!nap.signal.aborted) throw error;
      this.time += Math.min(milliseconds, this.now() - began);
      return true;
    } finally {
      this.nap = undefined;
    }
  }

  private async look(): Promise<void> {
    const asked = [...this.followers];
    let tasks: readonly Task[];
    try {
      tasks = await this.em.tasks.list();
      this.failing = undefined;
    } catch (error) {
      if (!isEmError(error)) throw error;
      if (failureTraits[error.kind].isFinal || this.isHopeless()) for (const { end } of asked) end(error);
      return;
    }
    for (const follower of asked) {
      const { taskId, onState, end } = follower;
      if (!this.followers.has(follower)) continue;
      const task = tasks.find((candidate) => candidate.taskId === taskId);
      if (task === undefined) {
        end(
          new EmError('task-gone', {
            method: 'GET',
            path: `tasks/${taskId.slice(0, 100)}`,
            ...this.em.place,
          }),
        );
        continue;
      }
      this.tell(onState, task);
      if (isFinished(task)) end(task);
    }
  }

  private isHopeless(): boolean {
    const { since, times } = this.failing ?? { since: this.now(), times: 0 };
    this.failing = { since, times: times + 1 };
    return times + 1 >= mostFailures || this.now() - since >= patienceMs;
  }

  private tell(onState: (task: Task) => void, task: Task): void {
    try {
      onState(task);
    } catch (error) {
      this.onBug(error);
    }
  }
}

/** The default for errors of listeners: a warning of the process. */
const warn = (error: unknown): void => {
  process.emitWarning(error instanceof Error ? error : String(error));
};
