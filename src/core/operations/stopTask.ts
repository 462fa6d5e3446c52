import type { EmSession } from '../client/emSession';
import { isEmError, type EmError } from '../client/errors';
import { lookUntil, type LookOptions } from './lookUntil';
import { isFinished } from './followTask';

/** The outcome of stopping a task. */
export type StopOutcome =
  | { readonly kind: 'stopped' }
  /** It is over: it was no longer there, or had ended. */
  | { readonly kind: 'ended' }
  /**
   * It is not known whether it was stopped: after a lost response it was still running, or the tasks could not be
   * read.
   */
  | { readonly kind: 'unknown'; readonly reason: EmError; readonly look: 'running' | EmError };

/**
 * Stops a task. After a lost response the tasks are read, and nothing is sent again.
 *
 * @throws EmError if it is certain that it was not stopped
 */
export async function stopTask(em: EmSession, taskId: string, options: LookOptions): Promise<StopOutcome> {
  try {
    await em.tasks.stop(taskId, options.signal);
    return { kind: 'stopped' };
  } catch (error) {
    if (!isEmError(error)) throw error;
    // 404 is documented; 500 has been seen on real servers.
    if (error.kind === 'task-gone') return { kind: 'ended' };
    if (!error.isInDoubt) throw error;
    const looked = await lookUntil(
      em,
      async (current, whileWanted) =>
        (await current.tasks.list(whileWanted)).some((task) => task.taskId === taskId && !isFinished(task)),
      (isRunning) => !isRunning,
      options,
    );
    if (looked.kind === 'failed') return { kind: 'unknown', reason: error, look: looked.error };
    return looked.last ? { kind: 'unknown', reason: error, look: 'running' } : { kind: 'ended' };
  }
}
