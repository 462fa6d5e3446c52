import * as vscode from 'vscode';
import type { BackupServer } from '../api/elements';
import { isEmError } from '../api/errors';
import { endpointsView } from '../contributions';
import { explain } from '../diagnosis/explain';
import type { EndpointRegistry } from '../endpoints/registry';
import type { Endpoint } from '../endpoints/settings';
import { KeepAlive } from './keepAlive';
import { backupServerNode, brokenNode, endpointNode, messageNode, type TreeNode } from './nodes';
import { backupServerItem, brokenItem, endpointItem, messageItem } from './treeItems';

/**
 * The view "Endpoints". Children are kept until newer ones have come, so that a refresh neither collapses nor
 * flickers, and they are fetched only when the view asks for them: nothing polls.
 */
export class EndpointTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly children = new Map<string, readonly TreeNode[]>();
  private readonly fetching = new Map<string, Promise<readonly TreeNode[]>>();
  /** VS Code knows a node by the object that it was given, so each endpoint keeps one. */
  private roots = new Map<string, TreeNode>();
  private readonly loggedIn = new Set<string>();
  private readonly view: vscode.TreeView<TreeNode>;
  private readonly keepAlive: KeepAlive;
  private readonly subscription: vscode.Disposable;

  constructor(private readonly registry: EndpointRegistry) {
    this.keepAlive = new KeepAlive(registry);
    this.view = vscode.window.createTreeView(endpointsView, {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.keepAlive.follow(this.view);
    this.subscription = registry.onDidChange((endpoint) => {
      this.onRegistryChange(endpoint);
    });
  }

  async getTreeItem(node: TreeNode): Promise<vscode.TreeItem> {
    switch (node.kind) {
      case 'endpoint': {
        const session = this.registry.session(node.endpoint);
        await session.restore();
        if (session.state.kind === 'logged-in') this.loggedIn.add(node.endpoint.id);
        return endpointItem(node, session.state);
      }
      case 'broken':
        return brokenItem(node);
      case 'backupServer':
        return backupServerItem(node);
      case 'message':
        return messageItem(node);
    }
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node === undefined) return this.rootNodes();
    if (node.kind !== 'endpoint') return [];
    return [...(this.children.get(node.id) ?? (await this.fetch(node.endpoint)))];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.kind === 'backupServer' || node.kind === 'message' ? this.rootOf(node.endpoint) : undefined;
  }

  /** Fetches anew what is shown, of one endpoint or of all. */
  async refresh(endpoint?: Endpoint): Promise<void> {
    const endpoints = endpoint ? [endpoint] : this.registry.endpoints;
    if (!endpoint) this.changed.fire(undefined);
    await Promise.all(
      endpoints
        .filter((item) => this.registry.session(item).state.kind === 'logged-in')
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
    const node = this.children
      .get(endpoint.id)
      ?.find((child) => child.kind === 'backupServer' && child.server.uid === server.uid);
    if (node) await this.view.reveal(node, { select: true, focus: false });
  }

  dispose(): void {
    this.subscription.dispose();
    this.keepAlive.dispose();
    this.view.dispose();
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

  private onRegistryChange(endpoint: Endpoint | undefined): void {
    if (endpoint === undefined) {
      this.changed.fire(undefined);
      return;
    }
    const isLoggedIn = this.registry.session(endpoint).state.kind === 'logged-in';
    const logsInNow = isLoggedIn && !this.loggedIn.has(endpoint.id);
    if (isLoggedIn) this.loggedIn.add(endpoint.id);
    else {
      this.loggedIn.delete(endpoint.id);
      this.children.delete(endpoint.id);
      this.fetching.delete(endpoint.id);
    }
    if (!this.roots.has(endpoint.id)) return;
    this.changed.fire(this.rootOf(endpoint));
    // A node that was shown without children stays closed when it gets some.
    if (logsInNow && this.view.visible) {
      void this.view.reveal(this.rootOf(endpoint), { expand: true, select: false, focus: false });
    }
  }

  private fetch(endpoint: Endpoint): Promise<readonly TreeNode[]> {
    const running = this.fetching.get(endpoint.id);
    if (running) return running;
    const fetching = this.list(endpoint).then((nodes) => {
      // A fetch that was overtaken by a log out or a newer one has nothing to say any more.
      if (this.fetching.get(endpoint.id) === fetching) {
        this.fetching.delete(endpoint.id);
        this.children.set(endpoint.id, nodes);
      }
      return nodes;
    });
    this.fetching.set(endpoint.id, fetching);
    return fetching;
  }

  private async list(endpoint: Endpoint): Promise<readonly TreeNode[]> {
    try {
      const servers = await this.registry
        .session(endpoint)
        .run((client, token, api) => api.listBackupServers(client, token));
      if (servers === undefined) return [];
      if (servers.length === 0) {
        return [messageNode(endpoint, vscode.l10n.t('No backup servers are connected.'), 'info')];
      }
      return servers.map((server) => backupServerNode(endpoint, server));
    } catch (error) {
      if (!isEmError(error)) throw error;
      return [messageNode(endpoint, explain(error).what, 'error')];
    }
  }
}
