import { X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

export interface SandboxCertificate {
  readonly key: string;
  readonly cert: string;
  /** Upper-case hex pairs with colons, as TLS libraries print it. */
  readonly fingerprint256: string;
}

const loopbackNames = [
  { type: 2, value: 'localhost' },
  { type: 7, ip: '127.0.0.1' },
  { type: 7, ip: '127.0.0.2' },
  { type: 7, ip: '::1' },
] as const;

/** A self-signed certificate, as an Enterprise Manager makes for itself when it is installed. */
export async function makeCertificate(
  options: { readonly commonName?: string; readonly notBefore?: Date; readonly notAfter?: Date } = {},
): Promise<SandboxCertificate> {
  const notBefore = options.notBefore ?? new Date();
  const made = await generate([{ name: 'commonName', value: options.commonName ?? 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: notBefore,
    notAfterDate: options.notAfter ?? new Date(notBefore.getTime() + 365 * 24 * 3600 * 1000),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      {
        name: 'subjectAltName',
        altNames: options.commonName ? [{ type: 2, value: options.commonName }] : [...loopbackNames],
      },
    ],
  });
  return {
    key: made.private,
    cert: made.cert,
    fingerprint256: new X509Certificate(made.cert).fingerprint256,
  };
}
