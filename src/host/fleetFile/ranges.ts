import * as vscode from 'vscode';
import type { Place } from '../../core/fleetFile/fleetFile';

/** A place of a text as a range of its document. */
export const rangeOf = (
  document: vscode.TextDocument,
  { start, end }: Pick<Place, 'start' | 'end'>,
): vscode.Range => new vscode.Range(document.positionAt(start), document.positionAt(end));
