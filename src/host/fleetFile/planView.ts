import * as vscode from 'vscode';
import { writesAnything } from '../../core/plan/plan';
import type { PlanGroup } from '../../core/plan/planWords';
import { isolated } from '../../text/visible';
import { planView } from '../contributions/names';
import { setContext } from '../interaction/commands';
import { createTree } from '../interaction/windows';
import { planItem } from './planItems';
import { planNodes, type PlanNode } from './planNodes';
import type { Planned } from './planning';
import { titleOf } from './rotations';

/** The view "Plan": the actions of the plan that is open. Without one the view is not there. */
export class PlanView implements vscode.TreeDataProvider<PlanNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<PlanNode | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private view: vscode.TreeView<PlanNode> | undefined;
  private planned: Planned | undefined;
  private roots: readonly PlanNode[] = [];

  /** @param onBug is told of failures that only a mistake of ours can cause */
  constructor(private readonly onBug: (error: unknown) => void) {}

  /** Shows another plan, or none. */
  show(shown: { readonly planned: Planned; readonly groups: readonly PlanGroup[] } | undefined): void {
    const planned = shown?.planned;
    if (planned === this.planned) return;
    this.planned = planned;
    this.roots = shown ? planNodes(shown.groups) : [];
    // VS Code asks for the tree of a view as soon as the view may be seen.
    this.view ??= createTree(planView, { treeDataProvider: this, showCollapseAll: true });
    this.tellMenus();
    this.view.description = planned ? isolated(titleOf(planned.uri)) : '';
    this.changed.fire(undefined);
  }

  getTreeItem(node: PlanNode): vscode.TreeItem {
    return planItem(node, this.planned?.uri ?? vscode.Uri.file('/'));
  }

  getChildren(node?: PlanNode): PlanNode[] {
    return [...(node?.children ?? this.roots)];
  }

  dispose(): void {
    this.show(undefined);
    this.view?.dispose();
    this.changed.dispose();
  }

  private tellMenus(): void {
    const plan = this.planned?.plan;
    Promise.all([
      setContext('planOpen', plan !== undefined),
      setContext('planWrites', plan !== undefined && writesAnything(plan)),
    ]).catch(this.onBug);
  }
}
