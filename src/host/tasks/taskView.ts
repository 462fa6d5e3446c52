import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { contextValue } from '../contributions/contextValues';
import { tasksView } from '../contributions/names';
import type { Endpoint } from '../../core/session/endpoint';
import { endpointsOf } from '../../core/inventory/inventory';
import { treeItem } from '../interaction/items';
import { isolated } from '../../text/visible';
import { createStatus } from '../interaction/windows';
import { isRunning, type TaskList, type TrackedTask } from '../../core/operations/taskList';
import { taskResult, taskState } from './taskWords';
import { language, numberText } from '../../core/words/language';

export type TaskNode =
  | { readonly kind: 'endpoint'; readonly id: string; readonly endpoint: Endpoint }
  | { readonly kind: 'task'; readonly id: string; readonly endpoint: Endpoint };

/** The view "Tasks": the tasks of this window by endpoint, the newest first. */
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
  return count === 1 ? l10n.t('1 task') : l10n.t('{0} tasks', numberText(count));
}

/** The tree item of a task. Operations and messages come from a server, so each is an isolated value. */
export function taskItem(tracked: TrackedTask): vscode.TreeItem {
  const { id, subject, task, startedAt, followUp } = tracked;
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
  // Work that follows the end of a task cannot be stopped by stopping the task.
  item.contextValue = contextValue('task', isRunning(tracked) && followUp === undefined ? ['running'] : []);
  item.iconPath = taskIcon(tracked);
  return item;
}

function taskIcon(tracked: TrackedTask): vscode.ThemeIcon {
  if (isRunning(tracked)) return new vscode.ThemeIcon('sync~spin');
  switch (tracked.end?.kind) {
    case 'done':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'failed':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
    default:
      return new vscode.ThemeIcon('circle-slash');
  }
}
