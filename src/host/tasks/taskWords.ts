import * as l10n from '@vscode/l10n';
import type { TrackedTask } from '../../core/operations/taskList';

/** The state of a task in words. They claim no outcome that is not known. */
export function taskState({ task, followUp, end }: TrackedTask): string {
  switch (end?.kind) {
    case undefined:
      return followUp === undefined
        ? task.state
        : l10n.t({
            message: 'in progress',
            comment: ['The state of a task of Enterprise Manager, beside its name.'],
          });
    case 'done':
      return l10n.t({
        message: 'done',
        comment: ['The state of a task of Enterprise Manager, beside its name.'],
      });
    case 'failed':
      return l10n.t({
        message: 'failed',
        comment: ['The state of a task of Enterprise Manager, beside its name.'],
      });
    case 'stopped':
      return l10n.t({
        message: 'stopped',
        comment: ['The state of a task of Enterprise Manager, beside its name.'],
      });
    case 'cancelled':
      return l10n.t({
        message: 'no longer followed',
        comment: ['The state of a task of Enterprise Manager, beside its name.'],
      });
    case 'unknown':
      return l10n.t({
        message: 'outcome not known',
        comment: ['The state of a task of Enterprise Manager, beside its name.'],
      });
  }
}

/** The message of Enterprise Manager about the task, or the reason why there is none. */
export const taskResult = ({ followUp, end }: TrackedTask): string | undefined =>
  end === undefined ? followUp : end.message;
