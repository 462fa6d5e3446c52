import * as vscode from 'vscode';
import type { Exchange } from '../api/exchange';
import { outputChannelName } from '../contributions';
import { explain } from '../diagnosis/explain';
import { renderExchange, type RenderWords } from './render';

const words: RenderWords = {
  noAnswer: (duration) => vscode.l10n.t('No answer ({0})', duration),
  bodyNotShown: (bytes, reason, title) =>
    title === undefined
      ? vscode.l10n.t(
          '[{0} bytes, not shown: the body could not be read ({1}), so nothing in it could be masked]',
          bytes,
          reason,
        )
      : vscode.l10n.t(
          '[{0} bytes of a web page titled "{1}", not shown: nothing in it could be masked]',
          bytes,
          title,
        ),
  failure: ({ failure }) => failure && explain(failure).sentence,
};

const keptExchanges = 50;

/** The output channel "Enterprise Manager": every exchange, and what became of the user's actions. */
export class ExchangeLog implements vscode.Disposable {
  private readonly channel = vscode.window.createOutputChannel(outputChannelName, 'log');

  private readonly kept: Exchange[] = [];

  /** The last exchanges, oldest first. */
  get recent(): readonly Exchange[] {
    return this.kept;
  }

  readonly add = (endpointName: string, exchange: Exchange): void => {
    this.kept.push(exchange);
    if (this.kept.length > keptExchanges) this.kept.shift();
    this.channel.appendLine(renderExchange(exchange, endpointName, words));
  };

  note(text: string): void {
    this.channel.appendLine(`» ${text}`);
  }

  show(): void {
    this.channel.show(true);
  }

  dispose(): void {
    this.channel.dispose();
  }
}
