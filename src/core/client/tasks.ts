import { sessionAuth } from './apiRequest';
import { type EmClient } from './client';
import { taskTable, tasksTable, type Task } from './elements';
import { EmError, isEmError } from './errors';
import { pathSegment } from './identifiers';
import { lookUntil, type LookOptions } from './lookUntil';
import { loosely, usableRows } from './usableRows';

const looseTasks = loosely(tasksTable);

const taskPath = (taskId: string): string => `tasks/${pathSegment(taskId)}`;

/**
 * The tasks of this logon session; no other session's are ever shown.
 *
 * @throws EmError `unexpected-answer` also where none of those that are told can be used
 */
export async function listTasks(
  client: EmClient,
  token: string,
  signal?: AbortSignal,
): Promise<readonly Task[]> {
  const request = { method: 'GET', path: 'tasks', auth: sessionAuth(token), signal } as const;
  const { rows, refused } = usableRows(taskTable, (await client.read(request, looseTasks)).items);
  if (rows.length > 0 || refused === 0) return rows;
  const { method, path } = request;
  const reason = { code: 'missing-member', element: taskTable.name, member: 'TaskId' } as const;
  throw new EmError('unexpected-answer', { method, path, ...client.place, reason });
}

/** What is known of a task that was to be stopped. */
export type StopOutcome =
  | { readonly kind: 'stopped' }
  /** It is over: it was not there any more, or it had ended. */
  | { readonly kind: 'ended' }
  /** Whether it was stopped is not known: it was looked up, and it is still there, or the tasks could not be read. */
  | { readonly kind: 'unknown'; readonly reason: EmError; readonly look: 'running' | EmError };

/**
 * Stops or removes a task. What it already triggered on a backup server is not rolled back. After a lost answer the
 * tasks are read, and nothing is sent again.
 *
 * @throws EmError where it is certain that it was not stopped
 */
export async function stopTask(
  client: EmClient,
  token: string,
  taskId: string,
  options: LookOptions,
): Promise<StopOutcome> {
  const { signal } = options;
  try {
    await client.send({ method: 'DELETE', path: taskPath(taskId), auth: sessionAuth(token), signal });
    return { kind: 'stopped' };
  } catch (error) {
    if (!isEmError(error)) throw error;
    // 404, or 500 as seen on real servers.
    if (error.kind === 'task-gone') return { kind: 'ended' };
    if (!error.isInDoubt) throw error;
    const looked = await lookUntil(
      token,
      async (current, whileWanted) =>
        (await listTasks(client, current, whileWanted)).some(
          (task) => task.taskId === taskId && !isFinished(task),
        ),
      (isRunning) => !isRunning,
      options,
    );
    if (looked.kind === 'failed') return { kind: 'unknown', reason: error, look: looked.error };
    return looked.last ? { kind: 'unknown', reason: error, look: 'running' } : { kind: 'ended' };
  }
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
