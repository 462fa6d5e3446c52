import * as l10n from '@vscode/l10n';
import { numberText } from '../words/language';
import { licenceQuestion } from '../words/licenceWords';
import { isNewer, majorOf, type ProductRange } from '../client/productVersion';
import type { Finding } from './finding';
import { sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';
import { certificatePortFindings, oldestWords } from './ruleFindings';
import { linuxPort, tooOld, windowsPort } from './rules';

/** An Enterprise Manager that a backup server is already connected to. */
export interface ConnectedAt {
  readonly endpointName: string;
  readonly serverName: string;
  /** Whether that is the endpoint of the check itself. */
  readonly isHere: boolean;
}

/** The answers of the logged-in Enterprise Managers to the question whether a backup server is connected to them. */
export interface Answers {
  readonly connected: readonly ConnectedAt[];
  readonly answered: number;
  /** The endpoints that did not answer, with the reason. */
  readonly silent: readonly { readonly endpointName: string; readonly reason: string }[];
  /** The names of the endpoints where nobody is logged in. */
  readonly unasked: readonly string[];
}

/**
 * Compares port, certificate port and user name: each indicates an operating system or a version.
 *
 * @param version of the backup server, if Enterprise Manager reports it
 */
export function formFindings(
  port: number,
  wcfPort: number | undefined,
  username: string,
  version?: string,
): readonly Finding[] {
  const findings: Finding[] = [];
  const isLinux = port === linuxPort;
  const isUpn = /^[^\\@]+@[^\\@]+$/.test(username);
  if (port !== windowsPort && !isLinux) {
    findings.push({
      level: 'info',
      title: l10n.t('{0} is not a standard port.', String(port)),
      reason: l10n.t('The default port of a backup server is 9392 on Windows and 443 on Linux.'),
    });
  }
  if (isLinux && username !== '' && !isUpn) {
    findings.push({
      level: 'warning',
      title: l10n.t('The user name indicates Windows, but port 443 indicates Linux.'),
      reason: l10n.t('A backup server on Linux requires the form user@domain.'),
    });
  }
  if (port === windowsPort && isUpn) {
    findings.push({
      level: 'info',
      title: l10n.t('The user name has the form user@domain.'),
      reason: l10n.t(
        'The documented form for a backup server on Windows is DOMAIN\\user or HOST\\user. An Enterprise Manager on Linux requires user@DOMAIN.',
      ),
    });
  }
  findings.push(...certificatePortFindings(port, wcfPort, version));
  if (findings.length === 0) {
    findings.push({
      level: 'ok',
      title: l10n.t('The ports and the user name are consistent.'),
      reason: isLinux
        ? l10n.t('They match a backup server on Linux.')
        : l10n.t('They match a backup server on Windows.'),
    });
  }
  return findings;
}

/**
 * Sentences about the Enterprise Managers that did not answer: first how many answered, then one sentence for each that
 * did not.
 *
 * @returns an empty list if all answered
 */
export function silenceLines({ answered, silent }: Answers): readonly string[] {
  if (silent.length === 0) return [];
  return [
    answered + silent.length === 1
      ? l10n.t('The only Enterprise Manager that was asked did not answer.')
      : l10n.t(
          '{0} of {1} Enterprise Managers answered.',
          numberText(answered),
          numberText(answered + silent.length),
        ),
    ...silent.map(({ endpointName, reason }) => l10n.t('{0}: {1}', isolated(endpointName), reason)),
  ];
}

/** Reports the endpoints that did not answer or were not asked: a missing answer does not count as "not connected". */
export function answersFindings(answers: Answers): readonly Finding[] {
  const [title, ...reasons] = silenceLines(answers);
  const { unasked } = answers;
  return [
    ...(title === undefined ? [] : [{ level: 'warning', title, reason: reasons.join(' ') } as const]),
    ...(unasked.length === 0
      ? []
      : [
          {
            level: 'info',
            title: l10n.t('Not asked: {0}.', unasked.map((name) => isolated(name)).join(', ')),
            reason: l10n.t('You are not logged in there.'),
          } as const,
        ]),
  ];
}

/** Claims no more than the Enterprise Managers that answered have said. */
function notConnectedWords(isListed: boolean, haveAllAnswered: boolean): string {
  if (isListed)
    return haveAllAnswered
      ? l10n.t('The backup server is not connected to any other Enterprise Manager.')
      : l10n.t('The backup server is not connected to any of the other Enterprise Managers that answered.');
  return haveAllAnswered
    ? l10n.t('The backup server is not connected yet.')
    : l10n.t('The backup server is not connected to any of the Enterprise Managers that answered.');
}

/**
 * Tells whether the backup server is connected already, and where.
 *
 * @param isListed whether the checked backup server is itself in the list of the endpoint
 */
export function connectedFindings(
  { connected, answered, silent }: Answers,
  isListed: boolean,
): readonly Finding[] {
  if (connected.length === 0 && answered === 0) {
    return [
      {
        level: 'warning',
        title: l10n.t('It is not known whether the backup server is already connected.'),
        reason: l10n.t('No Enterprise Manager answered.'),
      },
    ];
  }
  if (connected.length === 0) {
    return [
      {
        level: silent.length === 0 ? 'ok' : 'info',
        title: notConnectedWords(isListed, silent.length === 0),
        reason:
          answered === 1
            ? l10n.t('1 logged-in endpoint answered.')
            : l10n.t('{0} logged-in endpoints answered.', numberText(answered)),
      },
    ];
  }
  return connected.map(({ endpointName, serverName, isHere }) =>
    isHere
      ? {
          level: 'error',
          title: l10n.t('The backup server is already connected here, as {0}.', isolated(serverName)),
          reason: l10n.t('"Connect" would send nothing. Edit the backup server instead.'),
        }
      : {
          level: 'warning',
          title: l10n.t(
            'The backup server is already connected to {0}, as {1}.',
            isolated(endpointName),
            isolated(serverName),
          ),
          reason: l10n.t('Veeam does not support one backup server in two Enterprise Managers.'),
        },
  );
}

/**
 * Compares the versions of the backup server and of Enterprise Manager.
 *
 * @param version of the backup server, if Enterprise Manager reports it: no port indicates one
 * @param product the versions that this Enterprise Manager can have
 * @param isLate whether Enterprise Manager did not report its version in time
 */
export function versionFinding(
  version: string | undefined,
  product: ProductRange | undefined,
  isLate = false,
): Finding {
  const wanted = majorOf(version);
  const age = tooOld(version, product);
  if (age === 'yes' || age === 'for-13') return tooOldFinding(version ?? '', age === 'yes');
  switch (isNewer(wanted, product)) {
    case undefined:
      return {
        level: 'info',
        title: l10n.t('Versions cannot be compared.'),
        reason: uncomparedWords(wanted, product, isLate),
      };
    case true:
      return {
        level: 'error',
        title: l10n.t(
          'The backup server has version {0}, but Enterprise Manager has version {1}.',
          wanted ?? '',
          product?.most ?? '',
        ),
        reason: l10n.t('Upgrade Enterprise Manager first.'),
      };
    case false:
      return {
        level: 'ok',
        title: l10n.t('Enterprise Manager is not older than the backup server.'),
        reason: l10n.t(
          'Enterprise Manager has at least version {0}, the backup server has version {1}. Enterprise Manager reports no more than the first number of its version.',
          product?.least ?? '',
          isolated(version ?? ''),
        ),
      };
  }
}

/** @param isSure whether Enterprise Manager is known to have version 13, to which the rule applies */
const tooOldFinding = (version: string, isSure: boolean): Finding => ({
  level: isSure ? 'error' : 'info',
  title: isSure
    ? l10n.t(
        'The backup server has version {0}, which is too old for this Enterprise Manager.',
        isolated(version),
      )
    : l10n.t(
        'Versions cannot be compared: the backup server has version {0}, which is too old for Enterprise Manager 13.',
        isolated(version),
      ),
  reason: sentences(
    oldestWords(),
    isSure
      ? l10n.t('Upgrade the backup server first.')
      : l10n.t('It is not known whether this Enterprise Manager has version 13.'),
  ),
});

function uncomparedWords(
  wanted: number | undefined,
  product: ProductRange | undefined,
  isLate: boolean,
): string {
  if (isLate && product === undefined)
    return l10n.t('Enterprise Manager did not report its version in time.');
  if (wanted === undefined || product === undefined)
    return sentences(l10n.t('Enterprise Manager must not be older than the backup server.'), oldestWords());
  return l10n.t(
    'The backup server has version {0}. Enterprise Manager reports only that it has version {1} or later; it must not be older than the backup server.',
    wanted,
    product.least,
  );
}

/** Warns that a collection may replace the licence of the backup server. */
export const licenceFinding = (isConsentGiven: boolean): Finding => ({
  level: isConsentGiven ? 'ok' : 'info',
  title: licenceQuestion('collect'),
  reason: isConsentGiven
    ? l10n.t('You have agreed to that for this endpoint.')
    : l10n.t(
        'If the licences differ, Enterprise Manager installs its own. It collects data as soon as a backup server is added. You are asked before that.',
      ),
});
