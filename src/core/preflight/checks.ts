import * as l10n from '@vscode/l10n';
import { isNewer, majorOf, type ProductRange } from '../client/productVersion';
import type { Finding } from './finding';
import { isolated } from '../../text/visible';
import { certificatePortFindings, oldestWords } from './ruleFindings';
import { linuxPort, tooOld, windowsPort } from './rules';

/** Where a backup server is connected already. */
export interface ConnectedAt {
  readonly endpointName: string;
  readonly serverName: string;
  /** On the endpoint that the check is for. */
  readonly isHere: boolean;
}

/** What the Enterprise Managers that are logged in say of where a backup server is connected. */
export interface Answers {
  readonly connected: readonly ConnectedAt[];
  readonly answered: number;
  /** Those that did not answer, and why. */
  readonly silent: readonly { readonly endpointName: string; readonly reason: string }[];
  /** The names of those where nobody is logged in. */
  readonly unasked: readonly string[];
}

/**
 * Port, certificate port and user name against one another: each tells of an operating system or a version.
 *
 * @param version of the backup server, where Enterprise Manager tells it
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
      reason: l10n.t('A backup server on Windows has 9392, one on Linux 443.'),
    });
  }
  if (isLinux && username !== '' && !isUpn) {
    findings.push({
      level: 'warning',
      title: l10n.t('The user name looks like one of Windows, and port 443 like Linux.'),
      reason: l10n.t('A backup server on Linux wants user@domain.'),
    });
  }
  if (port === windowsPort && isUpn) {
    findings.push({
      level: 'info',
      title: l10n.t('The user name is of the form user@domain.'),
      reason: l10n.t(
        'For a backup server on Windows, DOMAIN\\user or HOST\\user is the documented form; an Enterprise Manager on Linux wants user@DOMAIN.',
      ),
    });
  }
  findings.push(...certificatePortFindings(port, wcfPort, version));
  if (findings.length === 0) {
    findings.push({
      level: 'ok',
      title: l10n.t('Ports and user name fit one another.'),
      reason: isLinux ? l10n.t('They are those of Linux.') : l10n.t('They are those of Windows.'),
    });
  }
  return findings;
}

/** Who answered and who did not, in one sentence for each. @returns nothing where all did */
export function silenceLines({ answered, silent }: Answers): readonly string[] {
  if (silent.length === 0) return [];
  return [
    l10n.t('{0} of {1} Enterprise Managers answered.', answered, answered + silent.length),
    ...silent.map(({ endpointName, reason }) => `${isolated(endpointName)}: ${reason}`),
  ];
}

/** Silence is no answer: it is said. */
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
            reason: l10n.t('Nobody is logged in there.'),
          } as const,
        ]),
  ];
}

/** No more than those say that answered. */
function notConnectedWords(isListed: boolean, haveAllAnswered: boolean): string {
  if (isListed)
    return haveAllAnswered
      ? l10n.t('It is connected to no other Enterprise Manager.')
      : l10n.t('It is connected to none of the others that answered.');
  return haveAllAnswered
    ? l10n.t('It is not connected yet.')
    : l10n.t('It is connected to none of those that answered.');
}

/**
 * @param isListed whether the check is for one that is connected already
 */
export function connectedFindings(
  { connected, answered, silent }: Answers,
  isListed: boolean,
): readonly Finding[] {
  if (connected.length === 0 && answered === 0) {
    return [
      {
        level: 'warning',
        title: l10n.t('It is not known whether it is connected already.'),
        reason: l10n.t('No Enterprise Manager answered.'),
      },
    ];
  }
  if (connected.length === 0) {
    return [
      {
        level: silent.length === 0 ? 'ok' : 'info',
        title: notConnectedWords(isListed, silent.length === 0),
        reason: l10n.t('Endpoints that are logged in and answered: {0}.', answered),
      },
    ];
  }
  return connected.map(({ endpointName, serverName, isHere }) =>
    isHere
      ? {
          level: 'error',
          title: l10n.t('It is connected here already, as {0}.', isolated(serverName)),
          reason: l10n.t('Nothing would be sent: edit it instead.'),
        }
      : {
          level: 'warning',
          title: l10n.t(
            'It is connected to {0} already, as {1}.',
            isolated(endpointName),
            isolated(serverName),
          ),
          reason: l10n.t('One backup server in two Enterprise Managers is not supported by Veeam.'),
        },
  );
}

/**
 * @param version of the backup server, where Enterprise Manager tells it: no port tells one
 * @param product what this Enterprise Manager can be of
 * @param isLate whether it did not tell that in time
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
          'The backup server is of version {0}, Enterprise Manager of {1}.',
          wanted ?? '',
          product?.most ?? '',
        ),
        reason: l10n.t('Upgrade Enterprise Manager first.'),
      };
    case false:
      return {
        level: 'ok',
        title: l10n.t('Enterprise Manager is not of an older version than the backup server.'),
        reason: l10n.t(
          '{0} at least, and {1}. What comes after the first number Enterprise Manager does not tell.',
          product?.least ?? '',
          isolated(version ?? ''),
        ),
      };
  }
}

/** @param isSure whether Enterprise Manager is known to be of the version whose rule that is */
const tooOldFinding = (version: string, isSure: boolean): Finding => ({
  level: isSure ? 'error' : 'info',
  title: isSure
    ? l10n.t('The backup server is of version {0}: too old for this Enterprise Manager.', isolated(version))
    : l10n.t(
        'Versions cannot be compared: the backup server is of {0}, too old for an Enterprise Manager of version 13.',
        isolated(version),
      ),
  reason: isSure
    ? l10n.t('{0} Upgrade the backup server first.', oldestWords())
    : l10n.t('{0} Whether this one is of that version is not told.', oldestWords()),
});

function uncomparedWords(
  wanted: number | undefined,
  product: ProductRange | undefined,
  isLate: boolean,
): string {
  if (isLate && product === undefined) return l10n.t('Enterprise Manager did not tell its version in time.');
  if (wanted === undefined || product === undefined)
    return l10n.t('Enterprise Manager must not be older than the backup server. {0}', oldestWords());
  return l10n.t(
    'The backup server is of version {0}, and Enterprise Manager tells no more than that it is of {1} or later. It must not be older.',
    wanted,
    product.least,
  );
}

export const licenceFinding = (isConsentGiven: boolean): Finding => ({
  level: isConsentGiven ? 'ok' : 'info',
  title: l10n.t('Collecting data may replace the licence of the backup server.'),
  reason: isConsentGiven
    ? l10n.t('You have agreed to that for this endpoint.')
    : l10n.t(
        'Enterprise Manager installs its own licence where they differ, and collects as soon as a server is added. You are asked before it is.',
      ),
});
