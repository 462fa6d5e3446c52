import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { asked, courseOf } from '../../src/host/interaction/asking';
import { confirmDanger, showDialog } from '../../src/host/interaction/dialogs';
import { Notices } from './notices';

const danger = { question: 'Remove it?', detail: [], action: 'Remove', refusal: 'Do Not Remove' };

describe('asking', () => {
  let notices: Notices;
  let panel: vscode.WebviewPanel;
  /** What the page was told. */
  let revealed: (readonly unknown[])[];

  beforeEach(() => {
    notices = new Notices();
    panel = vscode.window.createWebviewPanel('test', 'Test', vscode.ViewColumn.Active);
    revealed = [];
    Object.defineProperty(panel, 'reveal', { value: (...args: unknown[]) => revealed.push(args) });
  });

  afterEach(() => {
    notices.dispose();
    panel.dispose();
  });

  it('gives the focus back to the page after each kind of dialog that it asked for', async () => {
    assert.ok(panel.active);
    const inCourse = courseOf(panel);
    // The fleet acts by commands.
    const command = vscode.commands.registerCommand('veeamEm.test.ask', () => confirmDanger(danger));
    const asks: readonly (() => Thenable<unknown>)[] = [
      () => confirmDanger(danger),
      () => showDialog({ question: 'Seen?', detail: [] }, 'information'),
      () => vscode.commands.executeCommand('veeamEm.test.ask'),
    ];
    for (const ask of asks) {
      revealed = [];
      await inCourse(ask);
      assert.deepEqual(revealed, [[panel.viewColumn, false]]);
    }
    command.dispose();
  });

  it('leaves the focus where it is after a dialog that the page did not ask for', async () => {
    courseOf(panel);
    await confirmDanger(danger);
    assert.deepEqual(revealed, []);
  });

  it('does not take the focus to a page that was left or closed meanwhile', async () => {
    const inCourse = courseOf(panel);
    await inCourse(() =>
      asked(
        (async () => {
          const document = await vscode.workspace.openTextDocument({ content: 'another' });
          await vscode.window.showTextDocument(document);
        })(),
      ),
    );
    await inCourse(async () => {
      panel.dispose();
      await confirmDanger(danger);
    });
    assert.deepEqual(revealed, []);
  });
});
