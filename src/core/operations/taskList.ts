import type { Task } from '../client/elements';
import { Emitter } from '../session/emitter';
import type { Endpoint } from '../session/endpoint';

/** How a tracked operation ended. `unknown`: the outcome is not known. `cancelled`: the user stopped following it. */
export interface TaskEnd {
  readonly kind: 'done' | 'failed' | 'unknown' | 'cancelled' | 'stopped';
  /** Enterprise Manager's message, or why there is none. */
  readonly message?: string | undefined;
}

/** A task that this window began. */
export interface TrackedTask {
  /** Unique in this window: a task's own ID is unique in its logon session only. */
  readonly id: string;
  readonly endpoint: Endpoint;
  /** What the task is for, such as the name of a backup server. */
  readonly subject: string;
  readonly startedAt: Date;
  readonly task: Task;
  /** The latest progress after the task has ended: the task of a collection ends when the collection begins. */
  readonly followUp?: string;
  readonly end?: TaskEnd;
}

/** All tasks of this window, as reported by their followers. */
export class TaskList {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly entries = new Map<string, TrackedTask>();

  get tasks(): readonly TrackedTask[] {
    return [...this.entries.values()];
  }

  get running(): readonly TrackedTask[] {
    return this.tasks.filter(isRunning);
  }

  set(tracked: TrackedTask): void {
    this.entries.set(tracked.id, tracked);
    this.changed.fire(undefined);
  }

  /**
   * Changes a running task. The first reported end wins: a task that the user stopped is later reported as not found.
   */
  update(id: string, change: Partial<TrackedTask>): void {
    const tracked = this.entries.get(id);
    if (tracked && isRunning(tracked)) this.set({ ...tracked, ...change });
  }

  /** Forgets the tasks that have ended. */
  clear(): void {
    for (const [id, tracked] of this.entries) if (!isRunning(tracked)) this.entries.delete(id);
    this.changed.fire(undefined);
  }

  dispose(): void {
    this.changed.dispose();
  }
}

export const isRunning = ({ end }: TrackedTask): boolean => end === undefined;
