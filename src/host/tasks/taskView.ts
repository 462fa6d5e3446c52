import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { tasksView } from '../contributions';
import type { Endpoint } from '../../core/session/endpoint';
import { endpointsOf } from '../../core/inventory/inventory';
import { treeItem } from '../interaction/items';
import { isolated } from '../../text/visible';
import { createStatus } from '../interaction/windows';
import { isRunning, type TaskList, type TrackedTask } from '../../core/operations/taskList';
import { taskIcon, taskResult, taskState } from './taskWords';
import { language } from '../../core/words/language';

export type TaskNode =
  | { readonly kind: 'endpoint'; readonly id: string; readonly endpoint: Endpoint }
  | { readonly kind: 'task'; readonly id: string; readonly endpoint: Endpoint };

/** The view "Tasks": this window's tasks, by endpoint, the newest first. */
export class TaskView implements vscode.TreeDataProvider<TaskNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<TaskNode | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly disposables: readonly { dispose(): unknown }[];

  constructor(
    private readonly list: TaskList,
    view: vscode.TreeView<TaskNode>,
  ) {
    const name = l10n.t('Enterprise Manager Tasks');
    const status = createStatus('veeamEm.tasks', name, '$(sync~spin)', `${tasksView}.focus`);
    this.disposables = [
      status,
      list.onDidChange(() => {
        const { running } = list;
        const { length } = running;
        view.badge = length === 0 ? undefined : { value: length, tooltip: runningWords(length) };
        const subjects = running.map(({ subject, endpoint }) => `${subject} (${isolated(endpoint.name)})`);
        if (length > 0) status.show(runningWords(length), subjects);
        else status.hide();
        this.changed.fire(undefined);
      }),
    ];
  }

  getTreeItem(node: TaskNode): vscode.TreeItem {
    if (node.kind === 'endpoint') {
      const label = isolated(node.endpoint.name);
      const item = treeItem({ label }, vscode.TreeItemCollapsibleState.Expanded);
      item.id = node.id;
      item.iconPath = new vscode.ThemeIcon('server-environment');
      return item;
    }
    const tracked = this.list.tasks.find(({ id }) => id === node.id);
    return tracked ? taskItem(tracked) : treeItem({ label: '' });
  }

  getChildren(node?: TaskNode): TaskNode[] {
    const { tasks } = this.list;
    if (node === undefined) {
      return endpointsOf(tasks).map((endpoint) => ({ kind: 'endpoint', id: endpoint.id, endpoint }));
    }
    if (node.kind === 'task') return [];
    return tasks
      .filter(({ endpoint }) => endpoint.id === node.id)
      .reverse()
      .map(({ id, endpoint }) => ({ kind: 'task', id, endpoint }));
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
    this.changed.dispose();
  }
}

function runningWords(count: number): string {
  return count === 1 ? l10n.t('1 task') : l10n.t('{0} tasks', count);
}

/* Operations and messages come from a server: each is a value by itself. */
/** A task as the view shows it. */
export function taskItem(tracked: TrackedTask): vscode.TreeItem {
  const { id, subject, task, startedAt, sequel } = tracked;
  const since = startedAt.toLocaleTimeString(language());
  const words = [
    isolated(taskState(tracked)),
    isolated(task.operation ?? ''),
    l10n.t('since {0}', since),
    isolated(taskResult(tracked) ?? '', 1000),
  ].filter((text) => text !== '');
  const item = treeItem({
    label: subject,
    description: words.join(' · '),
    tooltip: [subject, isolated(task.taskId), ...words],
    spoken: [subject, ...words].join(', '),
  });
  item.id = id;
  // What goes on after a task is over cannot be stopped by it.
  item.contextValue = isRunning(tracked) && sequel === undefined ? 'task.running' : 'task.ended';
  item.iconPath = taskIcon(tracked);
  return item;
}
