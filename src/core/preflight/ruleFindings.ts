import * as l10n from '@vscode/l10n';
import { sentences } from '../../text/sentences';
import type { Finding } from './finding';
import {
  certificatePortFit,
  oldestFor13,
  uncheckedRules,
  type CertificatePortFit,
  type UncheckedRule,
} from './rules';

/* The rules of `rules.ts` in words. */

/**
 * Tells how the certificate port fits what is known of the backup server.
 *
 * @returns an empty list if it is the documented port
 */
export function certificatePortFindings(
  port: number,
  wcfPort: number | undefined,
  version: string | undefined,
): readonly Finding[] {
  const finding = portFitFinding(certificatePortFit(port, wcfPort, version), String(wcfPort));
  return finding ? [finding] : [];
}

const bothPorts = (): string =>
  l10n.t('Veeam documents the certificate port as 9405 for version 12 and 443 for version 13.');

function portFitFinding(fit: CertificatePortFit, wcfPort: string): Finding | undefined {
  switch (fit.kind) {
    case 'fits':
      return undefined;
    case 'empty':
      return {
        level: 'info',
        title:
          fit.fits === undefined
            ? l10n.t('The certificate port is left to Enterprise Manager.')
            : l10n.t(
                'The certificate port is left to Enterprise Manager. The documented port is {0}.',
                String(fit.fits),
              ),
        reason: sentences(
          bothPorts(),
          l10n.t(
            'Other pages of the documentation give 9405 for version 12 and later, so enter a port only if it is needed.',
          ),
        ),
      };
    case 'other':
      return {
        level: 'warning',
        title: l10n.t(
          'Certificate port {0} is not the documented port for this backup server, which is {1}.',
          wcfPort,
          String(fit.fits),
        ),
        reason: sentences(
          bothPorts(),
          l10n.t(
            'Backup servers on Linux have version 13 or later. Other pages of the documentation give 9405 for version 12 and later.',
          ),
        ),
      };
    case 'of-version':
      return {
        level: 'ok',
        title: l10n.t('Certificate port {0} fits a backup server of version {1}.', wcfPort, fit.version),
        reason: l10n.t('The version of this backup server is not known before it is connected.'),
      };
    case 'odd':
      return {
        level: 'info',
        title: l10n.t('{0} is not a standard certificate port.', wcfPort),
        reason: bothPorts(),
      };
    case 'too-early':
      return {
        level: 'warning',
        title: l10n.t('A backup server of this version has no certificate port.'),
        reason: l10n.t('The certificate port exists in version 12 and later.'),
      };
  }
}

/** The oldest backup servers that Enterprise Manager 13 accepts. */
export const oldestWords = (): string =>
  l10n.t('Enterprise Manager 13 accepts backup servers of version {0} and later.', oldestFor13);

/**
 * The rule about Cloud Connect providers, and the rules that cannot be checked.
 *
 * @param hasProvider whether Enterprise Manager is known to have the backup server of a Cloud Connect provider
 */
export function ruleFindings(hasProvider: boolean): readonly Finding[] {
  return [
    ...(hasProvider ? [providerFinding()] : []),
    {
      level: 'info',
      title: l10n.t("Veeam's rules that cannot be checked from here"),
      reason: uncheckedRules(hasProvider).map(ruleWords).join(' '),
    },
  ];
}

/** Warns that Enterprise Manager has a Cloud Connect provider's backup server, which must be its only one. */
export const providerFinding = (): Finding => ({
  level: 'warning',
  title: l10n.t('This Enterprise Manager has the backup server of a Cloud Connect provider.'),
  reason: l10n.t(
    'It offers Cloud Connect, which requires a provider licence on one of its backup servers. Do not connect any other backup server to the same Enterprise Manager.',
  ),
});

function ruleWords(rule: UncheckedRule): string {
  switch (rule) {
    case 'provider':
      return l10n.t(
        'The backup server of a Cloud Connect provider must not share an Enterprise Manager with other backup servers.',
      );
    case 'linux':
      return l10n.t(
        'If this Enterprise Manager runs on Linux, it uses Kerberos: it does not accept a backup server in a workgroup, and it requires the form user@DOMAIN.',
      );
    case 'cluster':
      return l10n.t(
        'If the backup server is a high availability cluster, enter the name or address of the cluster, not of a node.',
      );
    case 'clone':
      return l10n.t(
        'A cloned backup server, or one with the same configuration database as another, cannot be distinguished from the other.',
      );
  }
}
