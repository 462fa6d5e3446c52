import { monotonic } from './clock';
import type { EmClient } from './client';
import type { Task } from './elements';
import { EmError, isEmError } from './errors';
import { failureTraits } from './failureTraits';
import type { Sleep } from './sleep';
import { isFinished, listTasks, type FollowTask } from './tasks';

const firstDelayMs = 1000;
const longestDelayMs = 5000;
/** For so long, and so often in a row, a list that cannot be read is asked for again: about a minute. */
const patienceMs = 60_000;
const mostFailures = 12;

/** One who follows a task: there may be several of one task. */
interface Follower {
  readonly taskId: string;
  readonly onState: (task: Task) => void;
  readonly end: (result: Task | EmError) => void;
}

/**
 * Follows any number of tasks of one logon session with one request at a time: after 1 s, then ever more
 * seldom up to every 5 s, from the beginning again when a task is added, and not at all while none runs. A list that
 * cannot be read is asked for again for about a minute.
 */
export class TaskPoller {
  private readonly followers = new Set<Follower>();
  private nap: AbortController | undefined;
  private running = false;
  /** Since when no list could be read, and how often it was tried. */
  private failing: { readonly since: number; readonly times: number } | undefined;

  /**
   * @param onBug told of a listener that throws: that stops neither the others nor the looking
   * @param now milliseconds that only go forward
   */
  constructor(
    private readonly client: EmClient,
    private readonly token: string,
    private readonly sleep: Sleep,
    private readonly onBug: (error: unknown) => void = warn,
    private readonly now: () => number = monotonic,
  ) {}

  readonly follow: FollowTask = (task, { onState, signal }) => {
    this.tell(onState, task);
    if (isFinished(task)) return Promise.resolve(task);
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        follower.end(new EmError('cancelled', this.client.place));
      };
      const follower: Follower = {
        taskId: task.taskId,
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
      const failure = new EmError('unexpected-answer', this.client.place, { cause: error });
      for (const { end } of [...this.followers]) end(failure);
    });
  }

  private async poll(): Promise<void> {
    let delay = firstDelayMs;
    while (this.followers.size > 0) {
      const wasWoken = await this.rest(delay);
      if (wasWoken) delay = firstDelayMs;
      else {
        delay = Math.min(delay * 1.5, longestDelayMs);
        if (this.followers.size > 0) await this.look();
      }
    }
    this.running = false;
  }

  /** @returns whether a task that was added cut it short */
  private async rest(milliseconds: number): Promise<boolean> {
    const nap = new AbortController();
    this.nap = nap;
    try {
      await this.sleep(milliseconds, nap.signal);
      return false;
    } catch (error) {
      if (nap.signal.aborted) return true;
      throw error;
    } finally {
      this.nap = undefined;
    }
  }

  private async look(): Promise<void> {
    const asked = [...this.followers];
    let tasks: readonly Task[];
    try {
      tasks = await listTasks(this.client, this.token);
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
            ...this.client.place,
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

/** Where nobody else wants to know, the process is told. */
const warn = (error: unknown): void => {
  process.emitWarning(error instanceof Error ? error : String(error));
};
