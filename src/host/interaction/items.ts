import * as vscode from 'vscode';
import { markdownText } from '../../text/markdown';
import { iconLabelText, labelText, limits, tooltipText } from '../../text/outlets';

/* Items of trees, decorations, and what an editor shows at a text, with safe texts. */

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
    // VS Code's lenses are flex boxes, in which an ordinary space after the icon has no width.
    title: icon === undefined ? text : `$(${icon})\u00a0${text}`,
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

export interface CompletionTexts {
  readonly label: string;
  readonly detail?: string | undefined;
  /** Line by line; plain text, never Markdown. */
  readonly documentation: readonly string[];
}

/** Creates something to choose while a person types. Its texts may come from settings. */
export function completionItem(
  { label, detail, documentation }: CompletionTexts,
  kind: vscode.CompletionItemKind,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem(labelText(label), kind);
  if (detail !== undefined) item.detail = labelText(detail);
  if (documentation.length > 0) item.documentation = tooltipText(documentation);
  return item;
}

/** Creates a hover of plain text, a paragraph for each. */
export const hover = (paragraphs: readonly string[], range: vscode.Range): vscode.Hover =>
  new vscode.Hover(
    paragraphs.map((text) => new vscode.MarkdownString(markdownText(text))),
    range,
  );

/** Creates a fix of problems. Its title may contain text of a file. */
export function quickFix(title: string, diagnostics: readonly vscode.Diagnostic[]): vscode.CodeAction {
  const action = new vscode.CodeAction(labelText(title), vscode.CodeActionKind.QuickFix);
  action.diagnostics = [...diagnostics];
  return action;
}
