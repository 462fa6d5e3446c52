import * as vscode from 'vscode';
import { iconLabelText, labelText, limits, tooltipText } from '../../text/outlets';

/* Items of trees, decorations, code lenses and diagnostics with safe texts. */

export interface ItemTexts {
  readonly label: string;
  readonly description?: string;
  /** Line by line; plain text, never Markdown. */
  readonly tooltip?: readonly string[];
  /** A screen reader says this instead of the label. */
  readonly spoken?: string;
}

/** Creates a tree item. Its texts may come from a server. */
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

/**
 * Creates a file decoration.
 *
 * @param badge one or two characters, never foreign text
 */
export const fileDecoration = (
  badge: string,
  tooltip: readonly string[],
  color: vscode.ThemeColor,
): vscode.FileDecoration => new vscode.FileDecoration(badge, tooltipText(tooltip), color);

/**
 * Creates a command above a line of a document.
 *
 * @param icon the ID of an icon of VS Code; in the title it would be shown as text
 */
export const codeLens = (
  line: number,
  { title, ...command }: vscode.Command,
  icon?: string,
): vscode.CodeLens => {
  const text = iconLabelText(title);
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
    ...command,
    title: icon === undefined ? text : `$(${icon}) ${text}`,
  });
};

/** Creates a diagnostic of ours. Its message may contain text of a file or of a server. */
export function diagnostic(
  range: vscode.Range,
  message: string,
  severity: vscode.DiagnosticSeverity,
): vscode.Diagnostic {
  const created = new vscode.Diagnostic(range, labelText(message, limits.notice), severity);
  created.source = 'Enterprise Manager';
  return created;
}
