import * as vscode from 'vscode';
import { commands } from '../contributions';
import { showInformation } from '../notices/messages';
import { pickOne } from '../notices/pickers';
import { isolated } from '../text/visible';
import type { TaskList } from '../tasks/taskList';
import type { TaskMonitor } from '../tasks/taskMonitor';
import type { Handlers } from './register';

export const taskHandlers = (
  tasks: TaskList,
  monitor: TaskMonitor,
): Pick<Handlers, typeof commands.stopTask | typeof commands.clearTasks> => ({
  [commands.stopTask]: async (argument) => {
    const id = taskId(argument) ?? (await pickRunning(tasks));
    if (id !== undefined) await monitor.stop(id);
  },
  [commands.clearTasks]: () => {
    tasks.clear();
  },
});

function taskId(argument: unknown): string | undefined {
  const { kind, id } = (argument ?? {}) as { readonly kind?: unknown; readonly id?: unknown };
  return kind === 'task' && typeof id === 'string' ? id : undefined;
}

async function pickRunning(tasks: TaskList): Promise<string | undefined> {
  const stoppable = tasks.running.filter(({ sequel }) => sequel === undefined);
  const items = stoppable.map(({ id, subject, endpoint, task }) => ({
    label: subject,
    description: isolated(endpoint.name),
    detail: isolated(task.operation ?? ''),
    id,
  }));
  if (items.length === 0) {
    await showInformation(vscode.l10n.t('No task is running that could be stopped.'));
    return undefined;
  }
  const title = vscode.l10n.t('Stop Task');
  return (await pickOne(items, { title }))?.id;
}
