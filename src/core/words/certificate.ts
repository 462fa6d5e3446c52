import * as l10n from '@vscode/l10n';
import type { CertificateFacts } from '../client/certificates';
import { isolated } from '../../text/visible';
import { language } from './language';

/* Whoever made a certificate wrote its names, and a liar writes what looks like lines of ours: each is one short value. */

const namesShown = 8;
const nameLength = 100;
const subjectLength = 200;

/** A day of a certificate, which may name one that no calendar has. */
export const certificateDay = (date: Date): string =>
  Number.isNaN(date.getTime()) ? l10n.t('a date that cannot be read') : date.toISOString().slice(0, -14);

/** What a person compares: the fingerprints first and apart, which we computed; then what the certificate says. */
export function certificateLines(certificate: CertificateFacts): string[] {
  return [
    `SHA-256: ${certificate.fingerprint256}`,
    `SHA-1: ${certificate.fingerprint}`,
    '',
    l10n.t('Subject: {0}', isolated(certificate.subject, subjectLength)),
    l10n.t('Issuer: {0}', isolated(certificate.issuer, subjectLength)),
    l10n.t('Names: {0}', namesOf(certificate)),
    validityOf(certificate),
  ];
}

/** The same in a sentence, of a certificate that was refused, where one was seen. */
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

function namesOf({ names }: CertificateFacts): string {
  if (names.length === 0) return l10n.t('none');
  const shown = names
    .slice(0, namesShown)
    .map((name) => isolated(name, nameLength))
    .join(', ');
  const more = names.length - namesShown;
  return more > 0 ? l10n.t('{0} and {1} more', shown, more.toLocaleString(language())) : shown;
}

/** Expiry noted. */
function validityOf({ validFrom, validTo }: CertificateFacts): string {
  const now = Date.now();
  const days = [certificateDay(validFrom), certificateDay(validTo)] as const;
  if (validTo.getTime() < now) return l10n.t('Valid: {0} to {1} (EXPIRED)', ...days);
  return validFrom.getTime() > now
    ? l10n.t('Valid: {0} to {1} (NOT YET VALID)', ...days)
    : l10n.t('Valid: {0} to {1}', ...days);
}
