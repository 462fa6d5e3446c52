import * as vscode from 'vscode';
import type { BackupServer } from '../../core/client/elements';
import { isEmError } from '../../core/client/errors';
import type { EndpointRegistry } from '../endpoints/registry';
import { isSameButPlace, type Endpoint } from '../../core/session/endpoint';
import type { Inventory } from '../../core/inventory/inventory';
import type { EndpointSource } from '../../core/session/identity';
import { loadExplanation } from '../../core/words/load';
import type { EndpointSession } from '../../core/session/session';
import { WarningDecorations } from './decorations';
import { KeepAlive } from './keepAlive';
import { groupId, type TreeNode } from './nodes';
import { ServerList } from './serverList';
import { RememberedPasswords } from './rememberedPasswords';
import type { TreeMemory } from './treeMemory';
import { TreeRoots } from './treeRoots';
import { endpointItem } from './endpointItem';
import { groupItem, itemOf, serverTooltip } from './treeItems';

/** How long VS Code gets to take over the children of a row before the tree reports a change of the row, in milliseconds. */
const childrenTakenMs = 400;

/**
 * The view "Endpoints". Children are kept until newer ones arrive, so that a refresh neither collapses rows nor flickers.
 * Children are fetched only when the view asks for them; nothing polls.
 */
