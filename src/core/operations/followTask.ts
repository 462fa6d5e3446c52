import type { Task } from '../client/elements';

/**
 * Follows a task to `Finished`. `OperationFinished` is not the end: Enterprise Manager's own database is not up to
 * date by then.
 *
 * @throws EmError `task-gone` if the session no longer knows the task, `cancelled` if the user stopped following
 */
export type FollowTask = (task: Task, options: FollowOptions) => Promise<Task>;

export interface FollowOptions {
  readonly onState: (task: Task) => void;
  readonly signal?: AbortSignal | undefined;
}

export const isFinished = (task: Task): boolean => task.state.toLowerCase() === 'finished';
