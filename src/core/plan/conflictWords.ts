import * as l10n from '@vscode/l10n';
import { serverName } from '../client/resources/backupServer';
import { sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';
import { explain } from '../words/explain';
import { numberText } from '../words/language';
import type { Conflict } from './plan';

/** Why a row cannot be applied, and what to do about it. */
export function conflictWords(conflict: Conflict): string {
  switch (conflict.kind) {
    case 'address-untold':
    case 'not-allowed':
    case 'certificate-port':
    case 'certificate-unread':
    case 'too-new':
    case 'too-old':
      return serverConflictWords(conflict);
    case 'endpoint-not-found':
      return l10n.t('No endpoint with this name or URL is configured.');
    case 'endpoint-ambiguous':
      return l10n.t('Several endpoints have this name or URL. Give the endpoint a name of its own.');
    case 'no-credential':
      return l10n.t('A backup server that is to be connected needs a "credential".');
    case 'duplicate-row':
      return l10n.t(
        'Line {0} means the same backup server. Remove one of the two.',
        numberText(conflict.line),
      );
    case 'two-managers':
      return sentences(
        conflict.line === undefined
          ? l10n.t('The backup server is already connected to {0}.', isolated(conflict.endpoint.name, 60))
          : l10n.t(
              'Line {0} connects the same backup server to {1}.',
              numberText(conflict.line),
              isolated(conflict.endpoint.name, 60),
            ),
        l10n.t('Veeam does not support one backup server in two Enterprise Managers.'),
      );
    case 'ambiguous':
      return l10n.t(
        'Several backup servers fit: {0}. Add the "uid" of the one that is meant.',
        conflict.servers
          .slice(0, 5)
          .map((server) => isolated(serverName(server), 60))
          .join(', '),
      );
    case 'perhaps':
      return l10n.t(
        'Enterprise Manager has {0}, which may be the same backup server. Use this name, or add its "uid".',
        isolated(serverName(conflict.server), 100),
      );
    case 'perhaps-row':
      return l10n.t(
        'Line {0} may mean the same backup server: the names are equal but for the domain. Remove one of the two, or write both with the domain.',
        numberText(conflict.line),
      );
    case 'uid-not-found':
      return l10n.t('Enterprise Manager has no backup server with this UID.');
    case 'thumbprint':
      return l10n.t(
        'The backup server presents another certificate: its thumbprint is {0}. Compare it with the backup server before you change the file.',
        isolated(conflict.seen, 60),
      );
  }
}

type ServerConflict = Extract<
  Conflict,
  {
    readonly kind:
      'address-untold' | 'not-allowed' | 'certificate-port' | 'certificate-unread' | 'too-new' | 'too-old';
  }
>;

/** Why a backup server cannot be changed, whatever a file says. */
function serverConflictWords(conflict: ServerConflict): string {
  switch (conflict.kind) {
    case 'too-new':
      return l10n.t(
        'The backup server has version {0}, which is newer than its Enterprise Manager. Upgrade Enterprise Manager first.',
        isolated(conflict.version, 40),
      );
    case 'too-old':
      return l10n.t(
        'The backup server has version {0}, which is too old for this Enterprise Manager. Upgrade the backup server first.',
        isolated(conflict.version, 40),
      );
    case 'address-untold':
      return sentences(
        l10n.t(
          'Every change sends the address of the backup server, and Enterprise Manager does not confirm that its name is the address. "Edit Backup Server…" asks for the address.',
        ),
        conflict.error && explain(conflict.error).what,
      );
    case 'not-allowed':
      return conflict.reason;
    case 'certificate-port':
      return l10n.t(
        'Enterprise Manager does not show the certificate port of the backup server. Enter it in "Edit Backup Server…".',
      );
    case 'certificate-unread':
      return l10n.t(
        'The certificate of {0} cannot be read from this machine ({1}). Enterprise Manager may still reach the server.',
        isolated(conflict.address),
        isolated(conflict.code),
      );
  }
}
