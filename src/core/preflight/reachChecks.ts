import * as l10n from '@vscode/l10n';
import type { Reach } from '../client/reach';
import type { Finding } from './finding';
import { isolated } from '../../text/visible';

/* What can be told of a name and a port from this machine. */

export function nameFinding(host: string, reach: Reach): Finding {
  return reach.kind === 'unresolved'
    ? {
        level: 'warning',
        title: l10n.t('The name {0} does not resolve from here.', isolated(host)),
        reason: l10n.t(
          '{0}. Enterprise Manager may use another DNS; if it cannot resolve the name either, connecting fails.',
          networkWords(reach.reason),
        ),
      }
    : {
        level: 'ok',
        title: l10n.t('The name {0} resolves.', isolated(host)),
        reason: reach.addresses.join(', '),
      };
}

export function portFinding(host: string, port: number, reach: Reach): Finding | undefined {
  if (reach.kind === 'unresolved') return undefined;
  return reach.kind === 'answered'
    ? {
        level: 'ok',
        title: l10n.t('Port {0} answers from here.', String(port)),
        reason: l10n.t('A connection was opened and closed; nothing was sent.'),
      }
    : {
        level: 'warning',
        title: l10n.t('Port {0} of {1} does not answer from here.', String(port), isolated(host)),
        reason: l10n.t(
          '{0}. Enterprise Manager may still reach it, behind a firewall that keeps this machine out.',
          networkWords(reach.reason),
        ),
      };
}

/** What the system calls by a code, in words. */
function networkWords(code: string): string {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_NODATA':
      return l10n.t('No address is known for it ({0})', code);
    case 'EAI_AGAIN':
      return l10n.t('The name server did not answer ({0})', code);
    case 'ECONNREFUSED':
      return l10n.t('Nothing listens there ({0})', code);
    case 'ETIMEDOUT':
      return l10n.t('Nothing answered in time ({0})', code);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return l10n.t('No way leads there ({0})', code);
    default:
      return isolated(code);
  }
}
