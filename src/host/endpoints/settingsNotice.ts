import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { settings } from '../contributions';
import { showError } from '../interaction/messages';
import { isolated } from '../../text/visible';
import type { StoredSource, WriteFailure } from './entriesWriter';

const key = `${settings.section}.${settings.endpoints}`;
const longestReason = 500;

/** The file in the user's words. */
const fileOf = (source: StoredSource): string => {
  if (source === 'user') return l10n.t('your settings.json');
  const { workspaceFile } = vscode.workspace;
  return workspaceFile === undefined
    ? '.vscode/settings.json'
    : isolated(workspaceFile.path.slice(workspaceFile.path.lastIndexOf('/') + 1));
};

/** Opens the file of the setting, at the setting. */
export const openSettings = (source: StoredSource): vscode.Command => ({
  title: l10n.t('Open Settings'),
  command:
    source === 'user' ? 'workbench.action.openSettingsJson' : 'workbench.action.openWorkspaceSettingsFile',
  arguments: [{ revealSetting: { key } }],
});

/** Why a setting of another shape is not read. */
export const shapeWords = (source: StoredSource): string =>
  l10n.t('"{0}" in {1} is not a list: it is not read, and nothing is written over it.', key, fileOf(source));

const failureWords = ({ source, isAnotherShape, reason = '' }: WriteFailure): string =>
  isAnotherShape
    ? l10n.t('Nothing was changed. {0}', shapeWords(source))
    : l10n.t(
        'Nothing was changed: "{0}" in {1} could not be written. {2}',
        key,
        fileOf(source),
        isolated(reason, longestReason),
      );

/**
 * Tells why the settings were not written, and leads to the file as often as the user wants to look.
 *
 * @returns whether to try again
 */
export async function askToWriteAgain(failure: WriteFailure): Promise<boolean> {
  const again = l10n.t('Try Again');
  const open = openSettings(failure.source);
  for (;;) {
    const chosen = await showError(failureWords(failure), again, open.title);
    if (chosen !== open.title) return chosen === again;
    await vscode.commands.executeCommand(open.command, ...((open.arguments ?? []) as readonly unknown[]));
  }
}
