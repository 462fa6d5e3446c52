import * as vscode from 'vscode';
import type { CertificateFacts } from '../api/certificates';

/** What a person compares, expiry noted. */
export function certificateLines(certificate: CertificateFacts): string[] {
  const now = Date.now();
  const from = certificate.validFrom.toISOString().slice(0, 10);
  const to = certificate.validTo.toISOString().slice(0, 10);
  const validity =
    certificate.validTo.getTime() < now
      ? vscode.l10n.t('Valid: {0} to {1} (EXPIRED)', from, to)
      : certificate.validFrom.getTime() > now
        ? vscode.l10n.t('Valid: {0} to {1} (NOT YET VALID)', from, to)
        : vscode.l10n.t('Valid: {0} to {1}', from, to);
  return [
    vscode.l10n.t('Subject: {0}', certificate.subject),
    vscode.l10n.t('Issuer: {0}', certificate.issuer),
    vscode.l10n.t('Names: {0}', certificate.names.join(', ') || vscode.l10n.t('none')),
    validity,
    `SHA-256: ${certificate.fingerprint256}`,
    `SHA-1: ${certificate.fingerprint}`,
  ];
}
