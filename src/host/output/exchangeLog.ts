import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { Exchange } from '../../core/client/exchange';
import { outputChannelName } from '../contributions';
import { createOutput, type Output } from '../interaction/windows';
import { KeptExchanges, type KeptExchange } from './keptExchanges';
import { OutputQueue } from './outputQueue';
import { printable } from './printable';
import { Repeats, type Repeated } from './repeats';
import { isBrief } from './summary';

/** How much the user wants to see, as it is set now. */
export interface OutputSettings {
  /** Whether a read that went well is a line, or shown whole. */
  readonly output: 'summary' | 'full';
  /** How many lines of the body of such a read are shown where it is shown whole. */
  readonly outputLines: number;
}

/** How long reads are counted before the count is told, in milliseconds. */
const countingMs = 30_000;
const longestNote = 20_000;
/** About what waits of an exchange beside its bodies, in characters. */
const outlineWeight = 1000;

/** The output channel "Enterprise Manager": every exchange, and what became of the user's actions. */
export class ExchangeLog implements vscode.Disposable {
  private readonly kept = new KeptExchanges();
  private readonly repeats = new Repeats();
  private readonly queue: OutputQueue;
  private counting: NodeJS.Timeout | undefined;

  constructor(
    private readonly settings: OutputSettings,
    private readonly channel: Output = createOutput(outputChannelName),
  ) {
    this.queue = new OutputQueue(
      (text) => {
        channel.append(text);
      },
      {
        left: (entries) =>
          l10n.t('[{0} entries are not shown: they came faster than they could be written]', entries),
        broken: (reason) => l10n.t('[An entry could not be written ({0})]', reason),
      },
    );
  }

  /** The last exchanges, oldest first. */
  get recent(): readonly KeptExchange[] {
    return this.kept.all;
  }

  readonly add = (endpointName: string, exchange: Exchange): void => {
    const entry = this.kept.add(endpointName, exchange);
    const { output, outputLines } = this.settings;
    const brief = output === 'summary' && isBrief(entry);
    const repeated = brief ? this.repeats.count(entry) : undefined;
    if (repeated !== undefined) {
      this.count(repeated);
      return;
    }
    this.tellCounted();
    this.queue.add(
      async () => {
        const { exchangeLine, exchangeText } = await import('./exchangeText');
        return brief ? exchangeLine(entry) : exchangeText(entry, outputLines);
      },
      outlineWeight + (entry.request.body?.length ?? 0),
    );
  };

  /** @param text lines of ours, each of which may hold values of others */
  note(text: string): void {
    this.tellCounted();
    const shown = text.length > longestNote ? `${text.slice(0, longestNote)}…` : text;
    // A line break in a value begins no line of ours.
    this.queue.add(() => `» ${printable(shown).replaceAll('\n', '\n  ')}`, shown.length);
  }

  show(): void {
    this.tellCounted();
    this.channel.show(true);
  }

  dispose(): void {
    clearTimeout(this.counting);
    this.queue.close();
    this.channel.dispose();
  }

  /** Of what is asked again and again, the last is kept: it would push out everything else. */
  private count({ previous }: Repeated): void {
    this.kept.remove(previous);
    this.counting ??= setTimeout(() => {
      this.tellCounted();
    }, countingMs).unref();
  }

  private tellCounted(): void {
    clearTimeout(this.counting);
    this.counting = undefined;
    for (const repeated of this.repeats.take()) {
      this.queue.add(async () => (await import('./exchangeText')).repeatedText(repeated), outlineWeight);
    }
  }
}
