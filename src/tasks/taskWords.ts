import * as vscode from 'vscode';
import { isRunning, type TrackedTask } from './taskMonitor';

/** How far a task came, in words: nothing is said of an end that is not known. */
export function taskState(tracked: TrackedTask): string {
  const { task, failure, stopped, cancelled } = tracked;
  if (isRunning(tracked)) return task.state;
  if (stopped) return vscode.l10n.t('stopped');
  if (cancelled) return vscode.l10n.t('no longer followed');
  if (failure !== undefined) return vscode.l10n.t('outcome not known');
  return task.result?.success === false ? vscode.l10n.t('failed') : vscode.l10n.t('done');
}

/** What Enterprise Manager says of it, or why there is nothing. */
export const taskResult = ({ task, failure, stopped }: TrackedTask): string | undefined =>
  stopped ? undefined : (failure ?? task.result?.message);

export function taskIcon(tracked: TrackedTask): vscode.ThemeIcon {
  if (isRunning(tracked)) return new vscode.ThemeIcon('sync~spin');
  if (tracked.failure !== undefined || tracked.stopped) return new vscode.ThemeIcon('circle-slash');
  return tracked.task.result?.success === false
    ? new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'))
    : new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
}
