import * as vscode from 'vscode';

/** Loads the data provider of a view when VS Code first asks for items. */
export class DeferredTree<T> implements vscode.TreeDataProvider<T>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<T | T[] | undefined | null>();
  readonly onDidChangeTreeData = this.changed.event;
  private loading: Promise<vscode.TreeDataProvider<T>> | undefined;
  private subscription: vscode.Disposable | undefined;

  constructor(private readonly load: () => Promise<vscode.TreeDataProvider<T>>) {}

  async getTreeItem(node: T): Promise<vscode.TreeItem> {
    return (await this.source()).getTreeItem(node);
  }

  async getChildren(node?: T): Promise<T[] | undefined | null> {
    return (await this.source()).getChildren(node);
  }

  async getParent(node: T): Promise<T | undefined | null> {
    return (await this.source()).getParent?.(node);
  }

  async resolveTreeItem(
    item: vscode.TreeItem,
    node: T,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem | undefined | null> {
    return (await this.source()).resolveTreeItem?.(item, node, token) ?? item;
  }

  dispose(): void {
    this.subscription?.dispose();
    this.changed.dispose();
  }

  private source(): Promise<vscode.TreeDataProvider<T>> {
    this.loading ??= this.load().then((source) => {
      this.subscription = source.onDidChangeTreeData?.((node) => {
        this.changed.fire(node ?? undefined);
      });
      return source;
    });
    return this.loading;
  }
}
