import * as vscode from 'vscode';
import { detailText, questionText } from '../../text/outlets';

/* Modal dialogs: a question, and lines below it, of which each is one line whatever it holds. */

export interface Dialog {
  readonly question: string;
  readonly detail: readonly string[];
}

/**
 * Shows something that has to be answered before anything goes on. The first button is the one that Enter presses: it
 * must do no harm.
 */
export function showDialog(
  { question, detail }: Dialog,
  severity: 'information' | 'warning',
  ...buttons: readonly string[]
): Thenable<string | undefined> {
  const options = { modal: true, detail: detailText(detail) };
  return severity === 'information'
    ? vscode.window.showInformationMessage(questionText(question), options, ...buttons)
    : vscode.window.showWarningMessage(questionText(question), options, ...buttons);
}

export interface Danger extends Dialog {
  /** The button that does it, such as "Remove". */
  readonly action: string;
  /** The button that does nothing, such as "Do Not Remove". */
  readonly refusal: string;
}

/**
 * Asks before what cannot be taken back. Enter does nothing, and neither does Escape: VS Code makes the first button
 * the one for Enter, however dangerous, and puts "Cancel" last, so the refusal comes first.
 *
 * @returns whether it may be done
 */
export async function confirmDanger({ action, refusal, ...dialog }: Danger): Promise<boolean> {
  return (await showDialog(dialog, 'warning', refusal, action)) === action;
}
