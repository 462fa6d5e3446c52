import type { Task } from '../client/elements';
import { Emitter } from '../session/emitter';
import type { Endpoint } from '../session/endpoint';

/** How it ended; of `unknown` nobody knows, and of `cancelled` the user did not want to. */
export interface TaskEnd {
  readonly kind: 'done' | 'failed' | 'unknown' | 'cancelled' | 'stopped';
  /** What Enterprise Manager says of it, or why there is nothing. */
  readonly message?: string | undefined;
}

/** A task that this window began. */
export interface TrackedTask {
  /** Of this window: a task's own ID is its logon session's. */
  readonly id: string;
  readonly endpoint: Endpoint;
  /** What it is for, such as the name of a backup server. */
  readonly subject: string;
  readonly startedAt: Date;
  readonly task: Task;
  /** The newest word of what goes on after the task is over: a collection's task ends when that begins. */
  readonly sequel?: string;
  readonly end?: TaskEnd;
}

/** All tasks of this window, as whoever follows them tells. */
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

  /** What was said first of an end stays: a task that the user stopped is then not found, for one. */
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
