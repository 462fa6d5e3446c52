import * as vscode from 'vscode';
import { iconLabelText, noticeText } from '../../text/outlets';

/* VS Code's notifications, in which nothing that a server says becomes a link. A modal question is a dialog. */

const readableMs = 8000;

type Show = (text: string, ...buttons: readonly string[]) => Thenable<string | undefined>;

const safely =
  (show: Show): Show =>
  (text, ...buttons) =>
    show(noticeText(text), ...buttons);

export const showInformation = safely((...args) => vscode.window.showInformationMessage(...args));
export const showWarning = safely((...args) => vscode.window.showWarningMessage(...args));
export const showError = safely((...args) => vscode.window.showErrorMessage(...args));

/** In the status bar, for as long as a person needs to read it. */
export const showStatus = (text: string): void => {
  vscode.window.setStatusBarMessage(iconLabelText(text), readableMs);
};
