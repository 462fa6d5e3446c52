import * as vscode from 'vscode';
import { tasksView } from '../contributions';
import type { Endpoint } from '../endpoints/settings';
import { endpointsOf } from '../inventory/inventory';
import { isRunning, type TaskList, type TrackedTask } from './taskList';
import { taskIcon, taskResult, taskState } from './taskWords';

export type TaskNode =
  | { readonly kind: 'endpoint'; readonly id: string; readonly endpoint: Endpoint }
  | { readonly kind: 'task'; readonly id: string; readonly endpoint: Endpoint };

/** The view "Tasks": this window's tasks, by endpoint, the newest first. */
export class TaskView implements vscode.TreeDataProvider<TaskNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<TaskNode | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly disposables: readonly { dispose(): unknown }[];

  constructor(private readonly list: TaskList) {
    const view = vscode.window.createTreeView(tasksView, { treeDataProvider: this });
    const status = vscode.window.createStatusBarItem('veeamEm.tasks', vscode.StatusBarAlignment.Left);
    status.name = vscode.l10n.t('Enterprise Manager Tasks');
    status.command = `${tasksView}.focus`;
    this.disposables = [
      view,
      status,
      list.onDidChange(() => {
        const { length } = list.running;
        view.badge = length === 0 ? undefined : { value: length, tooltip: runningWords(length) };
        status.text = `$(sync~spin) ${runningWords(length)}`;
        status.tooltip = list.running
          .map(({ subject, endpoint }) => `${subject} (${endpoint.name})`)
          .join('\n');
        if (length > 0) status.show();
        else status.hide();
        this.changed.fire(undefined);
      }),
    ];
  }

  getTreeItem(node: TaskNode): vscode.TreeItem {
    if (node.kind === 'endpoint') {
      const item = new vscode.TreeItem(node.endpoint.name, vscode.TreeItemCollapsibleState.Expanded);
      item.id = node.id;
      item.iconPath = new vscode.ThemeIcon('server-environment');
      return item;
    }
    const tracked = this.list.tasks.find(({ id }) => id === node.id);
    return tracked ? taskItem(tracked) : new vscode.TreeItem('');
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
  return count === 1 ? vscode.l10n.t('1 task') : vscode.l10n.t('{0} tasks', count);
}

/* Plain text everywhere: operations and messages come from a server. */
function taskItem(tracked: TrackedTask): vscode.TreeItem {
  const { id, subject, task, startedAt, sequel } = tracked;
  const item = new vscode.TreeItem(subject);
  item.id = id;
  // What goes on after a task is over cannot be stopped by it.
  item.contextValue = isRunning(tracked) && sequel === undefined ? 'task.running' : 'task.ended';
  item.iconPath = taskIcon(tracked);
  const since = startedAt.toLocaleTimeString(vscode.env.language);
  const words = [
    taskState(tracked),
    task.operation,
    vscode.l10n.t('since {0}', since),
    taskResult(tracked),
  ].filter((text) => text !== undefined && text !== '');
  item.description = words.join(' · ');
  item.tooltip = [subject, task.taskId, ...words].join('\n');
  item.accessibilityInformation = { label: [subject, ...words].join(', ') };
  return item;
}
