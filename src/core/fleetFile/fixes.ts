import { isMap, isNode, isScalar, visit, type Node, type Pair, type YAMLMap } from 'yaml';
import { FileDocument } from './document';
import type { FleetFileProblem, Place } from './fleetFile';
import { fileVersion } from './keys';
import type { RowChange } from './rowChange';
import { editBetween, endOf, lineAfter, lineOf, type Edit } from './textEdits';
import { withRows } from './withRows';

/** A problem of a file, or a conflict of its plan with the place of the row. */
export type Fixable =
  FleetFileProblem | { readonly code: 'no-credential' | 'duplicate-row'; readonly place: Place };

/** What a fix does, as facts: the words are in `fixWords.ts`. */
export type FixAction =
  | { readonly kind: 'rename-key'; readonly from: string; readonly to: string }
  | { readonly kind: 'remove-key'; readonly key: string }
  | { readonly kind: 'write-version' | 'remove-row' }
  /** A number or a flag that stands in quotes. */
  | { readonly kind: 'write-value'; readonly value: string }
  | { readonly kind: 'use-credential'; readonly name: string };

/** A change of the text that removes a problem. It keeps all comments that do not belong to what is removed. */
export interface Fix {
  readonly action: FixAction;
  /** The problem, as an index into what was given. */
  readonly of: number;
  readonly edits: readonly Edit[];
}

/** More would make a list that nobody reads. For each of them the whole text is read, so a long one gets fewer. */
const mostCredentials = 10;
const mostCharacters = 1_000_000;

/**
 * Finds what can be done about problems of a fleet file.
 *
 * @param problems those of exactly this text
 * @param credentials the names that are set
 */
export function fixesOf(
  text: string,
  problems: readonly Fixable[],
  credentials: readonly string[],
): readonly Fix[] {
  const fixer = new Fixer(text, credentials);
  return problems.flatMap((problem, of) => fixer.fixes(problem).map((fix) => ({ ...fix, of })));
}

type Found = Omit<Fix, 'of'>;

class Fixer {
  private readonly root: Node | undefined;

  constructor(
    private readonly text: string,
    private readonly credentials: readonly string[],
  ) {
    this.root = new FileDocument(text).root;
  }

  fixes(problem: Fixable): readonly Found[] {
    switch (problem.code) {
      case 'unknown-key':
        return this.knownKey(problem);
      case 'secret':
        return this.removedKey(problem.place);
      case 'missing-key':
        return problem.key === 'version' ? this.insertedVersion() : [];
      case 'version':
        return [
          { action: { kind: 'write-version' }, edits: [this.value(problem.place, String(fileVersion))] },
        ];
      case 'wrong-type':
        return this.withoutQuotes(problem);
      case 'no-credential':
        return this.offeredCredentials.flatMap((name) =>
          this.changedRow(
            { kind: 'use-credential', name },
            { kind: 'change', at: problem.place, values: { credential: name } },
          ),
        );
      case 'duplicate-row':
        return this.changedRow({ kind: 'remove-row' }, { kind: 'remove', at: problem.place });
      default:
        return [];
    }
  }

  private get offeredCredentials(): readonly string[] {
    const most = Math.floor(mostCharacters / this.text.length);
    return this.credentials.slice(0, Math.max(1, Math.min(most, mostCredentials)));
  }

  private changedRow(action: FixAction, change: RowChange): readonly Found[] {
    const written = withRows(this.text, [change]);
    return written === undefined ? [] : [{ action, edits: [editBetween(this.text, written)] }];
  }

  /** It gets the name that was probably meant, or it goes. */
  private knownKey({
    key,
    near,
    place,
  }: Extract<Fixable, { readonly code: 'unknown-key' }>): readonly Found[] {
    const renamed = near === undefined ? [] : this.renamed(key, near, place);
    return renamed.length > 0 ? renamed : this.removedKey(place);
  }

