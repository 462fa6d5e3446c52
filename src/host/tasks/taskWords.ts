import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isRunning, type TrackedTask } from '../../core/operations/taskList';

/** How far a task came, in words: nothing is said of an end that is not known. */
export function taskState({ task, sequel, end }: TrackedTask): string {
  switch (end?.kind) {
    case undefined:
      return sequel === undefined ? task.state : l10n.t('under way');
    case 'done':
      return l10n.t('done');
    case 'failed':
      return l10n.t('failed');
    case 'stopped':
      return l10n.t('stopped');
    case 'cancelled':
      return l10n.t('no longer followed');
    case 'unknown':
      return l10n.t('outcome not known');
  }
}

/** What Enterprise Manager says of it, or why there is nothing. */
export const taskResult = ({ sequel, end }: TrackedTask): string | undefined =>
  end === undefined ? sequel : end.message;

export function taskIcon(tracked: TrackedTask): vscode.ThemeIcon {
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
