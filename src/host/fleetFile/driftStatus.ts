import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Plan } from '../../core/plan/plan';
import { commandId } from '../contributions/commands';
import { isFleetFile } from '../contributions/fleetFiles';
import { createStatus } from '../interaction/windows';
import { driftWords, knownDrift, type KnownDrift } from './driftWords';

/**
 * Shows in the status bar what is known of the drift of the fleet file in the editor. It reads nothing by itself: each plan that is
 * made tells it, until the text changes or something is applied.
 */
export class DriftStatus implements vscode.Disposable {
  private readonly known = new Map<string, KnownDrift>();
  private readonly status = createStatus(
    'veeamEm.fleetFile',
    l10n.t('Fleet File'),
    '$(diff)',
    commandId('checkDrift'),
  );
  private readonly disposables: readonly { dispose(): unknown }[];

  constructor() {
    this.disposables = [
      this.status,
      vscode.window.onDidChangeActiveTextEditor(() => {
        this.update();
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.forget(document.uri);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.forget(uri);
      }),
    ];
    this.update();
  }

  /** Keeps what a plan tells, unless the text is another one meanwhile. */
  keep(document: vscode.TextDocument, version: number, plan: Plan): void {
    if (document.isClosed || document.version !== version) return;
    this.known.set(document.uri.toString(), knownDrift(plan, new Date()));
    this.update();
  }

  /** Forgets everything: the Enterprise Managers hold something else now. */
  forgetAll(): void {
    this.known.clear();
    this.update();
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  private forget(file: vscode.Uri): void {
    if (this.known.delete(file.toString())) this.update();
  }

  private update(): void {
    const uri = vscode.window.activeTextEditor?.document.uri;
    if (uri === undefined || !isFleetFile(uri.path)) {
      this.status.hide();
      return;
    }
    const { text, tooltip } = driftWords(this.known.get(uri.toString()));
    this.status.show(text, tooltip);
  }
}
