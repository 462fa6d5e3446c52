import type { Automaton } from './automaton';

/** The length of the longest escape of one character: `&#x0001F600;`. */
const longestEscape = 12;
/** At this size, entries that are no longer needed are dropped. */
const mostKept = 16 * 1024;

const named: ReadonlyMap<string, number> = new Map([
  ['amp', 0x26],
  ['lt', 0x3c],
  ['gt', 0x3e],
  ['quot', 0x22],
  ['apos', 0x27],
]);

const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 };

/**
 * Passes a text to an automaton as UTF-8 bytes, after resolving every escape of URLs, XML and JSON, in whatever order
 * they were nested. `%26lt%3B`, `&amp;lt;` and `\u003c` all become `<`.
 */
export class UnescapedText {
  private readonly bytes: number[] = [];
  private readonly starts: number[] = [];
  private readonly states: number[] = [];

  /** @param automaton contains words that were unescaped in the same way */
  constructor(private readonly automaton: Automaton | undefined) {}

  /** The whole text, if it is short. */
  get all(): readonly number[] {
    return this.bytes;
  }

  /**
   * @param at the position of the character, counted from the beginning of the text
   * @returns the beginning of a word that ends with this character
   */
  add(code: number, at: number): number | undefined {
    this.push(code, at);
    while (this.replaceEscape());
    this.forget();
    const length = this.automaton?.endLength(this.states.at(-1) ?? 0) ?? 0;
    return length > 0 ? this.starts[this.starts.length - length] : undefined;
  }

  /** The position before which no unfinished word begins. */
  safe(end: number): number {
    let safe = end;
    const { length } = this.bytes;
    for (let back = 1; back <= Math.min(longestEscape, length); back += 1) {
      const index = length - back;
      const depth = this.automaton?.depth(this.states[index] ?? 0) ?? 0;
      safe = Math.min(safe, this.starts[Math.min(index, index + 1 - depth)] ?? safe);
    }
    return safe;
  }

  private push(code: number, at: number): void {
    if (code < 0x80) this.byte(code === 0x2b ? 0x20 : code, at);
    else if (code < 0x800) {
      this.byte(0xc0 | (code >> 6), at);
      this.byte(0x80 | (code & 0x3f), at);
    } else if (code < 0x10000) {
      this.byte(0xe0 | (code >> 12), at);
      this.byte(0x80 | ((code >> 6) & 0x3f), at);
      this.byte(0x80 | (code & 0x3f), at);
    } else {
      // As a surrogate pair, as in a JavaScript string.
      this.push(0xd800 + ((code - 0x10000) >> 10), at);
      this.push(0xdc00 + ((code - 0x10000) & 0x3ff), at);
    }
  }

  private byte(byte: number, at: number): void {
    // Four bytes of UTF-8, as in a URL, become the six bytes of a surrogate pair.
    this.bytes.push(byte);
    this.starts.push(at);
    this.states.push(this.automaton?.step(this.states.at(-1) ?? 0, byte) ?? 0);
    const { length } = this.bytes;
    const lead = this.bytes[length - 4] ?? 0;
    if (byte >= 0x80 && lead >= 0xf0 && lead <= 0xf4) {
      const [, second = 0, third = 0] = this.bytes.slice(-4);
      const code = ((lead & 7) << 18) | ((second & 0x3f) << 12) | ((third & 0x3f) << 6) | (byte & 0x3f);
      this.replace(4, code);
    }
  }

  /** @returns whether an escape ended with the last byte and was replaced by one character */
  private replaceEscape(): boolean {
    const { bytes } = this;
    const { length } = bytes;
    const last = bytes[length - 1] ?? 0;
    if (last === 0x3b) return this.replaceEntity();
    if (bytes[length - 3] === 0x25 && this.replaceHex(3, 2, true)) return true;
    if (bytes[length - 6] === 0x5c && bytes[length - 5] === 0x75 && this.replaceHex(6, 4, false)) return true;
    if (bytes[length - 2] !== 0x5c) return false;
    const sign = String.fromCharCode(last);
    const code = sign === '"' || sign === '/' || sign === '\\' ? last : controls[sign];
    return code !== undefined && this.replace(2, code);
  }

  private replaceEntity(): boolean {
    const tail = this.tail(longestEscape);
    const begin = tail.lastIndexOf('&');
    if (begin < 0) return false;
    const name = tail.slice(begin + 1, -1).toLowerCase();
    const digits = /^#(x?)([0-9a-f]{1,8})$/.exec(name);
    const code = digits === null ? named.get(name) : parseInt(digits[2] ?? '', digits[1] === 'x' ? 16 : 10);
    if (code === undefined || Number.isNaN(code) || code > 0x10ffff) return false;
    return this.replace(tail.length - begin, code);
  }

  /** @param isByte whether the escape stands for one byte of a character, or for a whole character */
  private replaceHex(length: number, digits: number, isByte: boolean): boolean {
    const text = this.tail(digits);
    if (!/^[0-9a-f]+$/i.test(text)) return false;
    const code = parseInt(text, 16);
    if (!isByte || code < 0x80) return this.replace(length, code);
    const start = this.drop(length);
    this.byte(code, start);
    return true;
  }

  private replace(length: number, code: number): boolean {
    const start = this.drop(length);
    this.push(code, start);
    return true;
  }

  /** @returns the beginning of the dropped part */
  private drop(length: number): number {
    const kept = this.bytes.length - length;
    const start = this.starts[kept] ?? 0;
    this.bytes.length = kept;
    this.starts.length = kept;
    this.states.length = kept;
    return start;
  }

  private tail(length: number): string {
    return String.fromCharCode(...this.bytes.slice(-length));
  }

  private forget(): void {
    const needed = (this.automaton?.longestWord ?? Infinity) + longestEscape;
    if (this.bytes.length < mostKept + needed) return;
    const dropped = this.bytes.length - needed;
    this.bytes.splice(0, dropped);
    this.starts.splice(0, dropped);
    this.states.splice(0, dropped);
  }
}

/** A word in the form that it has in an unescaped text. */
export function unescapedWord(word: string): readonly number[] {
  const text = new UnescapedText(undefined);
  for (let at = 0; at < word.length; at += 1) text.add(word.charCodeAt(at), at);
  return text.all;
}
