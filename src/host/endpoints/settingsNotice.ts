import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { asEditorCommand, runEditorCommand, type EditorCommand } from '../interaction/commands';
import { showError } from '../interaction/messages';
import { sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';
import type { StoredSource, WriteFailure } from './entriesWriter';
import { endpointsKey } from '../contributions/settings';
import { shapeWords } from './settings';
import { windowSettings } from './windowSettings';

const longestReason = 500;

/** The command that opens the file of the setting at the setting. */
export const openSettings = (source: StoredSource): vscode.Command =>
  asEditorCommand(settingsCommands[source], l10n.t('Open Settings'), atEndpoints);

const settingsCommands = {
  user: 'workbench.action.openSettingsJson',
  workspace: 'workbench.action.openWorkspaceSettingsFile',
} as const satisfies Readonly<Record<StoredSource, EditorCommand>>;

const atEndpoints = { revealSetting: { key: endpointsKey } };

const unwrittenWords = (source: StoredSource): string =>
  source === 'user'
    ? l10n.t('Nothing was changed: "{0}" in your settings.json could not be written.', endpointsKey)
    : l10n.t(
        'Nothing was changed: "{0}" in {1} could not be written.',
        endpointsKey,
        windowSettings.workspaceFile(),
      );

const failureWords = ({ source, isAnotherShape, reason = '' }: WriteFailure): string =>
  isAnotherShape
    ? sentences(l10n.t('Nothing was changed.'), shapeWords(source, windowSettings.workspaceFile()))
    : sentences(unwrittenWords(source), isolated(reason, longestReason));

/**
 * Shows why the settings were not written. The user can open the file as often as needed before deciding.
 *
 * @returns whether to try again
 */
export async function askToWriteAgain(failure: WriteFailure): Promise<boolean> {
  const again = l10n.t('Try Again');
  const open = l10n.t('Open Settings');
  for (;;) {
    const chosen = await showError(failureWords(failure), again, open);
    if (chosen !== open) return chosen === again;
    await runEditorCommand(settingsCommands[failure.source], atEndpoints);
  }
}
