import * as vscode from 'vscode';
import { endpointsView } from '../contributions/names';
import type { TreeNode } from './nodes';

/** The type that VS Code itself gives to the rows of the view. */
const mimeType = `application/vnd.code.tree.${endpointsView.toLowerCase()}`;

/** Lets the user drag endpoints to another place, onto a group or onto the empty area. */
export class EndpointDrags implements vscode.TreeDragAndDropController<TreeNode> {
  readonly dragMimeTypes = [mimeType];
  readonly dropMimeTypes = [mimeType];

  /** @param drop called with the dragged endpoints and the row under them */
  constructor(
    private readonly drop: (dragged: readonly TreeNode[], target: TreeNode | undefined) => Promise<void>,
  ) {}

  handleDrag(source: readonly TreeNode[], data: vscode.DataTransfer): void {
    const endpoints = source.filter(({ kind }) => kind === 'endpoint');
    if (endpoints.length > 0) data.set(mimeType, new vscode.DataTransferItem(endpoints));
  }

  async handleDrop(target: TreeNode | undefined, data: vscode.DataTransfer): Promise<void> {
    const dragged: unknown = data.get(mimeType)?.value;
    // Rows of another window are not values of this one.
    if (Array.isArray(dragged)) await this.drop(dragged as readonly TreeNode[], target);
  }
}
