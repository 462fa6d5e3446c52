import * as vscode from 'vscode';
import { iconLabelText, labelText, limits, tooltipText } from '../../text/outlets';

/* What views and editors show of a text: items of trees, decorations, lenses. */

export interface ItemTexts {
  readonly label: string;
  readonly description?: string;
  /** Line by line; plain text, never Markdown. */
  readonly tooltip?: readonly string[];
  /** What a screen reader says in place of the label. */
  readonly spoken?: string;
}

/** An item of a tree, whose texts may come from a server. */
export function treeItem(
  { label, description, tooltip, spoken }: ItemTexts,
  state = vscode.TreeItemCollapsibleState.None,
): vscode.TreeItem {
  const item = new vscode.TreeItem(labelText(label), state);
  if (description !== undefined) item.description = labelText(description, limits.sentence);
  if (tooltip) item.tooltip = tooltipText(tooltip);
  if (spoken !== undefined) item.accessibilityInformation = { label: labelText(spoken, limits.notice) };
  return item;
}

/** @param badge one or two characters of ours */
export const fileDecoration = (
  badge: string,
  tooltip: readonly string[],
  color: vscode.ThemeColor,
): vscode.FileDecoration => new vscode.FileDecoration(badge, tooltipText(tooltip), color);

/** A command above a line of a document. */
export const codeLens = (line: number, { title, ...command }: vscode.Command): vscode.CodeLens =>
  new vscode.CodeLens(new vscode.Range(line, 0, line, 0), { ...command, title: iconLabelText(title) });
