import { printerOf } from './codec';
import { DocumentError } from './document';
import { EmError } from './errors';
import type { RenderedText, ShownBody } from './exchange';
import type { BodyFormat } from './format';
import type { KeptBody } from './keptBody';
import { Pace, sliceLength, slices } from './pace';
import type { MaskingStream } from './maskingStream';
import type { SecretNet } from './secretNet';
import { textOf } from './text';

/** How many characters are searched for lines that are only counted. */
const countedLength = 1024 * 1024;

interface Source {
  readonly kept: KeptBody;
  readonly contentType: string | undefined;
  readonly format: BodyFormat;
  readonly net: SecretNet;
}

/**
 * A body that is rendered from its kept bytes on each request. The bytes are in a closure, hidden from code that
 * serializes or inspects an exchange.
 */
export const shownBody = (source: Source): ShownBody => ({
  get heldBytes() {
    return source.kept.heldBytes;
  },
  render: (longest = Infinity) => render(source, longest),
});

async function render({ kept, contentType, format, net }: Source, longest: number): Promise<RenderedText> {
  const lines = new Lines(longest, net.stream());
  const pace = new Pace();
  const printer = printerOf(format, (piece) => {
    lines.add(piece);
  });
  let counted = 0;
  try {
    for await (const text of textOf(kept.read(), contentType)) {
      printer.write(text);
      await lines.mask(pace);
      if (lines.isFull && (counted += text.length) > countedLength) return await lines.end(pace);
    }
    printer.end();
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw new EmError('unreadable-answer', { reason: error.reason });
  }
  return lines.end(pace);
}

/** Collects the first lines of the rendered text, masked slice by slice; the others are only counted. */
class Lines {
  private waiting: string[] = [];
  private waitingLength = 0;
  private readonly masked: string[] = [];
  private count = 1;

  constructor(
    private readonly longest: number,
    private readonly masking: MaskingStream,
  ) {}

  get isFull(): boolean {
    return this.count > this.longest;
  }

  add(text: string): void {
    let shown = this.isFull ? 0 : text.length;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      if (this.count === this.longest) shown = at;
      this.count += 1;
    }
    if (shown === 0) return;
    this.waiting.push(text.slice(0, shown));
    this.waitingLength += shown;
  }

  async mask(pace: Pace, isLast = false): Promise<void> {
    if (!isLast && this.waitingLength < sliceLength) return;
    const text = this.waiting.join('');
    this.waiting = [];
    this.waitingLength = 0;
    for (const slice of slices(text)) {
      this.masked.push(this.masking.write(slice));
      await pace.rest();
    }
  }

  async end(pace: Pace): Promise<RenderedText> {
    await this.mask(pace, true);
    this.masked.push(this.masking.end());
    return { text: this.masked.join(''), moreLines: Math.max(0, this.count - this.longest) };
  }
}
