import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { iconLabelText, isNoticeCut, noticeText } from '../../text/outlets';
import { runCommand } from './commands';

/* VS Code's notifications. Text of a server in them cannot become a link. For modal questions see `dialogs.ts`. */

const readableMs = 8000;

type Show = (text: string, ...buttons: readonly string[]) => Thenable<string | undefined>;

/** A text that is too long for a notification is cut there, and "Show Output" shows the whole. */
const safely =
  (show: Show) =>
  async (text: string, ...buttons: readonly string[]): Promise<string | undefined> => {
    if (!isNoticeCut(text)) return show(noticeText(text), ...buttons);
    const showOutput = l10n.t('Show Output');
    const isOffered = buttons.includes(showOutput);
    const chosen = await show(noticeText(text), ...buttons, ...(isOffered ? [] : [showOutput]));
    if (chosen !== showOutput) return chosen;
    await runCommand('internal.showWhole', text);
    return isOffered ? chosen : undefined;
  };

export const showInformation = safely((...args) => vscode.window.showInformationMessage(...args));
export const showWarning = safely((...args) => vscode.window.showWarningMessage(...args));
export const showError = safely((...args) => vscode.window.showErrorMessage(...args));

/** Shows a message in the status bar for as long as a person needs to read it. */
export const showStatus = (text: string): void => {
  vscode.window.setStatusBarMessage(iconLabelText(text), readableMs);
};
