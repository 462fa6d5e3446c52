import * as vscode from 'vscode';
import { commands } from '../contributions';
import type { TaskMonitor } from '../tasks/taskMonitor';
import type { Handlers } from './register';

export const taskHandlers = (
  monitor: TaskMonitor,
): Pick<Handlers, typeof commands.stopTask | typeof commands.clearTasks> => ({
  [commands.stopTask]: async (argument) => {
    const id = taskId(argument) ?? (await pickRunning(monitor));
    if (id !== undefined) await monitor.stop(id);
  },
  [commands.clearTasks]: () => {
    monitor.clear();
  },
});

function taskId(argument: unknown): string | undefined {
  const { kind, id } = (argument ?? {}) as { readonly kind?: unknown; readonly id?: unknown };
  return kind === 'task' && typeof id === 'string' ? id : undefined;
}

async function pickRunning(monitor: TaskMonitor): Promise<string | undefined> {
  const items = monitor.running.map(({ id, subject, endpoint, task }) => ({
    label: subject,
    description: endpoint.name,
    detail: task.operation ?? '',
    id,
  }));
  if (items.length === 0) {
    await vscode.window.showInformationMessage(vscode.l10n.t('No task is running.'));
    return undefined;
  }
  const title = vscode.l10n.t('Stop Task');
  return (await vscode.window.showQuickPick(items, { title }))?.id;
}
