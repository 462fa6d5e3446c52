import * as l10n from '@vscode/l10n';
import type { Section } from '../client/resources/sections';

/** The button that loads a section of a backup server. */
export function loadWords(section: Section): string {
  const words: Readonly<Record<Section, string>> = {
    jobs: l10n.t('Load Jobs'),
    repositories: l10n.t('Load Repositories'),
    managedServers: l10n.t('Load Managed Servers'),
    credentials: l10n.t('Load Credentials'),
    passwords: l10n.t('Load Encryption Passwords'),
  };
  return words[section];
}
