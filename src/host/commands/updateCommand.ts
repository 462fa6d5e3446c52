import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { runEditorCommand } from '../interaction/commands';
import { showInformation } from '../interaction/messages';
import type { Handlers } from './register';

/** The packager writes the name in lower case. */
const changelogs = ['changelog.md', 'CHANGELOG.md'] as const;

/** The changelog that the extension came with. */
async function changelogOf(folder: vscode.Uri): Promise<vscode.Uri> {
  const files = await vscode.workspace.fs.readDirectory(folder);
  const name = changelogs.find((candidate) => files.some(([file]) => file === candidate));
  return vscode.Uri.joinPath(folder, name ?? 'CHANGELOG.md');
}

/**
 * Tells that a new version runs, unless VS Code is set not to show release notes.
 *
 * @param folder the folder of the extension
 */
export const updateHandlers = (
  version: string,
  folder: vscode.Uri,
): Pick<Handlers, 'internal.tellUpdate'> => ({
  'internal.tellUpdate': async () => {
    if (!vscode.workspace.getConfiguration('update').get<boolean>('showReleaseNotes', true)) return;
    const notes = l10n.t('Release Notes');
    const text = l10n.t('Enterprise Manager for Veeam Backup was updated to {0}.', version);
    if ((await showInformation(text, notes)) === notes)
      await runEditorCommand('markdown.showPreview', await changelogOf(folder));
  },
});
