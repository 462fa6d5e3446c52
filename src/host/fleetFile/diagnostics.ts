import * as vscode from 'vscode';
import type { FleetFileProblem } from '../../core/fleetFile/fleetFile';
import { fileProblemWords } from '../../core/fleetFile/fileWords';
import type { Fixable } from '../../core/fleetFile/fixes';
import { isTold } from '../../core/fleetFile/told';
import type { Plan } from '../../core/plan/plan';
import { conflictWords } from '../../core/plan/conflictWords';
import { isFleetFile } from '../contributions/fleetFiles';
import { diagnostic } from '../interaction/items';
import type { FileReader } from './fileReader';
import { rangeOf } from './ranges';
import { toldBySchemaReaders } from './schemaReaders';

/** A person who types is not interrupted. */
const quietMs = 300;

/** A diagnostic, and what it is about as facts. */
export interface Shown {
  readonly diagnostic: vscode.Diagnostic;
  /** Undefined if nothing in the file would help. */
  readonly fixable: Fixable | undefined;
}

/** A problem of the text. */
interface ShownProblem extends Shown {
  readonly fixable: FleetFileProblem;
}

interface Known<T> {
  readonly version: number;
  readonly found: readonly T[];
  /** Those of the found that are shown. */
  readonly left: readonly T[];
}

/** Problems or conflicts of an open file, and the version of the text that they are of. */
class ShownProblems<T extends Shown> {
  private readonly shown = new Map<string, Known<T>>();

  /** @param leave what is shown of what was found */
  constructor(
    private readonly collection: vscode.DiagnosticCollection,
    private readonly leave: (document: vscode.TextDocument, found: readonly T[]) => readonly T[],
  ) {}

  set(document: vscode.TextDocument, found: readonly T[]): void {
    const { uri, version } = document;
    const left = this.leave(document, found);
    this.shown.set(uri.toString(), { version, found, left });
    this.collection.set(
      uri,
      left.map((each) => each.diagnostic),
    );
  }

  /** Looks again at what is shown, unless the text is another one meanwhile. */
  refresh(document: vscode.TextDocument): void {
    const known = this.shown.get(document.uri.toString());
    if (known?.version !== document.version) return;
    const left = this.leave(document, known.found);
    const isSame =
      left.length === known.left.length && left.every((each, index) => each === known.left[index]);
    // What is shown brings the next look.
    if (!isSame) this.set(document, known.found);
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

/**
 * The problems of open fleet files, and the conflicts of their last plan, beside the rows. A problem that another extension shows
 * by our schema is not shown twice, but can be fixed all the same.
 */
export class FleetFileDiagnostics implements vscode.Disposable {
  private readonly problems = new ShownProblems<ShownProblem>(
    vscode.languages.createDiagnosticCollection('veeam-em'),
    (document, found) => {
      const told = toldBySchemaReaders(document);
      if (told.length === 0) return found;
      const text = document.getText();
      return found.filter(({ fixable }) => !isTold(text, fixable, told));
    },
  );
  private readonly conflicts = new ShownProblems<Shown>(
    vscode.languages.createDiagnosticCollection('veeam-em-plan'),
    (_, found) => found,
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
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        const changed = new Set(uris.map(String));
        for (const document of vscode.workspace.textDocuments)
          if (changed.has(document.uri.toString())) this.problems.refresh(document);
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
