import * as vscode from 'vscode';
import { normaliseFingerprint, type CertificateFacts } from '../api/certificates';
import { oneLine, value } from '../notices/safeText';

/** A certificate may be for thousands of names, and a dialog does not scroll. */
const shownNames = 10;
const longestValue = 160;

/** Our own reading of the fingerprint, in which nothing but digits can stand. */
export const fingerprintLine = (fingerprint: string): string =>
  (normaliseFingerprint(fingerprint).match(/../g) ?? []).slice(0, 64).join(':');

/** A date as a person compares it; what a server sends for one may be none. */
export const dateWords = (date: Date): string =>
  Number.isNaN(date.getTime()) ? vscode.l10n.t('not readable') : date.toISOString().slice(0, 10);

/** What a person compares: the fingerprints first and apart, since all the rest is what its maker wrote into it. */
export function certificateLines(certificate: CertificateFacts): string[] {
  const { subject, issuer, names, validFrom, validTo } = certificate;
  const now = Date.now();
  const from = dateWords(validFrom);
  const to = dateWords(validTo);
  const validity =
    validTo.getTime() < now
      ? vscode.l10n.t('Valid: {0} to {1} (EXPIRED)', from, to)
      : validFrom.getTime() > now
        ? vscode.l10n.t('Valid: {0} to {1} (NOT YET VALID)', from, to)
        : vscode.l10n.t('Valid: {0} to {1}', from, to);
  const shown = names.slice(0, shownNames).map((name) => value(name, longestValue));
  const more = names.length - shown.length;
  return [
    `SHA-256: ${fingerprintLine(certificate.fingerprint256)}`,
    `SHA-1: ${fingerprintLine(certificate.fingerprint)}`,
    '',
    vscode.l10n.t('Subject: {0}', value(subject, longestValue)),
    vscode.l10n.t('Issuer: {0}', value(issuer, longestValue)),
    oneLine(
      vscode.l10n.t('Names: {0}', shown.join(', ') || vscode.l10n.t('none')) +
        (more > 0 ? ` ${vscode.l10n.t('and {0} more', more)}` : ''),
      400,
    ),
    validity,
  ];
}
