import * as l10n from '@vscode/l10n';
import type { Finding } from './finding';
import {
  certificatePortFit,
  oldestFor13,
  uncheckedRules,
  type CertificatePortFit,
  type UncheckedRule,
} from './rules';

/* The rules of `rules.ts` in words. */

/** @returns nothing where the port is the one that fits */
export function certificatePortFindings(
  port: number,
  wcfPort: number | undefined,
  version: string | undefined,
): readonly Finding[] {
  const finding = portFitFinding(certificatePortFit(port, wcfPort, version), String(wcfPort));
  return finding ? [finding] : [];
}

const bothPorts = (): string =>
  l10n.t("By Veeam's documentation it is 9405 for version 12 and 443 for version 13.");

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
            : l10n.t('The certificate port is left to Enterprise Manager; {0} fits.', String(fit.fits)),
        reason: l10n.t(
          '{0} Other pages have 9405 for every version from 12 on, so enter it only where it is needed.',
          bothPorts(),
        ),
      };
    case 'other':
      return {
        level: 'warning',
        title: l10n.t(
          'Certificate port {0} is not the documented one for this backup server: {1} is.',
          wcfPort,
          String(fit.fits),
        ),
        reason: l10n.t(
          '{0} Backup servers on Linux are of version 13 or later. Other pages have 9405 for every version from 12 on.',
          bothPorts(),
        ),
      };
    case 'of-version':
      return {
        level: 'ok',
        title: l10n.t('Certificate port {0} fits a backup server of version {1}.', wcfPort, fit.version),
        reason: l10n.t('Which version this one is of is not told before it is connected.'),
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
        reason: l10n.t('It exists from version 12 on.'),
      };
  }
}

/** Which backup servers an Enterprise Manager of version 13 takes. */
export const oldestWords = (): string =>
  l10n.t('Enterprise Manager of version 13 takes backup servers from {0} on.', oldestFor13);

/**
 * Cloud Connect beside other backup servers, and what nothing tells.
 *
 * @param hasProvider whether Enterprise Manager has the backup server of a Cloud Connect provider, as far as that is told
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

/** That a Cloud Connect provider's backup server is there, which others do not belong beside. */
export const providerFinding = (): Finding => ({
  level: 'warning',
  title: l10n.t('This Enterprise Manager has the backup server of a Cloud Connect provider.'),
  reason: l10n.t(
    'It offers Cloud Connect, which needs the licence of a provider on one of its backup servers. Do not put other backup servers beside that one.',
  ),
});

function ruleWords(rule: UncheckedRule): string {
  switch (rule) {
    case 'provider':
      return l10n.t(
        'The backup server of a Cloud Connect provider does not belong beside others in one Enterprise Manager.',
      );
    case 'linux':
      return l10n.t(
        'If this Enterprise Manager runs on Linux, it uses Kerberos: it takes no backup server of a workgroup, and wants user@DOMAIN.',
      );
    case 'cluster':
      return l10n.t(
        'If it is a high availability cluster, enter the name or address of the cluster and not of a node.',
      );
    case 'clone':
      return l10n.t(
        'A cloned backup server, or one with the same configuration database as another, cannot be told from the other.',
      );
  }
}
