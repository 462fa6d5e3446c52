import * as vscode from 'vscode';
import { showError } from '../notices/messages';
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
  const message = error instanceof Error ? error.message : String(error);
  log.note(`${where}: ${error instanceof Error ? (error.stack ?? message) : message}`);
  const showOutput = vscode.l10n.t('Show Output');
  const chosen = await showError(
    vscode.l10n.t('Something went wrong in {0}: {1}', where, message),
    showOutput,
  );
  if (chosen) log.show();
}

/** For what nobody waits for: where it fails, that is told, and not lost as a rejection that nobody handles. */
export function unawaited(
  log: Pick<ExchangeLog, 'note' | 'show'>,
  where: string,
  promise: PromiseLike<unknown>,
): void {
  Promise.resolve(promise)
    .catch((error: unknown) => reportBug(log, where, error))
    // The notification itself may fail, as while the window closes: the output has it already.
    .catch((error: unknown) => {
      log.note(`${where}: ${String(error)}`);
    });
}
