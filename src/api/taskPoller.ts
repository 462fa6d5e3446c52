import type { EmClient } from './client';
import type { Task } from './elements';
import { EmError } from './errors';
import type { Sleep } from './sleep';
import { isFinished, listTasks, type FollowTask } from './tasks';

const firstDelayMs = 1000;
const longestDelayMs = 5000;

interface Followed {
  readonly onState: (task: Task) => void;
  readonly end: (result: Task | EmError) => void;
}

/**
 * Follows any number of tasks of one logon session with one request at a time: after 1 s, then ever more
 * seldom up to every 5 s, from the beginning again when a task is added, and not at all while none runs.
 */
export class TaskPoller {
  private readonly followed = new Map<string, Followed>();
  private nap: AbortController | undefined;
  private running = false;

  constructor(
    private readonly client: EmClient,
    private readonly token: string,
    private readonly sleep: Sleep,
  ) {}

  readonly follow: FollowTask = (task, { onState, signal }) => {
    onState(task);
    if (isFinished(task)) return Promise.resolve(task);
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        end(new EmError('cancelled', { baseUrl: this.client.baseUrl }));
      };
      const end = (result: Task | EmError): void => {
        if (!this.followed.delete(task.taskId)) return;
        signal?.removeEventListener('abort', cancel);
        if (result instanceof EmError) reject(result);
        else resolve(result);
      };
      this.followed.set(task.taskId, { onState, end });
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
    while (this.followed.size > 0) {
      const wasWoken = await this.rest(delay);
      if (wasWoken) delay = firstDelayMs;
      else {
        delay = Math.min(delay * 1.5, longestDelayMs);
        if (this.followed.size > 0) await this.look();
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
    const asked = [...this.followed];
    let tasks: readonly Task[];
    try {
      tasks = await listTasks(this.client, this.token);
    } catch (error) {
      const failure =
        error instanceof EmError ? error : new EmError('unexpected-answer', {}, { cause: error });
      for (const [, { end }] of asked) end(failure);
      return;
    }
    for (const [taskId, { onState, end }] of asked) {
      const task = tasks.find((candidate) => candidate.taskId === taskId);
      if (task === undefined) {
        end(
          new EmError('task-gone', { method: 'GET', path: `tasks/${taskId}`, baseUrl: this.client.baseUrl }),
        );
        continue;
      }
      onState(task);
      if (isFinished(task)) end(task);
    }
  }
}
