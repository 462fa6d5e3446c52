import { DocumentError, refuseBeyond } from './document';
import type { Limits } from './limits';

/** The structure of JSON, told while it comes in; `at` is a place in the piece that is being written. */
export interface JsonStructure {
  open(isArray: boolean, at: number): void;
  close(isArray: boolean, at: number): void;
  comma(at: number): void;
}

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Finds brackets, commas and strings, and counts them against the bounds. Whether all between them is JSON is left to
 * `JSON.parse`, which sees every character once it is known that there are not too many of them.
 */
export class JsonScanner {
  depth = 0;
  /** The last string outside of what is skipped, as it is written: before an object or array, its name. */
  lastString = '';
  private length = 0;
  private readonly kinds: boolean[] = [];
  private inString = false;
  private escaped = false;
  private stringLength = 0;
  private elements = 0;
  private members = 0;

  constructor(
    private readonly structure: JsonStructure,
    private readonly limits: Limits,
  ) {}

  /** How many characters were scanned before this piece. */
  get offset(): number {
    return this.length;
  }

  /** @throws DocumentError */
  write(piece: string): void {
    let at = 0;
    while (at < piece.length) at = this.inString ? this.string(piece, at) : this.sign(piece, at);
    this.length += piece.length;
  }

  /** @throws DocumentError where something is open still */
  end(): void {
    if (this.inString || this.depth > 0) throw this.malformed(0);
  }

  /** @param at a place in the piece that is being written */
  malformed(at: number): DocumentError {
    return new DocumentError('malformed-json', { offset: this.length + at });
  }

  /** Goes on to the next sign that matters, and past it. */
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
        refuseBeyond(this.limits, 'attributes', (this.members += 1));
        this.structure.comma(at);
      } else if (code === colon) refuseBeyond(this.limits, 'name', this.stringLength);
      else if (code === openBrace || code === openBracket) this.open(code === openBracket, at);
      else if (code === closeBrace || code === closeBracket) this.close(code === closeBracket, at);
    }
    return piece.length;
  }

  private open(isArray: boolean, at: number): void {
    refuseBeyond(this.limits, 'elements', (this.elements += 1));
    refuseBeyond(this.limits, 'depth', (this.depth += 1));
    this.kinds.push(isArray);
    this.structure.open(isArray, at);
  }

  private close(isArray: boolean, at: number): void {
    if (this.kinds.pop() !== isArray) throw this.malformed(at);
    this.structure.close(isArray, at);
    this.depth -= 1;
  }

  /** Goes on to the end of a string, and past it. */
  private string(piece: string, from: number): number {
    let at = from;
    for (; at < piece.length; at += 1) {
      const code = piece.charCodeAt(at);
      if (this.escaped) this.escaped = false;
      else if (code === backslash) this.escaped = true;
      else if (code === quote) {
        this.inString = false;
        break;
      }
    }
    this.stringLength += at - from;
    refuseBeyond(this.limits, 'text', this.stringLength);
    // No longer than a name may be: more of it is not looked at.
    if (this.stringLength <= this.limits.name) this.lastString += piece.slice(from, at);
    return at + 1;
  }
}
