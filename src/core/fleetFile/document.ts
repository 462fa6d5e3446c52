import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Composer,
  Lexer,
  LineCounter,
  Parser,
  visit,
  type CST,
  type Document,
  type DocumentOptions,
  type Node,
  type Pair,
  type ParseOptions,
  type SchemaOptions,
} from 'yaml';
import type { FleetFileFault, FleetFileProblem, Place } from './fleetFile';

/** The largest file, in characters: 10,000 backup servers with all keys and comments have about 4 million. */
export const longestFile = 16_000_000;
/** The number of problems that are kept: more are the consequence of one mistake. */
export const mostProblems = 200;
/** Aliases let a short text stand for a long one: the values that are looked at are counted. */
const mostValues = 2_000_000;

/** An entry of a map, with a key that is a text. */
export interface Entry {
  readonly key: string;
  readonly keyPlace: Place;
  /** Undefined if there is no value at all. */
  readonly value: Node | undefined;
  readonly place: Place;
}

/** A fleet file has 4 levels; each is one or two of the parser's. */
const deepest = 64;

const options = {
  prettyErrors: false,
  uniqueKeys: false,
  merge: false,
  logLevel: 'silent',
  version: '1.2',
  // A tag such as `!!binary` makes other data than what stands there.
  resolveKnownTags: false,
} as const satisfies DocumentOptions & ParseOptions & SchemaOptions;

const startOf = ({ range }: Document): [number, number] => [range?.[0] ?? 0, range?.[0] ?? 0];

/** The text of a fleet file as a tree with places, and the problems that were found in it so far. */
export class FileDocument {
  readonly problems: FleetFileProblem[] = [];
  readonly root: Node | undefined;
  private readonly lines = new LineCounter();
  private readonly document: Document | undefined;
  private looked = 0;
  private readonly kept = new Set<string>();
  /** How often a problem was met, also one that is kept already: a value with an alias is read several times. */
  reported = 0;

  constructor(private readonly text: string) {
    if (text.length > longestFile) {
      this.report({ code: 'too-large', most: longestFile }, this.place(0, 0));
      return;
    }
    const tokens = this.tokens();
    if (tokens === undefined) return;
    const documents: readonly Document[] = [...new Composer(options).compose(tokens)];
    const [first, second] = documents;
    // What the parser says after the first error follows from it. A tag that it does not know would be lost without a word.
    for (const { errors, warnings } of documents) {
      const [error] = [...errors, ...warnings.filter(({ code }) => code === 'TAG_RESOLVE_FAILED')];
      if (error) this.report({ code: 'syntax', yaml: error.code }, this.place(...error.pos));
    }
    if (second !== undefined) this.report({ code: 'several-documents' }, this.place(...startOf(second)));
    this.document = first;
    this.root = first && isNode(first.contents) ? first.contents : undefined;
    if (first) this.checkAnchors(first);
  }

  /** The tokens of the text; undefined if they are nested too deep to be read in a bounded time. */
  private tokens(): CST.Token[] | undefined {
    const parser = new Parser(this.lines.addNewLine);
    this.lines.addNewLine(0);
    const tokens: CST.Token[] = [];
    for (const lexeme of new Lexer().lex(this.text)) {
      for (const token of parser.next(lexeme)) tokens.push(token);
      if (parser.stack.length > deepest) {
        this.report({ code: 'too-deep' }, this.place(parser.offset, parser.offset));
        return undefined;
      }
    }
    for (const token of parser.end()) tokens.push(token);
    return tokens;
  }

  /** Whether the text could be read at all. */
  get isReadable(): boolean {
    return this.problems.length === 0;
  }

  /** Keeps a problem once, as long as there are not too many: one of a value is met again at each alias of it. */
  report(fault: FleetFileFault, place: Place): void {
    this.reported += 1;
    const key = JSON.stringify([fault, place.start]);
    if (this.kept.has(key) || this.problems.length >= mostProblems) return;
    this.kept.add(key);
    this.problems.push({ ...fault, place });
  }

  place(start: number, end: number): Place {
    const { line, col } = this.lines.linePos(start);
    // The counter knows no line of an empty text.
    return { start, end: Math.max(start, end), line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  placeOf(node: Node | undefined): Place {
    const [start, end] = node?.range ?? [0, 0];
    return this.place(start, end);
  }

  /** The place of the whole file's first line, for problems of the file itself. */
  get beginning(): Place {
    const end = this.text.indexOf('\n');
    return this.place(0, end < 0 ? this.text.length : end);
  }

  /** The node that an alias stands for, or the node itself. */
  resolved(node: Node | undefined): Node | undefined {
    this.looked += 1;
    if (this.looked === mostValues) this.report({ code: 'too-many-values' }, this.placeOf(node));
    if (this.looked >= mostValues) return undefined;
    return isAlias(node) && this.document ? node.resolve(this.document) : node;
  }

  /** The entries of a map, each key once; undefined if it is no map. */
  entries(node: Node | undefined): readonly Entry[] | undefined {
    const map = this.resolved(node);
    if (!isMap(map)) return undefined;
    const seen = new Set<string>();
    const entries: Entry[] = [];
    for (const pair of map.items) {
      const entry = this.entry(pair);
      if (entry === undefined) continue;
      if (seen.has(entry.key)) this.report({ code: 'duplicate-key', key: entry.key }, entry.keyPlace);
      else entries.push(entry);
      seen.add(entry.key);
    }
    return entries;
  }

  /** The items of a list; undefined if it is no list. */
  items(node: Node | undefined): readonly Node[] | undefined {
    const list = this.resolved(node);
    return isSeq(list) ? (list.items as readonly unknown[]).filter(isNode) : undefined;
  }

  /** The value of a scalar: a text, a number, a boolean or null; undefined if it is no scalar. */
  scalar(node: Node | undefined): unknown {
    const value = this.resolved(node);
    return isScalar(value) ? value.value : undefined;
  }

  /** The text of a scalar as it stands in the file, so that `007` stays what it is. */
  source(node: Node | undefined): string | undefined {
    const value = this.resolved(node);
    if (!isScalar(value)) return undefined;
    return typeof value.value === 'string' ? value.value : (value.source ?? String(value.value));
  }

  private entry({ key, value }: Pair): Entry | undefined {
    const keyNode = isNode(key) ? key : undefined;
    const keyPlace = this.placeOf(keyNode);
    const name = isScalar(keyNode) ? String(keyNode.source ?? keyNode.value) : undefined;
    if (name === undefined || name === '<<') {
      this.report(name === undefined ? { code: 'no-map' } : { code: 'merge-key' }, keyPlace);
      return undefined;
    }
    const valueNode = isNode(value) ? value : undefined;
    return { key: name, keyPlace, value: valueNode, place: valueNode ? this.placeOf(valueNode) : keyPlace };
  }

  /** An anchor that is given twice changes what the aliases after it mean; an alias without one means nothing. */
  private checkAnchors(document: Document): void {
    const known = new Set<string>();
    visit(document, {
      Node: (_, node) => {
        if (isAlias(node)) {
          if (!known.has(node.source)) this.report({ code: 'unknown-anchor' }, this.placeOf(node));
          return;
        }
        const anchor = 'anchor' in node ? (node.anchor as string | undefined) : undefined;
        if (anchor === undefined) return;
        if (known.has(anchor)) this.report({ code: 'duplicate-anchor' }, this.placeOf(node));
        known.add(anchor);
      },
    });
  }
}
