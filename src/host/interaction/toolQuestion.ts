import * as vscode from 'vscode';
import { detailText, outputText, questionText } from '../../text/outlets';

/** What VS Code asks before a tool writes. */
export interface ToolQuestion {
  /** Our own words only, because VS Code draws Markdown there. */
  readonly question: string;
  readonly detail: readonly string[];
  /** The request, masked. */
  readonly request: string;
}

/**
 * Makes VS Code's confirmation of a tool. The lines are shown as they are: their Markdown is escaped, and the request is a
 * block of code.
 */
export function toolConfirmation({
  question,
  detail,
  request,
}: ToolQuestion): vscode.LanguageModelToolConfirmationMessages {
  const message = new vscode.MarkdownString();
  for (const line of detail) message.appendText(detailText([line])).appendMarkdown('\n\n');
  message.appendCodeblock(outputText(request), 'http');
  return { title: questionText(question), message };
}
