import type * as vscode from 'vscode';
import { isEmError } from '../../core/client/errors';
import type { EndpointRegistry } from '../endpoints/registry';
import type { TreeNode } from './nodes';

/** Well inside the 15 minutes after which a session ends. */
const intervalMs = 10 * 60 * 1000;

/**
 * With "veeamEm.keepAlive", a small request now and then for every endpoint that is logged in and expanded in
 * a view that can be seen. Nothing is asked otherwise.
 */
export class KeepAlive implements vscode.Disposable {
  private readonly collapsed = new Set<string>();
  private readonly subscriptions: vscode.Disposable[] = [];
  private view: vscode.TreeView<TreeNode> | undefined;
  private readonly timer = setInterval(() => {
    this.ask().catch(this.onBug);
  }, intervalMs);

  constructor(
    private readonly registry: EndpointRegistry,
    private readonly onBug: (error: unknown) => void,
  ) {
    this.timer.unref();
  }

  follow(view: vscode.TreeView<TreeNode>): void {
    this.view = view;
    this.subscriptions.push(
      view.onDidCollapseElement(({ element }) => this.collapsed.add(element.id)),
      view.onDidExpandElement(({ element }) => this.collapsed.delete(element.id)),
    );
  }

  /** One round, for the endpoints that want it now. */
  async ask(): Promise<void> {
    if (!this.registry.settings.keepAlive || this.view?.visible !== true) return;
    const sessions = this.registry.endpoints
      .filter(({ id }) => !this.collapsed.has(id))
      .map((endpoint) => this.registry.session(endpoint))
      .filter(({ state }) => state.kind === 'logged-in' && !state.idle);
    await Promise.all(
      sessions.map(async (session) => {
        try {
          await session.run((client, token, api) => api.listTasks(client.inBackground(), token));
        } catch (error) {
          // The exchange is in the output and an ended session in the tree: nobody waits for this.
          if (!isEmError(error)) throw error;
        }
      }),
    );
  }

  dispose(): void {
    clearInterval(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}
