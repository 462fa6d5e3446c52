import * as vscode from 'vscode';
import { isCancelled, isEmError, type EmError } from '../../core/client/errors';
import type { CommandId } from '../contributions';
import { explainLater } from '../../core/words/load';
import { showError } from '../interaction/messages';
import type { ExchangeLog } from '../output/exchangeLog';
import { reportBug } from '../output/reportBug';
import { nextStepCommands } from './nextStepCommands';
import type { EndpointName } from './pick';

export type Handler = (...args: readonly unknown[]) => Promise<void> | void;

export type Handlers = Readonly<Record<CommandId, Handler>>;

/** Every command of ours is run here: no failure is silent. */
export class CommandRunner {
  constructor(private readonly log: Pick<ExchangeLog, 'note' | 'show'>) {}

  async run(id: CommandId, handler: () => Promise<void>): Promise<void> {
    try {
      await handler();
    } catch (error) {
      await this.report(id, error);
    }
  }

  private async report(id: CommandId, error: unknown): Promise<void> {
    if (error instanceof vscode.CancellationError || isCancelled(error)) return;
    if (isEmError(error)) {
      const { sentence, action } = await explainLater(error);
      const chosen = await showError(sentence, ...(action ? [action.title] : []));
      if (chosen && action)
        await vscode.commands.executeCommand(nextStepCommands[action.step], subjectOf(error));
      return;
    }
    await reportBug(this.log, id, error);
  }
}

/** What an error's next step is for: the endpoint that it belongs to, also where that is gone meanwhile. */
const subjectOf = ({
  facts: { endpointId: id, baseUrl: url },
}: EmError): { readonly endpoint: EndpointName } | undefined =>
  id === undefined ? undefined : { endpoint: { id, url } };
