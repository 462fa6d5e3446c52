import * as vscode from 'vscode';
import { registerLenses } from '../../src/host/interaction/lenses';
import { until } from '../support/until';

describe('lenses', () => {
  const scheme = 'veeam-em-test-lenses';
  const disposables: { dispose(): unknown }[] = [];
  const asked: string[] = [];
  let changed: vscode.EventEmitter<void>;

  beforeEach(() => {
    asked.length = 0;
    changed = new vscode.EventEmitter<void>();
    disposables.push(
      changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        provideTextDocumentContent: ({ path }) => `${path}\n`,
      }),
      registerLenses(
        { scheme },
        {
          onDidChangeCodeLenses: changed.event,
          provideCodeLenses: ({ uri }) => {
            asked.push(uri.path);
            return [];
          },
        },
      ),
    );
  });

  afterEach(async () => {
    for (const disposable of disposables.splice(0)) disposable.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** Opens a document, and takes the focus out of its text before VS Code asks for its lenses. */
  const openAndLeave = async (path: string): Promise<void> => {
    await vscode.window.showTextDocument(vscode.Uri.from({ scheme, path }));
    await vscode.commands.executeCommand('workbench.view.explorer');
  };

  it('are asked for, although the focus leaves the text as soon as it is opened', async () => {
    for (const path of ['/first', '/second', '/third']) {
      await openAndLeave(path);
      await until(() => asked.includes(path), `the lenses of ${path} are asked for`);
    }
  });

  it('are asked for again when they change, although the focus leaves the text at once', async () => {
    const uri = vscode.Uri.from({ scheme, path: '/changing' });
    await vscode.window.showTextDocument(uri);
    await until(() => asked.length > 0, 'they are asked for');
    asked.length = 0;
    changed.fire();
    await vscode.commands.executeCommand('workbench.view.explorer');
    await until(() => asked.length > 0, 'they are asked for again');
  });
});
