import { ExchangeLog } from '../../src/host/output/exchangeLog';
import type { OutputSettings } from '../../src/host/output/outputSettings';
import { until } from './until';

/** The log with a channel of which the text is at hand. */
export class Written {
  private readonly pieces: string[] = [];
  readonly log: ExchangeLog;
  private ends = 0;

  constructor(settings: OutputSettings = { output: 'summary', outputLines: 1000 }) {
    this.log = new ExchangeLog(settings, {
      append: (text) => this.pieces.push(text),
      show: () => undefined,
      dispose: () => undefined,
    });
  }

  /** All that is written, when it is. */
  async text(): Promise<string> {
    this.ends += 1;
    this.log.note(`end ${this.ends}`);
    const text = (): string => this.pieces.join('');
    await until(() => text().endsWith(`» end ${this.ends}\n`), 'the output is written');
    return text();
  }
}
