import * as l10n from '@vscode/l10n';
import { showError } from '../interaction/messages';
import { bugOf } from './bug';
import type { ExchangeLog } from './exchangeLog';

/**
 * Reports a failure that only a mistake of ours can cause: in a notification, and with its stack in the output.
 *
 * @param where the part of the product, in the user's words
 */
export async function reportBug(
  log: Pick<ExchangeLog, 'note' | 'show'>,
  where: string,
  error: unknown,
): Promise<void> {
  const { reason, frames } = bugOf(error, __dirname);
  log.note([`${where}: ${reason}`, ...frames.map((frame) => `  ${frame}`)].join('\n'));
  const showOutput = l10n.t('Show Output');
  const text = l10n.t({
    message: 'Something went wrong in {0}: {1}',
    args: [where, reason],
    comment: ['{0} is a part of the product, such as "Fleet". {1} is a code.'],
  });
  const chosen = await showError(text, showOutput);
  if (chosen) log.show();
}

/**
 * Makes an error handler for code that has no caller to report to, such as listeners and timers.
 *
 * @param where as for `reportBug`
 */
export const bugReporter =
  (log: Pick<ExchangeLog, 'note' | 'show'>, where: string) =>
  (error: unknown): void => {
    unawaited(log, where, reportBug(log, where, error));
  };

/** Reports the failure of a promise that no caller waits for, so that it is not lost as an unhandled rejection. */
export function unawaited(
  log: Pick<ExchangeLog, 'note' | 'show'>,
  where: string,
  promise: PromiseLike<unknown>,
): void {
  Promise.resolve(promise)
    .catch((error: unknown) => reportBug(log, where, error))
    // The notification itself may fail, as while the window closes. The output already has the failure.
    .catch(() => {
      log.note(l10n.t('{0}: the failure could not be shown.', where));
    });
}
