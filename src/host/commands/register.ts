import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isCancelled, isEmError, type EmError } from '../../core/client/errors';
import { commandId, type CommandKey, type EndpointArgument } from '../contributions/commands';
import { loadExplanation } from '../../core/words/load';
import { showError, showInformation } from '../interaction/messages';
import type { ExchangeLog } from '../output/exchangeLog';
import { reportBug } from '../output/reportBug';
import { nextSteps } from '../interaction/nextSteps';
import { withSelection } from './arguments';

export type Handler = (...args: readonly unknown[]) => Promise<void> | void;

export type Handlers = Readonly<Record<CommandKey, Handler>>;

/** Runs a command on what it is given and, where that names no row, on the rows that are selected in the tree. */
export async function runWithRows(
  handlers: Handlers,
  key: CommandKey,
  given: readonly unknown[],
  selection: readonly object[],
): Promise<void> {
  const rows = withSelection(key, given, selection);
  if (rows.kind === 'given') await handlers[key](...rows.args);
  else
    await showInformation(
      l10n.t('This command works on one row, and {0} rows are selected. Select one of them.', rows.count),
    );
}

/** Every command of ours is run here: no failure is silent. */
export class CommandRunner {
  constructor(private readonly log: Pick<ExchangeLog, 'note' | 'show'>) {}

  async run(key: CommandKey, handler: () => Promise<void>): Promise<void> {
    try {
      await handler();
    } catch (error) {
      await this.report(key, error);
    }
  }

  private async report(key: CommandKey, error: unknown): Promise<void> {
    if (error instanceof vscode.CancellationError || isCancelled(error)) return;
    if (isEmError(error)) {
      const { sentence, action } = await loadExplanation(error);
      const chosen = await showError(sentence, ...(action ? [action.title] : []));
      if (chosen && action) await nextSteps[action.step](subjectOf(error));
      return;
    }
    await reportBug(this.log, commandId(key), error);
  }
}

/** What an error's next step is for: the endpoint that it belongs to, also where that is gone meanwhile. */
const subjectOf = ({ facts: { endpointId: id, baseUrl: url } }: EmError): EndpointArgument | undefined =>
  id === undefined ? undefined : { endpoint: { id, url } };
