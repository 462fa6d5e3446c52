import * as l10n from '@vscode/l10n';
import { showError } from '../interaction/messages';
import { bugOf } from './bug';
import type { ExchangeLog } from './exchangeLog';

/**
 * Tells what only a mistake of ours can bring about: the user where it was, the output where it came from.
 *
 * @param where it happened, in the user's words
 */
export async function reportBug(
  log: Pick<ExchangeLog, 'note' | 'show'>,
  where: string,
  error: unknown,
): Promise<void> {
  const { reason, frames } = bugOf(error, __dirname);
  log.note([`${where}: ${reason}`, ...frames.map((frame) => `  ${frame}`)].join('\n'));
  const showOutput = l10n.t('Show Output');
  const chosen = await showError(l10n.t('Something went wrong in {0}: {1}', where, reason), showOutput);
  if (chosen) log.show();
}

/** For a place that only has an error to pass on: whoever listens, polls or draws. @param where as for `reportBug` */
export const bugReporter =
  (log: Pick<ExchangeLog, 'note' | 'show'>, where: string) =>
  (error: unknown): void => {
    unawaited(log, where, reportBug(log, where, error));
  };

/** For what nobody waits for: where it fails, that is told, and not lost as a rejection that nobody handles. */
export function unawaited(
  log: Pick<ExchangeLog, 'note' | 'show'>,
  where: string,
  promise: PromiseLike<unknown>,
): void {
  Promise.resolve(promise)
    .catch((error: unknown) => reportBug(log, where, error))
    // The notification itself may fail, as while the window closes: the output has it already.
    .catch(() => {
      log.note(l10n.t('{0}: the failure could not be shown.', where));
    });
}
