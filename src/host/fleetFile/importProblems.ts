import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { BadRow } from '../../core/fleetFile/csvImport';
import { csvFaultWords } from '../../core/fleetFile/csvWords';
import { isolated } from '../../text/visible';
import { diagnostic } from '../interaction/items';
import type { ChosenKeys } from './columnPick';

/** VS Code shows no more of one file. */
const mostShown = 1000;

/** The rows of tables that could not be imported, as problems of the tables. They go with the preview, or with the next change. */
export class ImportProblems implements vscode.Disposable {
  private readonly problems = vscode.languages.createDiagnosticCollection('veeam-em-import');
  private readonly previews = new Map<string, vscode.Uri>();
  private readonly answers = new Map<string, ChosenKeys>();
  private readonly disposables: readonly { dispose(): unknown }[];

  constructor() {
    this.disposables = [
      this.problems,
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.problems.delete(document.uri);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        const table = this.previews.get(uri.toString());
        this.previews.delete(uri.toString());
        if (table) this.problems.delete(table);
      }),
    ];
  }

  /** Shows the rows of a table that are bad, in the place of those of an earlier import. */
  show(table: vscode.Uri, bad: readonly BadRow[]): void {
    this.problems.set(
      table,
      bad
        .slice(0, mostShown)
        .map((row) =>
          diagnostic(
            new vscode.Range(row.line - 1, 0, row.line, 0),
            badRowWords(row),
            vscode.DiagnosticSeverity.Warning,
          ),
        ),
    );
  }

  /** What was said in this window about the columns of a table. */
  answersOf(table: vscode.Uri): ChosenKeys {
    return this.answers.get(table.toString()) ?? new Map();
  }

  /** Keeps what was said about the columns of a table, for another import of it. */
  keepAnswers(table: vscode.Uri, chosen: ChosenKeys): void {
    this.answers.set(table.toString(), chosen);
  }

  /** The preview that was made of a table. */
  follow(table: vscode.Uri, preview: vscode.Uri): void {
    this.previews.set(preview.toString(), table);
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }
}

/** Why a row is bad. It contains no value of the row. */
export const badRowWords = ({ column, fault }: BadRow): string =>
  column === undefined
    ? csvFaultWords(fault)
    : l10n.t('{0}: {1}', isolated(column.trim(), 60), csvFaultWords(fault));