export class EndpointTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly lists = new Map<string, ServerList>();
  private readonly children = new Map<string, readonly TreeNode[]>();
  private readonly fetching = new Map<string, Promise<readonly TreeNode[]>>();
  private readonly roots: TreeRoots;
  private readonly loggedIn = new Set<string>();
  /** Every endpoint and group that this window has had, with the settings that name it. */
  private readonly seen: Map<string, EndpointSource>;
  /** Endpoints whose rows changed while their children were fetched. */
  private readonly untold = new Set<string>();
  private readonly telling = new Set<NodeJS.Timeout>();
  private readonly keepAlive: KeepAlive;
  private readonly remembered: RememberedPasswords;
  private readonly disposables: readonly { dispose(): unknown }[];

  constructor(
    private readonly registry: EndpointRegistry,
    private readonly inventory: Inventory,
    private readonly view: vscode.TreeView<TreeNode>,
    private readonly memory: TreeMemory,
    /** Called with failures that have no caller to report to. */
    private readonly onBug: (error: unknown) => void,
  ) {
    this.roots = new TreeRoots(() => registry.settings.entries());
    this.seen = this.rowIds();
    const update = this.update.bind(this);
    this.remembered = new RememberedPasswords(registry.secrets, update, onBug);
    this.keepAlive = new KeepAlive(registry, onBug);
    this.keepAlive.follow(this.view);
    this.disposables = [
      view.onDidCollapseElement(({ element }) => this.rememberCollapsed(element, true)),
      view.onDidExpandElement(({ element }) => this.rememberCollapsed(element, false)),
      vscode.window.registerFileDecorationProvider(new WarningDecorations()),
      registry.onDidChange((endpoint) => {
        this.onRegistryChange(endpoint);
      }),
    ];
  }

  async getTreeItem(node: TreeNode): Promise<vscode.TreeItem> {
    if (node.kind === 'group')
      return groupItem(node, this.roots.inGroup(node).length, this.memory.isCollapsed(node.id));
    if (node.kind !== 'endpoint') return itemOf(node);
    const session = this.registry.session(node.endpoint);
    await session.restore();
    if (session.state.kind === 'logged-in') this.loggedIn.add(node.endpoint.id);
    return endpointItem(node, session.state, {
      failure: this.lists.get(node.id)?.failure ?? (await wordsOf(session)),
      isCollapsed: this.memory.isCollapsed(node.id),
      isFiltered: this.filterOf(node.endpoint) !== '',
      isRemembered: await this.remembered.of(session),
    });
  }

  /** Creates the tooltip when the user points at the row. */
  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    if (node.kind !== 'backupServer') return item;
    item.tooltip ??= serverTooltip(node, node.facts.collection?.reason);
    return item;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node === undefined) return this.roots.top();
    if (node.kind === 'group') return [...this.roots.inGroup(node)];
    if (node.kind !== 'endpoint') return [];
    return [...(this.children.get(node.id) ?? (await this.fetch(node.endpoint)))];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.roots.parentOf(node);
  }

  /** Shows the row of an endpoint anew, after a change that no session reports. */
  update(endpoint: Endpoint): void {
    if (this.roots.has(endpoint)) this.changed.fire(this.roots.of(endpoint));
  }

  /** Fetches the shown pages again, of one endpoint or of all. */
  async refresh(endpoint?: Endpoint): Promise<void> {
    const endpoints = endpoint ? [endpoint] : this.registry.endpoints;
    if (!endpoint) this.changed.fire(undefined);
    await Promise.all(
      endpoints
        // An expired session is included: it is renewed when the server is up again.
        .filter((item) => this.registry.session(item).state.kind !== 'logged-out')
        .map(async (item) => {
          this.fetching.delete(item.id);
          await this.fetch(item);
          this.changed.fire(this.roots.of(item));
        }),
    );
  }

  /** Selects a backup server in the view without taking the focus. */
  async reveal(endpoint: Endpoint, server: BackupServer): Promise<void> {
    await this.refresh(endpoint);
    const list = this.listOf(endpoint);
    try {
      const found = await list.find(server.uid);
      this.show(endpoint, list);
      const node = this.children.get(endpoint.id)?.find(({ id }) => id === found?.id);
      if (node) await this.view.reveal(node, { select: true, focus: false });
    } catch (error) {
      // The row cannot be shown. The caller reports the outcome of the connect itself.
      if (!isEmError(error)) throw error;
    }
  }

  /** Selects the row of an endpoint without taking the focus. Nothing is requested for it. */
  async revealEndpoint(endpoint: Endpoint): Promise<void> {
    await this.view.reveal(this.roots.of(endpoint), { select: true, focus: false });
  }

  /** Keeps the collapsed state of a group that gets another name. */
  async renameGroup(from: string, to: string): Promise<void> {
    if (this.memory.isCollapsed(groupId(from))) await this.memory.setCollapsed(groupId(to), true);
  }

  filterOf(endpoint: Endpoint): string {
    return this.memory.filterOf(endpoint.id);
  }

  /** Filters the list on the server. An empty text removes the filter. */
  async filter(endpoint: Endpoint, text: string): Promise<void> {
    this.listOf(endpoint).filter = text.trim();
    await this.memory.setFilter(endpoint.id, text.trim());
    await this.refresh(endpoint);
  }

  /**
   * Loads the next page of an endpoint's list.
   *
   * @throws EmError if the next page cannot be loaded
   */
  async loadMore(endpoint: Endpoint): Promise<void> {
    const list = this.listOf(endpoint);
    await list.loadMore();
    this.show(endpoint, list);
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
    for (const timer of this.telling) clearTimeout(timer);
    this.keepAlive.dispose();
    this.changed.dispose();
  }

  private listOf(endpoint: Endpoint): ServerList {
    const known = this.lists.get(endpoint.id);
    if (known) return known;
    const list = new ServerList(endpoint, this.inventory, () => {
      if (this.lists.get(endpoint.id) === list) this.show(endpoint, list);
    });
    list.filter = this.memory.filterOf(endpoint.id);
    this.lists.set(endpoint.id, list);
    return list;
  }

  private show(endpoint: Endpoint, list: ServerList): void {
    this.children.set(endpoint.id, list.nodes);
    this.changed.fire(this.roots.of(endpoint));
  }

  private onRegistryChange(endpoint: Endpoint | undefined): void {
    if (endpoint === undefined) {
      for (const [id, list] of this.lists) {
        const current = this.registry.endpoints.find((candidate) => candidate.id === id);
        if (!isSameButPlace(current, list.endpoint)) this.forget(id);
      }
      this.forgetGone().catch(this.onBug);
      this.changed.fire(undefined);
      return;
    }
    const isLoggedIn = this.registry.session(endpoint).state.kind === 'logged-in';
    const logsInNow = isLoggedIn && !this.loggedIn.has(endpoint.id);
    if (isLoggedIn) this.loggedIn.add(endpoint.id);
    else {
      this.loggedIn.delete(endpoint.id);
      this.forget(endpoint.id);
    }
    if (!this.roots.has(endpoint)) return;
    // VS Code drops arriving children if the row changes at the same time, so the change is reported after them.
    if (this.fetching.has(endpoint.id) && !logsInNow) {
      this.untold.add(endpoint.id);
      return;
    }
    this.changed.fire(this.roots.of(endpoint));
    // VS Code does not expand a node by itself when it gets its first children.
    if (logsInNow && this.view.visible && !this.isHidden(endpoint)) {
      const options = { expand: true, select: false, focus: false };
      this.view.reveal(this.roots.of(endpoint), options).then(undefined, this.onBug);
    }
  }

  /** Whether the user collapsed the endpoint or its group. */
  private isHidden({ id, group }: Endpoint): boolean {
    return this.memory.isCollapsed(id) || (group !== undefined && this.memory.isCollapsed(groupId(group)));
  }

  /** A row that loses its children at a logout was not collapsed by the user. */
  private rememberCollapsed(node: TreeNode, isCollapsed: boolean): void {
    if (node.kind !== 'endpoint' && node.kind !== 'group') return;
    if (node.kind === 'endpoint' && this.registry.session(node.endpoint).state.kind !== 'logged-in') return;
    this.memory.setCollapsed(node.id, isCollapsed).catch(this.onBug);
  }

  /** Reports a change of the row after VS Code has taken over its children. VS Code has no event for that. */
  private tellBehindChildren(endpoint: Endpoint): void {
    const timer = setTimeout(() => {
      this.telling.delete(timer);
      if (this.roots.has(endpoint)) this.changed.fire(this.roots.of(endpoint));
    }, childrenTakenMs);
    this.telling.add(timer);
  }

  /**
   * Forgets what the user made of rows that were removed while this window was open. What merely cannot be read now, such as
   * the settings of a workspace that is not trusted, has never been here and is kept.
   */
  private async forgetGone(): Promise<void> {
    const ids = this.rowIds();
    const gone = new Set([...this.seen.keys()].filter((id) => !ids.has(id)));
    const isLost = (id: string): boolean => this.registry.settings.isList(this.seen.get(id) ?? 'user');
    for (const [id, source] of ids) this.seen.set(id, source);
    await this.memory.keep((id) => !gone.has(id) || !isLost(id));
  }

  /** The IDs of the endpoints and their groups, with the settings that name them. */
  private rowIds(): Map<string, EndpointSource> {
    const rows = this.registry.endpoints.flatMap(({ id, group, source }) => [
      [id, source] as const,
      ...(group === undefined ? [] : [[groupId(group), source] as const]),
    ]);
    return new Map(rows);
  }

  private forget(id: string): void {
    this.lists.delete(id);
    this.children.delete(id);
    this.fetching.delete(id);
    this.untold.delete(id);
  }

  private fetch(endpoint: Endpoint): Promise<readonly TreeNode[]> {
    const running = this.fetching.get(endpoint.id);
    if (running) return running;
    const list = this.listOf(endpoint);
    const { failure } = list;
    const fetching = list.load().then((isLoggedIn): readonly TreeNode[] => {
      const nodes = isLoggedIn ? list.nodes : [];
      // The result of a fetch that was overtaken by a logout or a newer fetch is dropped.
      if (this.fetching.get(endpoint.id) === fetching) {
        this.fetching.delete(endpoint.id);
        this.children.set(endpoint.id, nodes);
        // The row of the endpoint shows the last failure as well.
        const isUntold = this.untold.delete(endpoint.id);
        if (isUntold || list.failure !== failure) this.tellBehindChildren(endpoint);
      }
      return nodes;
    });
    this.fetching.set(endpoint.id, fetching);
    return fetching;
  }
}

/** The reason why an endpoint could not be reached the last time, in words. */
const wordsOf = async ({ failure }: EndpointSession): Promise<string | undefined> =>
  failure && (await loadExplanation(failure)).what;
