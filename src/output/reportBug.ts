import * as vscode from 'vscode';
import { showError } from '../notices/messages';
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
  const showOutput = vscode.l10n.t('Show Output');
  const chosen = await showError(
    vscode.l10n.t('Something went wrong in {0}: {1}', where, reason),
    showOutput,
  );
  if (chosen) log.show();
}
