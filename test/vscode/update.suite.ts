import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { updateHandlers } from '../../src/host/commands/updateCommand';
import { askedFor, Notices } from './notices';

const folder = (): vscode.Uri => {
  const extension = vscode.extensions.getExtension('vbem.veeam-em');
  assert.ok(extension);
  return extension.extensionUri;
};

describe('update', () => {
  const show = (on: boolean | undefined): Thenable<void> =>
    vscode.workspace
      .getConfiguration('update')
      .update('showReleaseNotes', on, vscode.ConfigurationTarget.Global);
  const tell = updateHandlers('9.9.9', folder())['internal.tellUpdate'];
  let notices: Notices;

  beforeEach(() => (notices = new Notices()));
  afterEach(() => {
    notices.dispose();
  });

  it('is told in one notification, which opens the changelog', async () => {
    notices.press = ({ buttons }) => buttons[0];
    const asked = await askedFor(async () => tell());
    assert.match(notices.shown[0]?.text ?? '', /was updated to .?9\.9\.9/);
    assert.deepEqual(notices.shown[0]?.buttons, ['Release Notes']);
    const [command, changelog] = asked[0] ?? [];
    assert.equal(command, 'markdown.showPreview');
    const text = Buffer.from(await vscode.workspace.fs.readFile(changelog as vscode.Uri)).toString();
    assert.match(text, /^# Changelog/);
  });

  it('is not told where VS Code is set not to show release notes', async () => {
    await show(false);
    try {
      await tell();
      assert.deepEqual(notices.shown, []);
    } finally {
      await show(undefined);
    }
  });
});
