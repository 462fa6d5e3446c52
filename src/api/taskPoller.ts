import type { EmClient } from './client';
import type { Task } from './elements';
import { EmError, isEmError, type EmErrorKind } from './errors';
import type { Sleep } from './sleep';
import { isFinished, listTasks, type FollowTask } from './tasks';

const firstDelayMs = 1000;
const longestDelayMs = 5000;
/** How many times in a row the tasks may not be had for a passing reason: with the pauses, about a minute. */
const mostFailures = 12;

/** After these the next look may well be answered. */
const passing: ReadonlySet<EmErrorKind> = new Set([
  'timeout',
  'connection-lost',
  'unavailable',
  'server-error',
  'html-answer',
  'unreadable-answer',
  'unexpected-answer',
  'refused',
  'unreachable',
  'name-not-found',
]);

/** Somebody who waits for a task; of one task there may be several. */
interface Follower {
  readonly taskId: string;
  readonly onState: (task: Task) => void;
  readonly end: (result: Task | EmError) => void;
}

/**
 * Follows any number of tasks of one logon session with one request at a time: after 1 s, then ever more
 * seldom up to every 5 s, from the beginning again when a task is added, and not at all while none runs.
 */
export class TaskPoller {
  private readonly followers = new Set<Follower>();
  private nap: AbortController | undefined;
  private running = false;
  private failures = 0;

  /** @param onBug told of a listener that throws: that stops neither the others nor the looking */
  constructor(
    private readonly client: EmClient,
    private readonly token: string,
    private readonly sleep: Sleep,
    private readonly onBug: (error: unknown) => void = () => undefined,
  ) {}

  readonly follow: FollowTask = (task, { onState, signal }) => {
    const tell = (state: Task): void => {
      try {
        onState(state);
      } catch (error) {
        this.onBug(error);
      }
    };
    tell(task);
    if (isFinished(task)) return Promise.resolve(task);
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        follower.end(new EmError('cancelled', { baseUrl: this.client.baseUrl }));
      };
      const follower: Follower = {
        taskId: task.taskId,
        onState: tell,
        end: (result) => {
          if (!this.followers.delete(follower)) return;
          signal?.removeEventListener('abort', cancel);
          if (result instanceof EmError) reject(result);
          else resolve(result);
        },
      };
      this.followers.add(follower);
      if (signal?.aborted) {
        cancel();
        return;
      }
      signal?.addEventListener('abort', cancel);
      this.nap?.abort();
      if (!this.running) void this.poll();
    });
  };

  private async poll(): Promise<void> {
    this.running = true;
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
    this.nap = new AbortController();
    try {
      await this.sleep(milliseconds, this.nap.signal);
      return false;
    } catch {
      return this.nap.signal.aborted;
    } finally {
      this.nap = undefined;
    }
  }

  private async look(): Promise<void> {
    const asked = [...this.followers];
    let tasks: ReadonlyMap<string, Task>;
    try {
      const listed = await listTasks(this.client, this.token);
      tasks = new Map(listed.map((task) => [task.taskId, task]));
      this.failures = 0;
    } catch (error) {
      this.failures += 1;
      if (isEmError(error) && passing.has(error.kind) && this.failures < mostFailures) return;
      this.failures = 0;
      const failure = isEmError(error) ? error : new EmError('unexpected-answer', {}, { cause: error });
      for (const { end } of asked) end(failure);
      return;
    }
    for (const { taskId, onState, end } of asked) {
      const task = tasks.get(taskId);
      if (task === undefined) {
        const { baseUrl } = this.client;
        end(new EmError('task-gone', { method: 'GET', path: `tasks/${taskId.slice(0, 100)}`, baseUrl }));
        continue;
      }
      onState(task);
      if (isFinished(task)) end(task);
    }
  }
}
