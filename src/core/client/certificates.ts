import type * as tls from 'node:tls';

/** A certificate, as a person compares it. Fingerprints are upper-case hex pairs separated by colons. */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** The DNS names and addresses in the certificate. */
  readonly names: readonly string[];
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly fingerprint256: string;
  /** SHA-1, which Enterprise Manager's own console and Windows call the thumbprint. */
  readonly fingerprint: string;
}

/** Normalizes a fingerprint to upper-case digits, whatever separates its pairs. */
export const normaliseFingerprint = (text: string): string => text.replace(/[^0-9a-f]/gi, '').toUpperCase();

const distinguishedName = (name: tls.Certificate | undefined): string =>
  Object.entries((name ?? {}) as Record<string, string | string[] | undefined>)
    .map(([key, value]) => `${key}=${[value].flat().join('+')}`)
    .join(', ');

export function certificateFacts(certificate: tls.PeerCertificate): CertificateFacts {
  return {
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
    names: (certificate.subjectaltname ?? '')
      .split(', ')
      .filter((name) => name !== '')
      .map((name) => name.replace(/^(DNS|IP Address):/, '')),
    validFrom: new Date(certificate.valid_from),
    validTo: new Date(certificate.valid_to),
    fingerprint256: certificate.fingerprint256,
    fingerprint: certificate.fingerprint,
  };
}
