import { sessionAuth, type EmClient } from './client';
import { taskTable, tasksTable, type Task } from './elements';
import { pathSegment } from './identifiers';
import { loosely, usableRows } from './usableRows';

const looseTasks = loosely(tasksTable);

const taskPath = (taskId: string): string => `tasks/${pathSegment(taskId)}`;

/** The tasks of this logon session; no other session's are ever shown. */
export async function listTasks(
  client: EmClient,
  token: string,
  signal?: AbortSignal,
): Promise<readonly Task[]> {
  const request = { method: 'GET', path: 'tasks', auth: sessionAuth(token), signal } as const;
  return usableRows(taskTable, (await client.read(request, looseTasks)).items).rows;
}

/**
 * Stops or removes a task. What it already triggered on a backup server is not rolled back.
 *
 * @throws EmError `task-gone` where the session does not know the task (404, or 500 as seen on real servers)
 */
export async function stopTask(
  client: EmClient,
  token: string,
  taskId: string,
  signal?: AbortSignal,
): Promise<void> {
  await client.send({ method: 'DELETE', path: taskPath(taskId), auth: sessionAuth(token), signal });
}

/**
 * Follows a task to `Finished`. `OperationFinished` is not the end: Enterprise Manager's own database is not up
 * to date by then.
 *
 * @throws EmError `task-gone` where the session knows it no more, `cancelled` where the user stopped
 */
export type FollowTask = (task: Task, options: FollowOptions) => Promise<Task>;

export interface FollowOptions {
  readonly onState: (task: Task) => void;
  readonly signal?: AbortSignal | undefined;
}

export const isFinished = (task: Task): boolean => task.state.toLowerCase() === 'finished';
