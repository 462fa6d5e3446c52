import { demandWithin, DocumentError } from './document';
import type { Limits } from './limits';

/** Receives the structure of JSON while it arrives; `at` is a position in the current piece. */
export interface JsonStructure {
  open(isArray: boolean, at: number): void;
  close(isArray: boolean, at: number): void;
  comma(at: number): void;
}

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Finds brackets, commas and strings, and checks their number against the limits. `JSON.parse` then checks the syntax
 * of the rest, once the size is known to be acceptable.
 */
export class JsonScanner {
  depth = 0;
  /** The last string as it is written, if it is requested: before an object or array, its name. */
  lastString = '';
  wantsStrings = true;
  /** The number of characters before this piece. */
  private length = 0;
  private readonly kinds: boolean[] = [];
  private inString = false;
  private escaped = false;
  /** The position of the next backslash in this piece, so that it is searched for once. */
  private nextBackslash = -1;
  private stringLength = 0;
  private elements = 0;
  private members = 0;

  constructor(
    private readonly structure: JsonStructure,
    private readonly limits: Limits,
  ) {}

  /** @throws DocumentError */
  write(piece: string): void {
    let at = 0;
    this.nextBackslash = -1;
    while (at < piece.length) at = this.inString ? this.string(piece, at) : this.sign(piece, at);
    this.length += piece.length;
  }

  /** @throws DocumentError if something is still open */
  end(): void {
    if (this.inString || this.depth > 0) throw this.malformed(0);
  }

  /** @param at a position in the current piece */
  malformed(at: number): DocumentError {
    return new DocumentError('malformed-json', { offset: this.length + at });
  }

  /** Continues to the next significant character, and past it. */
  private sign(piece: string, from: number): number {
    for (let at = from; at < piece.length; at += 1) {
      const code = piece.charCodeAt(at);
      if (code === quote) {
        this.inString = true;
        this.stringLength = 0;
        this.lastString = '';
        return at + 1;
      }
      if (code === comma) {
        demandWithin(this.limits, 'attributes', (this.members += 1));
        this.structure.comma(at);
      } else if (code === colon) {
        demandWithin(this.limits, 'name', this.stringLength);
      } else if (code === openBrace || code === openBracket) this.open(code === openBracket, at);
      else if (code === closeBrace || code === closeBracket) this.close(code === closeBracket, at);
    }
    return piece.length;
  }

  private open(isArray: boolean, at: number): void {
    demandWithin(this.limits, 'elements', (this.elements += 1));
    demandWithin(this.limits, 'depth', (this.depth += 1));
    this.kinds.push(isArray);
    this.structure.open(isArray, at);
  }

  private close(isArray: boolean, at: number): void {
    if (this.kinds.pop() !== isArray) throw this.malformed(at);
    this.structure.close(isArray, at);
    this.depth -= 1;
  }

  /** Continues to the end of a string, and past it. */
  private string(piece: string, from: number): number {
    const end = this.endOfString(piece, from);
    this.stringLength += end - from;
    demandWithin(this.limits, 'text', this.stringLength);
    // A name has a maximum length; more of the string is not read.
    if (this.wantsStrings && this.stringLength <= this.limits.name) this.lastString += piece.slice(from, end);
    return end + 1;
  }

  private endOfString(piece: string, from: number): number {
    let at = from;
    if (this.escaped) {
      this.escaped = false;
      at += 1;
    }
    for (;;) {
      const end = piece.indexOf('"', at);
      const stop = end < 0 ? piece.length : end;
      if (this.nextBackslash < at) {
        const found = piece.indexOf('\\', at);
        this.nextBackslash = found < 0 ? Infinity : found;
      }
      if (this.nextBackslash >= stop) {
        this.inString = end < 0;
        return stop;
      }
      at = this.nextBackslash + 2;
      if (at > piece.length) {
        this.escaped = true;
        return piece.length;
      }
    }
  }
}
