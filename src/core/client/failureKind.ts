import * as dns from 'node:dns';
import { getSystemErrorMap } from 'node:util';
import type { Phase } from './attempt';
import type { EmErrorKind } from './failureTraits';

const systemCodes: ReadonlySet<string> = new Set([...getSystemErrorMap().values()].map(([name]) => name));

const refusedCode = 'ECONNREFUSED';

/** A resolver reports these codes too, but they stem from the connection. */
const notOfResolver: ReadonlySet<string> = new Set([refusedCode, 'ENOMEM', 'EOF']);

const resolverCodes: ReadonlySet<string> = new Set(
  (Object.values(dns) as unknown[])
    .filter((value) => typeof value === 'string')
    .filter((value) => /^E[A-Z]+$/.test(value) && !notOfResolver.has(value)),
);

const isOfResolver = (code: string): boolean => code.startsWith('EAI_') || resolverCodes.has(code);

const notTlsCodes: ReadonlySet<string> = new Set([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_UNKNOWN_PROTOCOL',
  'ERR_SSL_HTTP_REQUEST',
  'ERR_SSL_HTTPS_PROXY_REQUEST',
]);

/** Of all other codes it is only known that the certificate was not accepted. */
const certificateKinds: Readonly<Record<string, EmErrorKind>> = {
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-wrong-name',
  HOSTNAME_MISMATCH: 'certificate-wrong-name',
  IP_ADDRESS_MISMATCH: 'certificate-wrong-name',
};

/**
 * Determines the kind of a failure by how far the request came and by the code of Node, the system or the TLS
 * library. It needs no complete list of codes: an unknown code gets the general kind of its phase.
 *
 * @param message read for "not TLS" only: older Node reports the code `EPROTO` for everything
 */
export function failureKind(phase: Phase, code: string | undefined, message = ''): EmErrorKind {
  switch (phase) {
    case 'prepare':
      return 'invalid-request';
    case 'resolve':
    case 'connect':
      if (code === refusedCode) return 'refused';
      return code !== undefined && isOfResolver(code) ? 'name-not-found' : 'unreachable';
    case 'proxy':
      return 'proxy-refused';
    case 'tls':
      return tlsKind(code, message);
    case 'sent':
      return code?.startsWith('HPE_') ? 'not-enterprise-manager' : 'connection-lost';
    case 'answered':
      return 'connection-lost';
  }
}

/**
 * In a handshake the network, the protocol or the verification can fail. The first two have codes of known forms;
 * those of the third are X.509 names (`X509_verify_cert`), which grow with each version of the library.
 */
function tlsKind(code: string | undefined, message: string): EmErrorKind {
  if (code === undefined) return 'tls-failed';
  if (notTlsCodes.has(code)) return 'not-tls';
  if (/^EPROTO$|^ERR_SSL_/.test(code) && /wrong version number|packet length too long/i.test(message))
    return 'not-tls';
  if (systemCodes.has(code) || isOfResolver(code) || /^(HPE_|ERR_(?!TLS_CERT_))/.test(code))
    return 'tls-failed';
  return certificateKinds[code] ?? 'certificate-untrusted';
}
