import { taskTable, tasksTable, type Task } from '../elements';
import { EmError } from '../errors';
import { pathSegment } from '../identifiers';
import { loosely, usableRows } from '../usableRows';
import { Resource } from './resource';

const looseTasks = loosely(tasksTable);

/** `tasks`: the tasks of this logon session. Enterprise Manager does not show those of other sessions. */
export class Tasks extends Resource {
  /** @throws EmError `unexpected-answer` also if none of the tasks in the response can be used */
  async list(signal?: AbortSignal): Promise<readonly Task[]> {
    const request = this.request('GET', 'tasks', signal);
    const { rows, refused } = usableRows(taskTable, (await this.client.read(request, looseTasks)).items);
    if (rows.length > 0 || refused === 0) return rows;
    const { method, path } = request;
    const reason = { code: 'missing-member', element: taskTable.name, member: 'TaskId' } as const;
    throw new EmError('unexpected-answer', { method, path, ...this.client.place, reason });
  }

  /**
   * Sends `DELETE tasks/{id}`, which stops or removes a task. Its effects on a backup server are not rolled back.
   *
   * @throws EmError `task-gone` if it has ended
   */
  async stop(taskId: string, signal?: AbortSignal): Promise<void> {
    await this.send(this.request('DELETE', `tasks/${pathSegment(taskId)}`, signal));
  }
}
