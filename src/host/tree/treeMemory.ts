import type { Memento } from 'vscode';

const key = 'veeamEm.tree';

interface Remembered {
  readonly collapsed: readonly string[];
  readonly filters: Readonly<Record<string, string>>;
}

/** What the user made of the tree in this workspace: which endpoints are collapsed, and their filters. */
export class TreeMemory {
  private readonly collapsed: Set<string>;
  private readonly filters: Map<string, string>;

  constructor(private readonly memento: Memento) {
    const { collapsed, filters } = read(memento.get<unknown>(key));
    this.collapsed = new Set(collapsed);
    this.filters = new Map(Object.entries(filters));
  }

  isCollapsed(endpointId: string): boolean {
    return this.collapsed.has(endpointId);
  }

  async setCollapsed(endpointId: string, isCollapsed: boolean): Promise<void> {
    if (this.collapsed.has(endpointId) === isCollapsed) return;
    if (isCollapsed) this.collapsed.add(endpointId);
    else this.collapsed.delete(endpointId);
    await this.write();
  }

  filterOf(endpointId: string): string {
    return this.filters.get(endpointId) ?? '';
  }

  /** @param filter empty to forget it */
  async setFilter(endpointId: string, filter: string): Promise<void> {
    if (this.filterOf(endpointId) === filter) return;
    if (filter === '') this.filters.delete(endpointId);
    else this.filters.set(endpointId, filter);
    await this.write();
  }

  /**
   * Forgets what belongs to rows that are gone.
   *
   * @param isThere whether there is a row with an ID, or it may come back
   */
  async keep(isThere: (id: string) => boolean): Promise<void> {
    const gone = [...this.collapsed, ...this.filters.keys()].filter((id) => !isThere(id));
    if (gone.length === 0) return;
    for (const id of gone) {
      this.collapsed.delete(id);
      this.filters.delete(id);
    }
    await this.write();
  }

  private async write(): Promise<void> {
    const value: Remembered = {
      collapsed: [...this.collapsed],
      filters: Object.fromEntries(this.filters),
    };
    await this.memento.update(key, value);
  }
}

/** What was stored may be of another version. */
function read(value: unknown): Remembered {
  const { collapsed, filters } = (typeof value === 'object' && value !== null ? value : {}) as Partial<
    Record<keyof Remembered, unknown>
  >;
  const isText = (text: unknown): text is string => typeof text === 'string';
  return {
    collapsed: Array.isArray(collapsed) ? collapsed.filter(isText) : [],
    filters: Object.fromEntries(
      Object.entries(typeof filters === 'object' && filters !== null ? filters : {}).filter(
        (entry): entry is [string, string] => isText(entry[1]),
      ),
    ),
  };
}
