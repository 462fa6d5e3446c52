import * as l10n from '@vscode/l10n';
import type { CertificateFacts } from '../client/certificates';
import { isolated } from '../../text/visible';
import { numberText } from './language';

/*
 * The names in a certificate are untrusted: an attacker may write text that looks like our own lines. Each name is
 * therefore shown as one short value.
 */

const namesShown = 8;
const nameLength = 100;
const subjectLength = 200;

/** The day of a date in a certificate. A certificate may contain a date that no calendar has. */
export const certificateDay = (date: Date): string =>
  Number.isNaN(date.getTime())
    ? l10n.t({ message: 'unreadable date', comment: ['Replaces a date, as in "Valid until {3}."'] })
    : date.toISOString().slice(0, -14);

/** A certificate for a person to compare: first the fingerprints, which we computed, then the certificate's own claims. */
export function certificateLines(certificate: CertificateFacts): string[] {
  return [
    `SHA-256: ${certificate.fingerprint256}`,
    `SHA-1: ${certificate.fingerprint}`,
    '',
    l10n.t('Subject: {0}', isolated(certificate.subject, subjectLength)),
    l10n.t('Issuer: {0}', isolated(certificate.issuer, subjectLength)),
    namesLine(certificate),
    validityOf(certificate),
  ];
}

/** Describes a refused certificate in a sentence, if the server showed one. */
export const certificateSentence = (certificate: CertificateFacts | undefined): string =>
  certificate === undefined
    ? l10n.t('Nothing secret was sent.')
    : l10n.t(
        'Nothing secret was sent. SHA-256: {0}. Subject: {1}. Issuer: {2}. Valid until {3}.',
        certificate.fingerprint256,
        isolated(certificate.subject, subjectLength),
        isolated(certificate.issuer, subjectLength),
        certificateDay(certificate.validTo),
      );

function namesLine({ names }: CertificateFacts): string {
  if (names.length === 0) return l10n.t('Names: none');
  const shown = names
    .slice(0, namesShown)
    .map((name) => isolated(name, nameLength))
    .join(', ');
  const more = names.length - namesShown;
  return more > 0 ? l10n.t('Names: {0} and {1} more', shown, numberText(more)) : l10n.t('Names: {0}', shown);
}

function validityOf({ validFrom, validTo }: CertificateFacts): string {
  const now = Date.now();
  const days = [certificateDay(validFrom), certificateDay(validTo)] as const;
  if (validTo.getTime() < now) return l10n.t('Valid: {0} to {1} (EXPIRED)', ...days);
  return validFrom.getTime() > now
    ? l10n.t('Valid: {0} to {1} (NOT YET VALID)', ...days)
    : l10n.t('Valid: {0} to {1}', ...days);
}
