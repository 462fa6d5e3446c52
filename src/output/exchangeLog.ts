import type * as vscode from 'vscode';
import type { Exchange } from '../api/exchange';
import { outputChannelName } from '../contributions';
import { explainLater } from '../diagnosis/load';
import { createOutput } from '../notices/windows';
import { outputLine } from '../text/outlets';

const keptExchanges = 50;

export interface KeptExchange extends Omit<Exchange, 'response'> {
  readonly endpointName: string;
  /** Absent where nothing answered. */
  readonly status: number | undefined;
}

/** The output channel "Enterprise Manager": every exchange, and what became of the user's actions. */
export class ExchangeLog implements vscode.Disposable {
  private readonly channel = createOutput(outputChannelName);

  private written: Promise<void> = Promise.resolve();
  private readonly kept: KeptExchange[] = [];

  /** @param longestBody how many lines of a long answer are shown, as it is set now */
  constructor(private readonly longestBody: () => number) {}

  /** The last exchanges, oldest first, without what came back: that can be large, and is in the channel. */
  get recent(): readonly KeptExchange[] {
    return this.kept;
  }

  readonly add = (endpointName: string, exchange: Exchange): void => {
    const { response, ...outline } = exchange;
    this.kept.push({ ...outline, endpointName, status: response?.status });
    if (this.kept.length > keptExchanges) this.kept.shift();
    this.write(async () => {
      const { failure } = exchange;
      const sentence = failure && (await explainLater(failure)).sentence;
      const { exchangeText } = await import('./exchangeText');
      return await exchangeText(exchange, endpointName, sentence, this.longestBody());
    });
  };

  /** @param lines of which the first says what it is about; none of them can be taken for another note */
  note(...lines: readonly [string, ...string[]]): void {
    this.write(() => `» ${lines.map(outputLine).join('\n    ')}`);
  }

  show(): void {
    this.channel.show(true);
  }

  /** In the order in which it is told, although the words of a failure may have to be loaded. */
  private write(text: () => string | Promise<string>): void {
    this.written = this.written
      .then(text)
      .catch((error: unknown) => String(error))
      .then((line) => {
        this.channel.appendLine(line);
      });
  }

  dispose(): void {
    this.channel.dispose();
  }
}
