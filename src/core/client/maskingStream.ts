import type { Automaton } from './automaton';
import { mask } from './document';
import { UnescapedText } from './unescaping';

/**
 * A run of letters, digits and hyphens is considered a secret if it is this long and contains digits. The ID of a
 * session is a GUID, and its base64 contains neither `+` nor `/`.
 */
const looksOpaque = (length: number, digits: number): boolean =>
  (length >= 20 && digits >= 3) || (length >= 32 && digits >= 1);

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

const isOpaqueSign = (code: number): boolean =>
  isDigit(code) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x61 && code <= 0x7a) ||
  '=_-%'.includes(String.fromCharCode(code));

/** One text that passes through a net piece by piece. */
export class MaskingStream {
  private held = '';
  /** The number of characters already released. */
  private released = 0;
  private state = 0;
  private readonly unescapedText: UnescapedText;
  /** The ranges to mask, in order, not adjacent, counted from the beginning of the text. */
  private found: { readonly start: number; readonly end: number }[] = [];
  private runStart = 0;
  private runDigits = 0;

  constructor(
    private readonly plain: Automaton,
    unescaped: Automaton,
    private readonly isOpaqueSecret: boolean,
  ) {
    this.unescapedText = new UnescapedText(unescaped);
  }

  /** @returns the text that is certainly free of secrets */
  write(text: string): string {
    const from = this.released + this.held.length;
    for (let index = 0; index < text.length; index += 1) this.step(text.charCodeAt(index), from + index);
    this.held += text;
    const end = from + text.length;
    let safe = Math.min(end - this.plain.depth(this.state), this.unescapedText.safe(end));
    if (this.isOpaqueSecret) safe = Math.min(safe, this.runStart);
    for (let last = this.found.length - 1; last >= 0; last -= 1) {
      const { start, end: foundEnd } = this.found[last] ?? { start: 0, end: 0 };
      if (foundEnd > safe) safe = Math.min(safe, start);
    }
    return this.release(Math.max(safe, this.released));
  }

  end(): string {
    const end = this.released + this.held.length;
    if (this.isOpaqueSecret) this.endRun(end);
    return this.release(end);
  }

  private step(code: number, at: number): void {
    this.state = this.plain.step(this.state, code);
    const length = this.plain.endLength(this.state);
    if (length > 0) this.find(at + 1 - length, at + 1);
    const start = this.unescapedText.add(code, at);
    if (start !== undefined) this.find(start, at + 1);
    if (this.isOpaqueSecret) this.opaque(code, at);
  }

  private find(start: number, end: number): void {
    let from = start;
    for (let last = this.found.at(-1); last !== undefined && last.end >= from; last = this.found.at(-1)) {
      from = Math.min(from, last.start);
      this.found.pop();
    }
    this.found.push({ start: from, end });
  }

  private opaque(code: number, at: number): void {
    if (!isOpaqueSign(code)) {
      this.endRun(at);
      this.runStart = at + 1;
      this.runDigits = 0;
    } else if (isDigit(code)) this.runDigits += 1;
  }

  private endRun(end: number): void {
    if (looksOpaque(end - this.runStart, this.runDigits)) this.find(this.runStart, end);
  }

  private release(safe: number): string {
    let result = '';
    let shown = this.released;
    let count = 0;
    for (const { start, end } of this.found) {
      if (end > safe) break;
      result += this.held.slice(shown - this.released, start - this.released) + mask;
      shown = end;
      count += 1;
    }
    this.found.splice(0, count);
    result += this.held.slice(shown - this.released, safe - this.released);
    this.held = this.held.slice(safe - this.released);
    this.released = safe;
    return result;
  }
}
