import * as l10n from '@vscode/l10n';
import type { Reach } from '../client/reach';
import type { Finding } from './finding';
import { sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';

/* Checks of a name and a port from this machine. */

/** Tells whether a name resolves. */
export function nameFinding(host: string, reach: Reach): Finding {
  return reach.kind === 'unresolved'
    ? {
        level: 'warning',
        title: l10n.t('The name {0} does not resolve from here.', isolated(host)),
        reason: sentences(
          networkWords(reach.reason),
          l10n.t(
            'Enterprise Manager may use another DNS server. If it cannot resolve the name either, connecting fails.',
          ),
        ),
      }
    : {
        level: 'ok',
        title: l10n.t('The name {0} resolves.', isolated(host)),
        reason: reach.addresses.join(', '),
      };
}

/** Tells whether a port answers. Returns undefined if the name does not resolve. */
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
        reason: sentences(
          networkWords(reach.reason),
          l10n.t('Enterprise Manager may still reach it if a firewall blocks only this machine.'),
        ),
      };
}

/** A sentence for an error code of the operating system. */
function networkWords(code: string): string {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_NODATA':
      return l10n.t('The name has no address ({0}).', code);
    case 'EAI_AGAIN':
      return l10n.t('The DNS server did not answer ({0}).', code);
    case 'ECONNREFUSED':
      return l10n.t('The connection was refused ({0}).', code);
    case 'ETIMEDOUT':
      return l10n.t('There was no answer in time ({0}).', code);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return l10n.t('There is no route to it ({0}).', code);
    default:
      return l10n.t('The system reports {0}.', isolated(code));
  }
}
