import { sessionAuth, type EmClient } from './client';
import { tasksTable, taskTable, type Task } from './elements';
import type { Sleep } from './sleep';

const firstDelayMs = 1000;
const longestDelayMs = 5000;

const taskPath = (taskId: string): string => `tasks/${encodeURIComponent(taskId)}`;

/** @throws EmError `task-gone` where the session does not know the task (404, or 500 as seen on real servers) */
export function getTask(
  client: EmClient,
  token: string,
  taskId: string,
  signal?: AbortSignal,
): Promise<Task> {
  return client.read({ method: 'GET', path: taskPath(taskId), auth: sessionAuth(token), signal }, taskTable);
}

/** The tasks of this logon session; no other session's are ever shown. */
export async function listTasks(
  client: EmClient,
  token: string,
  signal?: AbortSignal,
): Promise<readonly Task[]> {
  return (await client.read({ method: 'GET', path: 'tasks', auth: sessionAuth(token), signal }, tasksTable))
    .items;
}

/** Stops or removes a task. What it already triggered on a backup server is not rolled back. */
export async function stopTask(
  client: EmClient,
  token: string,
  taskId: string,
  signal?: AbortSignal,
): Promise<void> {
  await client.send({ method: 'DELETE', path: taskPath(taskId), auth: sessionAuth(token), signal });
}

/**
 * Follows a task to `Finished`, asking after 1 s and then ever more seldom up to every 5 s.
 * `OperationFinished` is not the end: Enterprise Manager's own database is not up to date by then.
 */
export async function followTask(
  client: EmClient,
  token: string,
  task: Task,
  options: {
    readonly sleep: Sleep;
    readonly onState: (task: Task) => void;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Task> {
  let current = task;
  for (let delay = firstDelayMs; !isFinished(current); delay = Math.min(delay * 1.5, longestDelayMs)) {
    options.onState(current);
    await options.sleep(delay, options.signal);
    current = await getTask(client, token, current.taskId, options.signal);
  }
  options.onState(current);
  return current;
}

export const isFinished = (task: Task): boolean => task.state.toLowerCase() === 'finished';
