import * as vscode from 'vscode';
import type { Warning } from '../../core/inventory/warnings';
import { visible } from '../../text/visible';
import { fileDecoration } from '../interaction/items';

const scheme = 'veeam-em-warning';

/** A URI that contains the warnings themselves, so that the decoration needs no lookup. */
export const decorationUri = (id: string, warnings: readonly Warning[]): vscode.Uri | undefined =>
  warnings.length === 0
    ? undefined
    : vscode.Uri.from({
        scheme,
        path: `/${encodeURIComponent(visible(id))}`,
        query: JSON.stringify(warnings.map(({ level, text }) => ({ level, text: visible(text) }))),
      });

/** Adds a badge and a colour to rows with warnings. The tooltip shows the warnings. */
export class WarningDecorations implements vscode.FileDecorationProvider {
  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== scheme) return undefined;
    const warnings = JSON.parse(uri.query) as readonly Warning[];
    const isError = warnings.some(({ level }) => level === 'error');
    return fileDecoration(
      '!',
      warnings.map(({ text }) => text),
      new vscode.ThemeColor(isError ? 'list.errorForeground' : 'list.warningForeground'),
    );
  }
}
