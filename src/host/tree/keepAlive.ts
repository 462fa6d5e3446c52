import type * as vscode from 'vscode';
import { isEmError } from '../../core/client/errors';
import type { EndpointRegistry } from '../endpoints/registry';
import { groupId, type TreeNode } from './nodes';

/** Well below the 15 minutes after which an idle session ends. */
const intervalMs = 10 * 60 * 1000;

/**
 * With "veeamEm.keepAlive", sends a small request every ten minutes for each logged-in endpoint that is expanded while the
 * view is visible. Otherwise it sends nothing.
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

  /** Sends one round of requests, for the endpoints that are due. */
  async ask(): Promise<void> {
    if (!this.registry.settings.read('keepAlive') || this.view?.visible !== true) return;
    const sessions = this.registry.endpoints
      .filter(({ id, group }) => !this.collapsed.has(id) && !this.collapsed.has(groupId(group ?? '')))
      .map((endpoint) => this.registry.session(endpoint))
      .filter(({ state }) => state.kind === 'logged-in' && !state.idle);
    await Promise.all(
      sessions.map(async (session) => {
        try {
          await session.run((em) => em.inBackground().tasks.list());
        } catch (error) {
          // No user waits for this request. The output shows the exchange, and the tree shows an ended session.
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
