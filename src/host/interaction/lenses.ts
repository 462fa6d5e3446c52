import * as vscode from 'vscode';

/** Longer than VS Code waits before it asks for lenses while it answers as usual. */
const patienceMs = 1000;

/** Where VS Code never asks, lenses are turned off. */
const mostReminders = 3;

/**
 * Registers what is above the lines of documents, and sees to it that VS Code asks for it. VS Code waits a moment after a document
 * was opened, and asks no more if the focus leaves the text in that moment: the lenses would be missing until somebody
 * clicks into it. Nothing tells of that, but VS Code asks again when the lenses are said to have changed.
 */
export const registerLenses = (
  selector: vscode.DocumentSelector,
  provider: vscode.CodeLensProvider,
): vscode.Disposable => vscode.Disposable.from(new RemindedLenses(selector, provider));

class RemindedLenses implements vscode.CodeLensProvider {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  /** The editors whose lenses VS Code has not asked for yet, and how often it was reminded. */
  private readonly awaited = new Map<vscode.TextEditor, number>();
  private seen: readonly vscode.TextEditor[] = [];
  private timer: NodeJS.Timeout | undefined;
  private readonly disposables: readonly { dispose(): unknown }[];

  constructor(
    private readonly selector: vscode.DocumentSelector,
    private readonly provider: vscode.CodeLensProvider,
  ) {
    const change = provider.onDidChangeCodeLenses?.(() => {
      this.seen.forEach((editor) => this.expect(editor));
      this.changed.fire();
    });
    this.disposables = [
      this.changed,
      ...(change ? [change] : []),
      vscode.languages.registerCodeLensProvider(selector, this),
      vscode.window.onDidChangeVisibleTextEditors((editors) => this.look(editors)),
    ];
    this.look(vscode.window.visibleTextEditors);
  }

  provideCodeLenses(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): vscode.ProviderResult<vscode.CodeLens[]> {
    for (const editor of this.awaited.keys()) if (editor.document === document) this.awaited.delete(editor);
    return this.provider.provideCodeLenses(document, token);
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private look(editors: readonly vscode.TextEditor[]): void {
    const shown = editors.filter(({ document }) => vscode.languages.match(this.selector, document) > 0);
    for (const editor of this.awaited.keys()) if (!shown.includes(editor)) this.awaited.delete(editor);
    for (const editor of shown) if (!this.seen.includes(editor)) this.expect(editor);
    this.seen = shown;
  }

  private expect(editor: vscode.TextEditor): void {
    this.awaited.set(editor, 0);
    this.wait();
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.remind(), patienceMs);
  }

  private remind(): void {
    for (const [editor, times] of this.awaited) {
      if (times === mostReminders) this.awaited.delete(editor);
      else this.awaited.set(editor, times + 1);
    }
    if (this.awaited.size === 0) return;
    this.changed.fire();
    this.wait();
  }
}
