import * as vscode from 'vscode';
import { isCancelled, isEmError } from '../api/errors';
import type { CommandId } from '../contributions';
import { explainLater } from '../diagnosis/load';
import type { Endpoint } from '../endpoints/settings';
import { showError } from '../notices/messages';
import type { ExchangeLog } from '../output/exchangeLog';
import { reportBug } from '../output/reportBug';

export type Handler = (...args: readonly unknown[]) => Promise<void> | void;

export type Handlers = Readonly<Record<CommandId, Handler>>;

/** Every command of ours is run here: no failure is silent. */
export class CommandRunner {
  /** @param endpointAt what an error's next step is for */
  constructor(
    private readonly log: ExchangeLog,
    private readonly endpointAt: (baseUrl: string | undefined) => Endpoint | undefined,
  ) {}

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
      const endpoint = this.endpointAt(error.facts.baseUrl);
      if (chosen && action) await vscode.commands.executeCommand(action.command, endpoint && { endpoint });
      return;
    }
    await reportBug(this.log, id, error);
  }
}
