import * as vscode from 'vscode';
import { detailText, questionText } from '../../text/outlets';
import { asked } from './asking';

/* Modal dialogs: a question and lines below it. Each line stays one line, whatever text it contains. */

export interface Dialog {
  readonly question: string;
  readonly detail: readonly string[];
}

/** Shows a modal dialog. Enter presses the first button, so that button must do no harm. */
export function showDialog(
  { question, detail }: Dialog,
  severity: 'information' | 'warning',
  ...buttons: readonly string[]
): Promise<string | undefined> {
  const options = { modal: true, detail: detailText(detail) };
  return asked(
    severity === 'information'
      ? vscode.window.showInformationMessage(questionText(question), options, ...buttons)
      : vscode.window.showWarningMessage(questionText(question), options, ...buttons),
  );
}

export interface Danger extends Dialog {
  /** The label of the button that runs the action, such as "Remove". */
  readonly action: string;
  /** The label of the button that refuses it, such as "Do Not Remove". */
  readonly refusal: string;
}

/**
 * Asks before an action that cannot be undone. Enter and Escape both refuse: VS Code lets Enter press the first button,
 * however dangerous it is, and puts "Cancel" last, so the refusal comes first.
 *
 * @returns whether the user agreed
 */
export async function confirmDanger({ action, refusal, ...dialog }: Danger): Promise<boolean> {
  return (await showDialog(dialog, 'warning', refusal, action)) === action;
}