  private renamed(from: string, to: string, { start, end }: Place): readonly Found[] {
    const found = this.pairAt(start);
    // It would stand there twice.
    if (found === undefined || found.map.items.some(({ key }) => isScalar(key) && key.value === to))
      return [];
    const quote = /^["']/.exec(this.text.slice(start, end))?.[0] ?? '';
    return [{ action: { kind: 'rename-key', from, to }, edits: [{ start, end, text: quote + to + quote }] }];
  }

  private withoutQuotes({
    wanted,
    place,
  }: Extract<Fixable, { readonly code: 'wrong-type' }>): readonly Found[] {
    const value = /^(["'])(.{1,20})\1$/.exec(this.text.slice(place.start, place.end))?.[2] ?? '';
    const pattern = wanted === 'number' ? /^\d+$/ : wanted === 'boolean' ? /^(true|false)$/ : undefined;
    if (pattern?.test(value) !== true) return [];
    return [{ action: { kind: 'write-value', value }, edits: [this.value(place, value)] }];
  }

  /** A value at its place, or behind a colon without one. */
  private value({ start, end }: Place, text: string): Edit {
    const isEmpty = start === end && this.text[start - 1] === ':';
    return { start, end, text: isEmpty ? ` ${text}` : text };
  }

  private insertedVersion(): readonly Found[] {
    const { root, text } = this;
    if (!isMap(root)) return [];
    const key = root.items[0]?.key;
    const start = root.range?.[0] ?? 0;
    const first = isNode(key) ? key.range?.[0] : undefined;
    const quote = first === undefined || text[first] === '"' ? '"' : '';
    const version = `${quote}version${quote}: ${String(fileVersion)}`;
    // What stands between the bracket and the first key is repeated after the comma.
    const between = first === undefined ? '' : `,${text.slice(start + 1, first) || ' '}`;
    const indent = /^[ \t]*/.exec(text.slice(lineOf(text, start), start))?.[0] ?? '';
    const at = first ?? start + 1;
    const written = root.flow === true ? version + between : `${version}\n${indent}`;
    return [{ action: { kind: 'write-version' }, edits: [{ start: at, end: at, text: written }] }];
  }

  private removedKey({ start }: Place): readonly Found[] {
    const found = this.pairAt(start);
    if (found === undefined || hasAnchor(found.pair)) return [];
    const edit = this.removal(found.map, found.pair);
    const key = isScalar(found.pair.key) ? String(found.pair.key.value) : '';
    return [{ action: { kind: 'remove-key', key }, edits: [edit] }];
  }

  private removal(map: YAMLMap, pair: Pair): Edit {
    const { text } = this;
    const startOf = ({ key }: Pair): number => (key as Node | null)?.range?.[0] ?? 0;
    const endOfPair = ({ key, value }: Pair): number => Math.max(endOf(key), endOf(value));
    const index = map.items.indexOf(pair);
    const [before, after] = [map.items[index - 1], map.items[index + 1]];
    const [start, end] = [startOf(pair), endOfPair(pair)];
    if (before === undefined && after === undefined)
      return { start, end, text: map.flow === true ? '' : '{}' };
    if (map.flow === true)
      return after === undefined || before === undefined
        ? { start: before ? endOfPair(before) : start, end: after ? startOf(after) : end, text: '' }
        : { start, end: startOf(after), text: '' };
    const next = lineAfter(text, end);
    if (before !== undefined) return { start: lineOf(text, start), end: next, text: '' };
    // The line begins with the dash of the row, or with the indentation: what comes next takes its place.
    return { start, end: next + (/^\s*/.exec(text.slice(next))?.[0].length ?? 0), text: '' };
  }

  /** The entry whose key begins at a place. */
  private pairAt(start: number): { readonly map: YAMLMap; readonly pair: Pair } | undefined {
    let found: { readonly map: YAMLMap; readonly pair: Pair } | undefined;
    visit(this.root ?? null, {
      Map: (_, map) => {
        const pair = map.items.find(({ key }) => isNode(key) && key.range?.[0] === start);
        if (pair === undefined) return undefined;
        found = { map, pair };
        return visit.BREAK;
      },
    });
    return found;
  }
}

/** Whether aliases elsewhere may mean a part of an entry. */
function hasAnchor(pair: Pair): boolean {
  let has = false;
  visit(pair.value as Node | null, {
    Value: (_, node) => {
      has ||= node.anchor !== undefined;
    },
  });
  return has;
}
