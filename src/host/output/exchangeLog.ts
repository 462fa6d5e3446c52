import * as l10n from '@vscode/l10n';
import { numberText } from '../../core/words/language';
import type * as vscode from 'vscode';
import type { Exchange } from '../../core/client/exchange';
import type { Output } from '../interaction/windows';
import { KeptExchanges, type KeptExchange } from './keptExchanges';
import { OutputQueue } from './outputQueue';
import type { OutputSettings } from './outputSettings';
import { printable } from './printable';
import { Repeats, type Repeated } from './repeats';
import { isBrief } from './summary';

/** How long repeated reads are counted before the count is written, in milliseconds. */
const countingMs = 30_000;
const longestNote = 20_000;
/** The approximate size of a waiting exchange without its bodies, in characters. */
const outlineWeight = 1000;

/** The output channel "Enterprise Manager": every exchange, and the results of the user's actions. */
export class ExchangeLog implements vscode.Disposable {
  private readonly kept = new KeptExchanges();
  private readonly repeats = new Repeats();
  private readonly queue: OutputQueue;
  private counting: NodeJS.Timeout | undefined;

  constructor(
    private readonly settings: OutputSettings,
    private readonly channel: Output,
  ) {
    this.queue = new OutputQueue(
      (text) => {
        channel.append(text);
      },
      {
        left: (entries) =>
          entries === 1
            ? l10n.t('[1 entry is not shown: it came faster than it could be written]')
            : l10n.t(
                '[{0} entries are not shown: they came faster than they could be written]',
                numberText(entries),
              ),
        broken: (reason) => l10n.t('[An entry could not be written ({0})]', reason),
      },
    );
  }

  /** The last exchanges, oldest first. */
  get recent(): readonly KeptExchange[] {
    return this.kept.all;
  }

  /** Writes an exchange, or counts it if it repeats the one before. */
  readonly add = (endpointName: string, exchange: Exchange): void => {
    const entry = this.kept.add(endpointName, exchange);
    const { output, outputLines } = this.settings;
    const brief = output === 'summary' && isBrief(entry);
    const repeated = brief ? this.repeats.count(entry) : undefined;
    if (repeated !== undefined) {
      this.count(repeated);
      return;
    }
    this.writeCounted();
    this.queue.add(
      async () => {
        const { exchangeLine, exchangeText } = await import('./exchangeText');
        return brief ? exchangeLine(entry) : exchangeText(entry, outputLines);
      },
      outlineWeight + (entry.request.body?.length ?? 0),
    );
  };

  /**
   * Writes a note.
   *
   * @param text our own lines, each of which may contain foreign values
   */
  note(text: string): void {
    this.writeCounted();
    const shown = text.length > longestNote ? `${text.slice(0, longestNote)}…` : text;
    // A line break in a foreign value must not begin a line that looks like ours.
    this.queue.add(() => `» ${printable(shown).replaceAll('\n', '\n  ')}`, shown.length);
  }

  show(): void {
    this.writeCounted();
    this.channel.show(true);
  }

  dispose(): void {
    clearTimeout(this.counting);
    this.queue.close();
    this.channel.dispose();
  }

  /** Keeps only the last of the repeated reads: otherwise they would push out all other exchanges. */
  private count({ previous }: Repeated): void {
    this.kept.remove(previous);
    this.counting ??= setTimeout(() => {
      this.writeCounted();
    }, countingMs).unref();
  }

  private writeCounted(): void {
    clearTimeout(this.counting);
    this.counting = undefined;
    for (const repeated of this.repeats.take()) {
      this.queue.add(async () => (await import('./exchangeText')).repeatedText(repeated), outlineWeight);
    }
  }
}
