import * as vscode from 'vscode';
import { fileProblemWords } from '../../core/fleetFile/fileWords';
import type { Plan } from '../../core/plan/plan';
import { conflictWords } from '../../core/plan/planWords';
import { isFleetFile } from '../contributions/fleetFiles';
import { diagnostic } from '../interaction/items';
import type { FileReader } from './fileReader';
import { rangeOf } from './ranges';

/** A person who types is not interrupted. */
const quietMs = 300;

/** The problems of open fleet files, and the conflicts of their last plan, beside the rows. */
export class FleetFileDiagnostics implements vscode.Disposable {
  private readonly problems = vscode.languages.createDiagnosticCollection('veeam-em');
  private readonly conflicts = vscode.languages.createDiagnosticCollection('veeam-em-plan');
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly disposables: readonly { dispose(): unknown }[];

  /** @param onBug is told of failures that only a mistake of ours can cause */
  constructor(
    private readonly reader: FileReader,
    private readonly onBug: (error: unknown) => void,
  ) {
    this.disposables = [
      this.problems,
      this.conflicts,
      vscode.workspace.onDidOpenTextDocument((document) => {
        this.schedule(document, 0);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0) return;
        this.conflicts.delete(document.uri);
        this.schedule(document, quietMs);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        clearTimeout(this.timers.get(uri.toString()));
        this.problems.delete(uri);
        this.conflicts.delete(uri);
      }),
    ];
    for (const document of vscode.workspace.textDocuments) this.schedule(document, 0);
  }

  /** Shows the conflicts of a plan, unless the text is another one meanwhile. */
  showConflicts(document: vscode.TextDocument, version: number, { rows }: Pick<Plan, 'rows'>): void {
    if (document.isClosed || document.version !== version) return;
    const found = rows.flatMap(({ row, action }) =>
      action.kind === 'conflict'
        ? [
            diagnostic(
              rangeOf(document, row.places.dnsNameOrIpAddress ?? row.place),
              conflictWords(action.conflict),
              vscode.DiagnosticSeverity.Warning,
            ),
          ]
        : [],
    );
    this.conflicts.set(document.uri, found);
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private schedule(document: vscode.TextDocument, afterMs: number): void {
    if (!isFleetFile(document.uri.path)) return;
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    const timer = setTimeout(() => {
      this.timers.delete(key);
      this.check(document).catch(this.onBug);
    }, afterMs);
    this.timers.set(key, timer);
  }

  private async check(document: vscode.TextDocument): Promise<void> {
    const { version } = document;
    const problems = await this.reader.ask('problems', document.getText());
    // A newer text is checked by its own change.
    if (document.isClosed || document.version !== version) return;
    this.problems.set(
      document.uri,
      problems.map((problem) =>
        diagnostic(
          rangeOf(document, problem.place),
          fileProblemWords(problem),
          vscode.DiagnosticSeverity.Error,
        ),
      ),
    );
  }
}
