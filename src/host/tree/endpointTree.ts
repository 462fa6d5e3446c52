import * as vscode from 'vscode';
import type { BackupServer } from '../../core/client/elements';
import { isEmError } from '../../core/client/errors';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../../core/session/endpoint';
import type { Inventory } from '../../core/inventory/inventory';
import { explainLater } from '../../core/words/load';
import type { EndpointSession } from '../../core/session/session';
import { WarningDecorations } from './decorations';
import { KeepAlive } from './keepAlive';
import { brokenNode, endpointNode, type TreeNode } from './nodes';
import { ServerList } from './serverList';
import { endpointItem, itemOf, serverTooltip } from './treeItems';

/** How long VS Code may take for the children of a row, in milliseconds, before it is told that the row has changed. */
const childrenTakenMs = 400;

/**
 * The view "Endpoints". Children are kept until newer ones have come, so that a refresh neither collapses nor
 * flickers, and they are fetched only when the view asks for them: nothing polls.
 */
export class EndpointTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly lists = new Map<string, ServerList>();
  private readonly children = new Map<string, readonly TreeNode[]>();
  private readonly fetching = new Map<string, Promise<readonly TreeNode[]>>();
  /** VS Code knows a node by the object that it was given, so each endpoint keeps one. */
  private roots = new Map<string, TreeNode>();
  private readonly loggedIn = new Set<string>();
  /** Endpoints whose rows have changed while their children were fetched. */
  private readonly untold = new Set<string>();
  private readonly telling = new Set<NodeJS.Timeout>();
  private readonly keepAlive: KeepAlive;
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly registry: EndpointRegistry,
    private readonly inventory: Inventory,
    private readonly view: vscode.TreeView<TreeNode>,
    /** Told of what nobody waits for and fails. */
    private readonly onBug: (error: unknown) => void,
  ) {
    this.keepAlive = new KeepAlive(registry, onBug);
    this.keepAlive.follow(this.view);
    this.disposables = [
      vscode.window.registerFileDecorationProvider(new WarningDecorations()),
      registry.onDidChange((endpoint) => {
        this.onRegistryChange(endpoint);
      }),
    ];
  }

  async getTreeItem(node: TreeNode): Promise<vscode.TreeItem> {
    if (node.kind !== 'endpoint') return itemOf(node);
    const session = this.registry.session(node.endpoint);
    await session.restore();
    if (session.state.kind === 'logged-in') this.loggedIn.add(node.endpoint.id);
    return endpointItem(node, session.state, this.lists.get(node.id)?.failure ?? (await wordsOf(session)));
  }

  /** A tooltip is made when somebody looks at it. */
  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    if (node.kind !== 'backupServer') return item;
    item.tooltip ??= serverTooltip(node, node.facts.collection?.reason);
    return item;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node === undefined) return this.rootNodes();
    if (node.kind !== 'endpoint') return [];
    return [...(this.children.get(node.id) ?? (await this.fetch(node.endpoint)))];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.kind === 'endpoint' || node.kind === 'broken' ? undefined : this.rootOf(node.endpoint);
  }

  /** Fetches anew what is shown, of one endpoint or of all. */
  async refresh(endpoint?: Endpoint): Promise<void> {
    const endpoints = endpoint ? [endpoint] : this.registry.endpoints;
    if (!endpoint) this.changed.fire(undefined);
    await Promise.all(
      endpoints
        // A session that ended while the server was down is renewed once it is up again.
        .filter((item) => this.registry.session(item).state.kind !== 'logged-out')
        .map(async (item) => {
          this.fetching.delete(item.id);
          await this.fetch(item);
          this.changed.fire(this.rootOf(item));
        }),
    );
  }

  /** Shows a backup server, selected but without taking the focus from what the user is at. */
  async reveal(endpoint: Endpoint, server: BackupServer): Promise<void> {
    await this.refresh(endpoint);
    const list = this.listOf(endpoint);
    try {
      const found = await list.find(server.uid);
      this.show(endpoint, list);
      const node = this.children.get(endpoint.id)?.find(({ id }) => id === found?.id);
      if (node) await this.view.reveal(node, { select: true, focus: false });
    } catch (error) {
      // It cannot be shown; that it was connected is told by whoever asked to show it.
      if (!isEmError(error)) throw error;
    }
  }

  filterOf(endpoint: Endpoint): string {
    return this.lists.get(endpoint.id)?.filter ?? '';
  }

  /** Narrows the list on the server, or widens it again with an empty text. */
  async filter(endpoint: Endpoint, text: string): Promise<void> {
    this.listOf(endpoint).filter = text.trim();
    await this.refresh(endpoint);
  }

  /** @throws EmError where the next page cannot be had */
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

  private rootNodes(): TreeNode[] {
    const { endpoints, broken } = this.registry.settings.entries();
    const nodes = endpoints.map((endpoint) => {
      const known = this.roots.get(endpoint.id);
      const same = known?.kind === 'endpoint' && JSON.stringify(known.endpoint) === JSON.stringify(endpoint);
      return same ? known : endpointNode(endpoint);
    });
    this.roots = new Map(nodes.map((node) => [node.id, node]));
    return [...nodes, ...broken.map(brokenNode)];
  }

  private rootOf(endpoint: Endpoint): TreeNode {
    return this.roots.get(endpoint.id) ?? endpointNode(endpoint);
  }

  private listOf(endpoint: Endpoint): ServerList {
    const known = this.lists.get(endpoint.id);
    if (known) return known;
    const list = new ServerList(endpoint, this.inventory, () => {
      if (this.lists.get(endpoint.id) === list) this.show(endpoint, list);
    });
    this.lists.set(endpoint.id, list);
    return list;
  }

  private show(endpoint: Endpoint, list: ServerList): void {
    this.children.set(endpoint.id, list.nodes);
    this.changed.fire(this.rootOf(endpoint));
  }

  private onRegistryChange(endpoint: Endpoint | undefined): void {
    if (endpoint === undefined) {
      for (const [id, list] of this.lists) {
        const current = this.registry.endpoints.find((candidate) => candidate.id === id);
        if (JSON.stringify(current) !== JSON.stringify(list.endpoint)) this.forget(id);
      }
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
    if (!this.roots.has(endpoint.id)) return;
    // A row that VS Code is told of while its children come loses them: it is told behind them.
    if (this.fetching.has(endpoint.id) && !logsInNow) {
      this.untold.add(endpoint.id);
      return;
    }
    this.changed.fire(this.rootOf(endpoint));
    // A node that was shown without children stays closed when it gets some.
    if (logsInNow && this.view.visible) {
      const options = { expand: true, select: false, focus: false };
      this.view.reveal(this.rootOf(endpoint), options).then(undefined, this.onBug);
    }
  }

  /** When VS Code has taken the children that it is given now: nothing tells when that is. */
  private tellBehindChildren(endpoint: Endpoint): void {
    const timer = setTimeout(() => {
      this.telling.delete(timer);
      if (this.roots.has(endpoint.id)) this.changed.fire(this.rootOf(endpoint));
    }, childrenTakenMs);
    this.telling.add(timer);
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
      // A fetch that was overtaken by a log out or a newer one has nothing to say any more.
      if (this.fetching.get(endpoint.id) === fetching) {
        this.fetching.delete(endpoint.id);
        this.children.set(endpoint.id, nodes);
        // The row above shows the last result too.
        const isUntold = this.untold.delete(endpoint.id);
        if (isUntold || list.failure !== failure) this.tellBehindChildren(endpoint);
      }
      return nodes;
    });
    this.fetching.set(endpoint.id, fetching);
    return fetching;
  }
}

/** Why an endpoint could not be reached the last time, in words. */
const wordsOf = async ({ failure }: EndpointSession): Promise<string | undefined> =>
  failure && (await explainLater(failure)).what;
