import * as l10n from '@vscode/l10n';
import type { StopOutcome } from '../../core/operations/stopTask';
import { explain } from '../../core/words/explain';
import { showInformation, showWarning } from '../interaction/messages';
import { pickOne } from '../interaction/pickers';
import { isolated } from '../../text/visible';
import type { TaskList } from '../../core/operations/taskList';
import type { TaskMonitor } from '../../core/operations/taskMonitor';
import { taskIdOf } from './arguments';
import type { Handlers } from './register';

export const taskHandlers = (
  tasks: TaskList,
  monitor: TaskMonitor,
): Pick<Handlers, 'stopTask' | 'clearTasks'> => ({
  stopTask: async (argument) => {
    const id = taskIdOf(argument) ?? (await pickRunning(tasks));
    if (id !== undefined) await tell(await monitor.stop(id));
  },
  clearTasks: () => {
    tasks.clear();
  },
});

async function tell(outcome: StopOutcome | undefined): Promise<void> {
  switch (outcome?.kind) {
    case 'stopped':
      return;
    case undefined:
    case 'ended':
      await showInformation(l10n.t('The task was over already.'));
      return;
    case 'unknown':
      await showWarning(
        l10n.t(
          'It is not known whether the task was stopped: {0} {1}',
          explain(outcome.reason).what,
          outcome.look === 'running'
            ? l10n.t('The tasks were read, and it is still running.')
            : l10n.t('The tasks could not be read: {0}', explain(outcome.look).what),
        ),
      );
  }
}

async function pickRunning(tasks: TaskList): Promise<string | undefined> {
  const stoppable = tasks.running.filter(({ followUp }) => followUp === undefined);
  const items = stoppable.map(({ id, subject, endpoint, task }) => ({
    label: subject,
    description: isolated(endpoint.name),
    detail: isolated(task.operation ?? ''),
    id,
  }));
  if (items.length === 0) {
    await showInformation(l10n.t('No task is running that could be stopped.'));
    return undefined;
  }
  const title = l10n.t('Stop Task');
  return (await pickOne(items, { title }))?.id;
}
