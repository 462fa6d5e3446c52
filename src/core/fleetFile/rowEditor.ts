import {
  isAlias,
  isMap,
  isScalar,
  visit,
  type Alias,
  type Document,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { rowKeys } from './keys';
import { byIndex, listOf, parsed, startsOf, type Change, type NewValues, type RowChange } from './rowChange';
import { flowText, plainCopy, setValue } from './rowNodes';
import { edited, endOf, lineAfter, lineOf, type Edit } from './textEdits';
import { nodeText, rowNode } from './writeFleetFile';

type Anchors = ReadonlyMap<string, Node>;

/** Changes rows of a file in YAML: each changed row is written anew by the parser's document, all other text is kept. */
export class RowEditor {
  private readonly document: Document;

  constructor(private readonly text: string) {
    this.document = parsed(text);
  }

  changed(changes: readonly RowChange[]): string | undefined {
    if (this.document.errors.length > 0) return undefined;
    const added = changes.flatMap((change) => (change.kind === 'add' ? [rowNode(change.row)] : []));
    const list = listOf(this.document);
    if (list === undefined) {
      const edits = added.length === changes.length ? this.begun(added) : undefined;
      return edits && edited(this.text, edits);
    }
    const at = byIndex(startsOf(list), changes);
    if (at === undefined || [...at.keys()].some((index) => !this.mapOf(list.items[index]))) return undefined;
    const gone = this.anchorsOf(list, at);
    const rewritten = [...at].flatMap(([index, change]) =>
      change.kind === 'change' ? [this.rewritten(list.items[index] as Node, change.values, gone)] : [],
    );
    const removed = new Set([...at].flatMap(([index, { kind }]) => (kind === 'remove' ? [index] : [])));
    const around =
      removed.size === list.items.length
        ? this.replaced(list, added)
        : [...this.removals(list, removed), ...this.additions(list, added)];
    return edited(this.text, [...this.released(list, at, gone), ...rewritten, ...around]);
  }

  /** Begins the list in a file without one. */
  private begun(added: readonly YAMLMap[]): readonly Edit[] | undefined {
    const { contents } = this.document;
    if (!isMap(contents) || contents.flow === true) return undefined;
    const items = this.blockItems(added, 2);
    const value = contents.get('backupServers', true) as Node | undefined;
    if (value === undefined) {
      const end = this.text.length;
      const before = this.text.endsWith('\n') ? '' : '\n';
      return [{ start: end, end, text: `${before}backupServers:\n${items}` }];
    }
    return isScalar(value) && value.value === null ? this.below(value, items) : undefined;
  }

  /** Removes a value on the line of its key, and writes items below; a comment on this line stays there. */
  private below({ range }: Node, items: string): readonly Edit[] {
    const [start, end] = range ?? [0, 0];
    const value = this.text.slice(0, start).trimEnd().length;
    const line = lineAfter(this.text, end);
    const before = this.text[line - 1] === '\n' ? '' : '\n';
    const text = this.text[end] === '#' ? ' ' : '';
    return [
      { start: value, end, text },
      { start: line, end: line, text: before + items },
    ];
  }

  /** The dash of an item of a block list. An anchor may stand between them, on a line of its own. */
  private dashOf(index: number, list: YAMLSeq): number {
    const previous = list.items[index - 1];
    const from = previous === undefined ? (list.range?.[0] ?? 0) : lineAfter(this.text, endOf(previous));
    let line = from;
    // Comments may stand between the items.
    while (!/^[ \t]*-/.test(this.text.slice(line, lineAfter(this.text, line + 1)))) {
      const next = lineAfter(this.text, line + 1);
      if (next <= line || next >= this.text.length) break;
      line = next;
    }
    return this.text.indexOf('-', line);
  }

  private removals(list: YAMLSeq, removed: ReadonlySet<number>): readonly Edit[] {
    if (list.flow !== true)
      return [...removed].map((index) => ({
        start: lineOf(this.text, this.dashOf(index, list)),
        end: lineAfter(this.text, endOf(list.items[index])),
        text: '',
      }));
    const kept = list.items.flatMap((item, index) => (removed.has(index) ? [] : [{ item, index }]));
    const [first] = kept;
    const last = kept.at(-1);
    const starts = startsOf(list);
    return [...removed].flatMap((index) => {
      if (first === undefined || last === undefined) return [];
      // Each item goes with the comma after it, and the last ones with the commas before them.
      if (index < last.index) return [{ start: starts[index] ?? 0, end: starts[index + 1] ?? 0, text: '' }];
      return index === last.index + 1
        ? [{ start: endOf(last.item), end: endOf(list.items.at(-1)), text: '' }]
        : [];
    });
  }

  private additions(list: YAMLSeq, added: readonly YAMLMap[]): readonly Edit[] {
    if (added.length === 0) return [];
    const last = list.items.length - 1;
    const end = endOf(list.items[last]);
    if (list.flow === true) {
      const text = added.map((node) => `, ${flowText(node)}`).join('');
      return [{ start: end, end, text }];
    }
    const dash = this.dashOf(last, list);
    const start = lineAfter(this.text, end);
    const text = this.blockItems(added, dash - lineOf(this.text, dash));
    const before = this.text[start - 1] === '\n' ? '' : '\n';
    return [{ start, end: start, text: before + text }];
  }

  /** Replaces all items, of which none is kept. */
  private replaced(list: YAMLSeq, added: readonly YAMLMap[]): readonly Edit[] {
    const [start, flowEnd] = list.range ?? [0, 0];
    if (list.flow === true) {
      const { contents } = this.document;
      const isBlock = isMap(contents) && contents.flow !== true;
      if (list.items.length === 0 && added.length > 0 && isBlock)
        return this.below(list, this.blockItems(added, 2));
      const text = `[${added.map((node) => flowText(node)).join(', ')}]`;
      return [{ start, end: flowEnd, text }];
    }
    const end = lineAfter(this.text, endOf(list.items.at(-1)));
    const indent = start - lineOf(this.text, start);
    const text =
      added.length === 0 ? `${' '.repeat(Math.max(indent, 2))}[]\n` : this.blockItems(added, indent);
    return [{ start: lineOf(this.text, start), end, text }];
  }

  private blockItems(rows: readonly YAMLMap[], indent: number): string {
    const before = ' '.repeat(indent);
    return rows.map((row) => `${before}- ${nodeText(row).replaceAll('\n', `\n${before}  `)}\n`).join('');
  }

  /** The map that a row is, or stands for. */
  private mapOf(item: unknown): YAMLMap | undefined {
    const map = isAlias(item) ? item.resolve(this.document) : item;
    return isMap(map) ? map : undefined;
  }

  /** A row with other values, in its own indentation. */
  private rewritten(item: Node, values: NewValues, gone: Anchors): Edit {
    const row = this.mapOf(item)?.clone() as YAMLMap;
    for (const pair of row.items) {
      const meant = isAlias(pair.value) ? gone.get(pair.value.source) : undefined;
      if (meant) pair.value = plainCopy(meant);
    }
    delete row.anchor;
    // They stand outside of what is replaced.
    row.comment = row.commentBefore = null;
    for (const key of rowKeys) if (key in values) setValue(row, key, values[key]);
    const [start, end] = item.range ?? [0, 0];
    if (isAlias(item)) return { start, end, text: flowText(row) };
    const column = start - lineOf(this.text, start);
    const text = nodeText(row).replaceAll('\n', `\n${' '.repeat(column)}`);
    if (row.flow === true) return { start, end, text };
    const after = lineAfter(this.text, endOf(item));
    return { start, end: after, text: this.text[after - 1] === '\n' ? `${text}\n` : text };
  }

  /** The anchors of the rows that are changed or removed. */
  private anchorsOf(list: YAMLSeq, at: ReadonlyMap<number, Change>): Anchors {
    const anchors = new Map<string, Node>();
    for (const index of at.keys())
      visit(list.items[index] as Node, (_, node) => {
        if ((isScalar(node) || isMap(node)) && node.anchor !== undefined) anchors.set(node.anchor, node);
      });
    return anchors;
  }

  /** Aliases in other rows to these anchors become values of their own. */
  private released(list: YAMLSeq, at: ReadonlyMap<number, Change>, gone: Anchors): readonly Edit[] {
    if (gone.size === 0) return [];
    const edits: Edit[] = [];
    for (const [index, item] of list.items.entries()) {
      if (at.has(index)) continue;
      const release = (alias: Alias): void => {
        const node = gone.get(alias.source);
        const [start, end] = alias.range ?? [0, 0];
        if (node) edits.push({ start, end, text: flowText(node) });
      };
      if (isAlias(item)) release(item);
      else visit(item as Node, { Alias: (_, alias) => release(alias) });
    }
    return edits;
  }
}
