import * as vscode from 'vscode';
import { plain } from './plain';

/* VS Code's notifications and modal questions, in which nothing that a server says becomes a link. */

const readableMs = 8000;

type Rest = readonly string[] | readonly [vscode.MessageOptions, ...string[]];
type Show = (text: string, ...rest: Rest) => Thenable<string | undefined>;

/** The overloads of VS Code, as the one that takes whatever it is given. */
const safely =
  (show: (text: string, ...rest: string[]) => Thenable<string | undefined>): Show =>
  (text, ...rest) =>
    show(plain(text), ...(rest as string[]));

export const showInformation = safely((...args) => vscode.window.showInformationMessage(...args));
export const showWarning = safely((...args) => vscode.window.showWarningMessage(...args));
export const showError = safely((...args) => vscode.window.showErrorMessage(...args));

/** In the status bar, for as long as a person needs to read it. */
export const showStatus = (text: string): void => {
  vscode.window.setStatusBarMessage(plain(text), readableMs);
};
