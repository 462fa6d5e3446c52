import { demandWithin, type Document } from './document';
import type { ElementTable } from './elementTable';
import { DecodedLists, JsonDocument } from './json';
import { enter, placeOf, type Place } from './jsonPlace';
import { JsonScanner, type JsonStructure } from './jsonScanner';
import { answerLimits, type Limits } from './limits';
import type { BodyReader } from './xml';

/** How many characters of a list are parsed at once, which takes a fraction of a millisecond. */
const batchLength = 32 * 1024;

/** The outermost list that is arriving. */
interface OpenList {
  readonly list: ReturnType<DecodedLists['add']>['list'];
  readonly depth: number;
  isEmpty: boolean;
}

/**
 * Reads JSON while it arrives. If a table is expected, the items of every list are parsed, and decoded if the table
 * describes them, as soon as they are complete. The text outside lists is parsed at the end, with a unique
 * placeholder for each list. Without a table the document is held completely.
 */
export class JsonReader implements BodyReader, JsonStructure {
  private readonly scanner: JsonScanner;
  private readonly places: Place[] = [];
  private readonly lists = new DecodedLists();
  private current: OpenList | undefined;
  private frame = '';
  /** The text that is not parsed yet, of the current list or of the frame; `carried` is from the previous pieces. */
  private carried = '';
  private piece = '';
  private start = 0;

  constructor(
    private readonly table: ElementTable | undefined,
    private readonly limits: Limits,
  ) {
    this.scanner = new JsonScanner(this, limits);
  }

  write(text: string): void {
    this.piece = text;
    this.start = 0;
    this.scanner.write(text);
    this.carried += text.slice(this.start);
    this.piece = '';
    this.start = 0;
    if (this.table === undefined) demandWithin(this.limits, 'bytes', this.carried.length);
    else demandWithin(this.limits, 'row', this.frame.length + this.carried.length);
  }

  end(): Document {
    this.scanner.end();
    return new JsonDocument(this.parse(this.frame + this.carried, 0), this.lists);
  }

  open(isArray: boolean, at: number): void {
    if (this.table === undefined || this.current !== undefined) return;
    const parent = this.places.at(-1);
    const place = parent === undefined ? placeOf(this.table) : enter(parent, this.name());
    this.places.push(place);
    if (!isArray) return;
    const { list, stand } = this.lists.add(place.list);
    this.frame += this.take(at) + stand;
    this.scanner.wantsStrings = false;
    this.current = { list, depth: this.scanner.depth, isEmpty: true };
  }

  close(_isArray: boolean, at: number): void {
    if (this.table === undefined) return;
    const { current } = this;
    if (current === undefined) {
      this.places.pop();
      return;
    }
    if (this.scanner.depth > current.depth) return;
    this.flush(current, at, current.isEmpty);
    this.current = undefined;
    this.scanner.wantsStrings = true;
    this.places.pop();
  }

  comma(at: number): void {
    const { current } = this;
    if (current === undefined || this.scanner.depth > current.depth) return;
    if (this.carried.length + at - this.start >= batchLength) this.flush(current, at, false);
  }

  /**
   * Parses the received part of a list.
   *
   * @param mayBeEmpty an empty text is valid as a list, but not between commas
   */
  private flush(current: OpenList, at: number, mayBeEmpty: boolean): void {
    const text = this.take(at);
    demandWithin(this.limits, 'row', text.length - batchLength);
    const values = this.parse(`[${text}]`, at) as readonly unknown[];
    if (values.length === 0 && !mayBeEmpty) throw this.scanner.malformed(at);
    current.isEmpty = false;
    current.list.add(values);
  }

  /** Takes the text up to a character, which is left out. */
  private take(at: number): string {
    const text = this.carried + this.piece.slice(this.start, at);
    this.carried = '';
    this.start = at + 1;
    return text;
  }

  private name(): string {
    try {
      return String(JSON.parse(`"${this.scanner.lastString}"`));
    } catch {
      throw this.scanner.malformed(0);
    }
  }

  private parse(text: string, at: number): unknown {
    try {
      return JSON.parse(text);
    } catch {
      // The parser's own message quotes the text around the error, which may be a secret.
      throw this.scanner.malformed(at);
    }
  }
}

/**
 * Reads a whole JSON document.
 *
 * @throws DocumentError
 */
export function readJson(body: string): Document {
  const reader = new JsonReader(undefined, answerLimits);
  reader.write(body);
  return reader.end();
}
