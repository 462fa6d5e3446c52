import * as vscode from 'vscode';
import { paragraphs, sentence } from './safeText';

/* VS Code's notifications and modal questions, in which nothing that a server says becomes a link or a line of ours. */

const readableMs = 8000;

type Rest = readonly string[] | readonly [vscode.MessageOptions, ...string[]];
type Show = (text: string, ...rest: Rest) => Thenable<string | undefined>;

/** The overloads of VS Code, as the one that takes whatever it is given. */
const safely =
  (show: (text: string, ...rest: string[]) => Thenable<string | undefined>): Show =>
  (text, ...rest) => {
    const [first, ...others] = rest;
    const safe =
      typeof first === 'object'
        ? [{ ...first, ...(first.detail !== undefined && { detail: paragraphs(first.detail) }) }, ...others]
        : rest;
    return show(sentence(text), ...(safe as string[]));
  };

export const showInformation = safely((...args) => vscode.window.showInformationMessage(...args));
export const showWarning = safely((...args) => vscode.window.showWarningMessage(...args));
export const showError = safely((...args) => vscode.window.showErrorMessage(...args));

/**
 * Asks before something that cannot be taken back. VS Code gives the first button of a modal question the focus, so
 * the harmless one comes first: who presses Enter without reading has done nothing.
 *
 * @param detail lines of text
 */
export async function confirmDanger(
  question: string,
  detail: readonly string[],
  { action, keep }: { readonly action: string; readonly keep: string },
): Promise<boolean> {
  const chosen = await showWarning(question, { modal: true, detail: detail.join('\n') }, keep, action);
  return chosen === action;
}

/** In the status bar, for as long as a person needs to read it. */
export const showStatus = (text: string): void => {
  vscode.window.setStatusBarMessage(sentence(text), readableMs);
};
