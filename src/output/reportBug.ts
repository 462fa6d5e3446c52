import * as vscode from 'vscode';
import { showError } from '../notices/messages';
import type { ExchangeLog } from './exchangeLog';

const stackLines = 30;

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
  const [head = message, ...stack] = (error instanceof Error ? (error.stack ?? message) : message).split(
    '\n',
  );
  log.note(`${where}: ${head}`, ...stack.slice(0, stackLines));
  const showOutput = vscode.l10n.t('Show Output');
  const chosen = await showError(
    vscode.l10n.t('Something went wrong in {0}: {1}', where, message),
    showOutput,
  );
  if (chosen) log.show();
}
