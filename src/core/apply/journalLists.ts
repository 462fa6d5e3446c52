import type { ListedLine } from './journalLines';

/*
 * The lists of backup servers before creates. Many creates share one, and the next one of the same Enterprise Manager differs in
 * a few UIDs: each is written once, as the difference, so that a long apply does not fill the disk.
 */

/** The lists that this process wrote. */
export class WrittenLists {
  private readonly numbers = new WeakMap<readonly string[], number>();
  private readonly last = new Map<string, { readonly list: number; readonly uids: ReadonlySet<string> }>();
  private count = 0;

  /** @returns the number of a list, and the line that tells it if it was not written before */
  of(endpointId: string, uids: readonly string[]): { readonly list: number; readonly line?: ListedLine } {
    const known = this.numbers.get(uids);
    if (known !== undefined) return { list: known };
    const list = (this.count += 1);
    const now = new Set(uids);
    const last = this.last.get(endpointId);
    this.numbers.set(uids, list);
    this.last.set(endpointId, { list, uids: now });
    if (last === undefined) return { list, line: { type: 'listed', list, added: uids, removed: [] } };
    const added = uids.filter((uid) => !last.uids.has(uid));
    const removed = [...last.uids].filter((uid) => !now.has(uid));
    return { list, line: { type: 'listed', list, of: last.list, added, removed } };
  }
}

/** The lists that an earlier process wrote, in the order of their lines. */
export class ReadLists {
  private readonly lists = new Map<number, readonly string[]>();

  add({ list, of, added, removed }: ListedLine): void {
    const base = of === undefined ? [] : this.lists.get(of);
    if (base === undefined) return;
    const gone = new Set(removed);
    this.lists.set(list, [...base.filter((uid) => !gone.has(uid)), ...added]);
  }

  /** @returns undefined if it is not known */
  get(list: number): readonly string[] | undefined {
    return this.lists.get(list);
  }
}
