import * as vscode from 'vscode';
import { fileProblemWords } from '../../core/fleetFile/fileWords';
import type { Fixable } from '../../core/fleetFile/fixes';
import type { Plan } from '../../core/plan/plan';
import { conflictWords } from '../../core/plan/conflictWords';
import { isFleetFile } from '../contributions/fleetFiles';
import { diagnostic } from '../interaction/items';
import type { FileReader } from './fileReader';
import { rangeOf } from './ranges';

/** A person who types is not interrupted. */
const quietMs = 300;

/** A diagnostic, and what it is about as facts. */
export interface Shown {
  readonly diagnostic: vscode.Diagnostic;
  /** Undefined if nothing in the file would help. */
  readonly fixable: Fixable | undefined;
}

/** Problems or conflicts of an open file, and the version of the text that they are of. */
class ShownProblems {
  private readonly shown = new Map<string, { readonly version: number; readonly found: readonly Shown[] }>();

  constructor(private readonly collection: vscode.DiagnosticCollection) {}

  set({ uri, version }: vscode.TextDocument, found: readonly Shown[]): void {
    this.shown.set(uri.toString(), { version, found });
    this.collection.set(
      uri,
      found.map((each) => each.diagnostic),
    );
  }

  at({ uri, version }: vscode.TextDocument, range: vscode.Range): readonly Shown[] {
    const known = this.shown.get(uri.toString());
    if (known?.version !== version) return [];
    return known.found.filter(({ diagnostic: { range: own } }) => own.intersection(range) !== undefined);
  }

  delete(uri: vscode.Uri): void {
    this.shown.delete(uri.toString());
    this.collection.delete(uri);
  }

  dispose(): void {
    this.collection.dispose();
  }
}

/** The problems of open fleet files, and the conflicts of their last plan, beside the rows. */
export class FleetFileDiagnostics implements vscode.Disposable {
  private readonly problems = new ShownProblems(vscode.languages.createDiagnosticCollection('veeam-em'));
  private readonly conflicts = new ShownProblems(
    vscode.languages.createDiagnosticCollection('veeam-em-plan'),
  );
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
    const found = rows.flatMap(({ row, action }): readonly Shown[] => {
      if (action.kind !== 'conflict' || row.place === undefined) return [];
      const { conflict } = action;
      const range = rangeOf(document, row.places?.dnsNameOrIpAddress ?? row.place);
      const isFixable = conflict.kind === 'no-credential' || conflict.kind === 'duplicate-row';
      return [
        {
          diagnostic: diagnostic(range, conflictWords(conflict), vscode.DiagnosticSeverity.Warning),
          fixable: isFixable ? { code: conflict.kind, place: row.place } : undefined,
        },
      ];
    });
    this.conflicts.set(document, found);
  }

  /** What is shown at a place of the text as it is now. */
  at(document: vscode.TextDocument, range: vscode.Range): readonly Shown[] {
    return [...this.problems.at(document, range), ...this.conflicts.at(document, range)];
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
      document,
      problems.map((problem) => ({
        diagnostic: diagnostic(
          rangeOf(document, problem.place),
          fileProblemWords(problem),
          vscode.DiagnosticSeverity.Error,
        ),
        fixable: problem,
      })),
    );
  }
}
