import * as l10n from '@vscode/l10n';
import { isolated } from '../../text/visible';
import type { FixAction } from './fixes';
import { fileVersion } from './keys';

/** What a fix does, for the list in which a person chooses one. */
export function fixTitle(action: FixAction): string {
  switch (action.kind) {
    case 'rename-key':
      return l10n.t('Change {0} to {1}', isolated(action.from, 60), isolated(action.to, 60));
    case 'remove-key':
      return l10n.t('Remove {0} from the file', isolated(action.key, 60));
    case 'write-version':
      return l10n.t('Write the version {0}', String(fileVersion));
    case 'remove-row':
      return l10n.t('Remove this backup server from the file');
    case 'write-value':
      return l10n.t('Write {0} without quotes', isolated(action.value, 60));
    case 'use-credential':
      return l10n.t('Use the credential {0}', isolated(action.name, 64));
  }
}
