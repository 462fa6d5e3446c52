import { compareProductVersions, majorOf, type ProductRange } from '../client/productVersion';

/*
 * Veeam's rules for a backup server and its Enterprise Manager, as facts without words. The sources are the user guide of
 * version 13, "Adding Backup Servers", and the REST reference, which gives the certificate port as 9405 in one place and as
 * 443 in another.
 */

/** The default port of a backup server on Windows. */
export const windowsPort = 9392;
/** The default port of a backup server on Linux. There are none on Linux before version 13. */
export const linuxPort = 443;
const certificatePorts = { 12: 9405, 13: 443 } as const;
const firstWithCertificatePort = 12;
/** The oldest backup server that Enterprise Manager 13 accepts. */
export const oldestFor13 = '12.3';

/** How a certificate port fits what is known of a backup server. `fits` is the documented port. */
export type CertificatePortFit =
  | { readonly kind: 'empty'; readonly fits: number | undefined }
  | { readonly kind: 'fits' }
  | { readonly kind: 'other'; readonly fits: number }
  /** The port is documented for this version, but the version of the server is not known. */
  | { readonly kind: 'of-version'; readonly version: 12 | 13 }
  | { readonly kind: 'odd' }
  /** The version of the backup server has no certificate port. */
  | { readonly kind: 'too-early' };

/**
 * Compares a certificate port with the documented one.
 *
 * @param port of the backup server, which indicates its operating system
 * @param version of the backup server, if it is known: the ports do not indicate one
 */
export function certificatePortFit(
  port: number,
  wcfPort: number | undefined,
  version: string | undefined,
): CertificatePortFit {
  const major = majorOf(version);
  if (major !== undefined && major < firstWithCertificatePort) {
    return wcfPort === undefined ? { kind: 'fits' } : { kind: 'too-early' };
  }
  const fits = fittingPort(port, major);
  if (wcfPort === undefined) return { kind: 'empty', fits };
  if (fits !== undefined) return wcfPort === fits ? { kind: 'fits' } : { kind: 'other', fits };
  if (wcfPort === certificatePorts[12]) return { kind: 'of-version', version: 12 };
  return wcfPort === certificatePorts[13] ? { kind: 'of-version', version: 13 } : { kind: 'odd' };
}

/** @returns undefined if the documentation does not name a port, as for versions after 13 on Windows */
function fittingPort(port: number, major: number | undefined): number | undefined {
  if (major === 12) return certificatePorts[12];
  return major === 13 || port === linuxPort ? certificatePorts[13] : undefined;
}

/**
 * Whether a backup server is too old for its Enterprise Manager. `for-13` means that it is too old if Enterprise Manager has
 * version 13, which is not known. A missing part of a version does not count as 0.
 */
export function tooOld(
  version: string | undefined,
  product: ProductRange | undefined,
): 'yes' | 'for-13' | 'no' | 'unknown' {
  const major = majorOf(version);
  if (version === undefined || major === undefined) return 'unknown';
  if (major === 12 && !/^\s*12\.\d/.test(version)) return 'unknown';
  if (compareProductVersions(version, oldestFor13) >= 0) return 'no';
  if (product === undefined) return 'for-13';
  const { least, most = Infinity } = product;
  if (least > 13 || most < 13) return 'no';
  return least === 13 && most === 13 ? 'yes' : 'for-13';
}

/** A rule that no request can check. Breaking it makes a connect fail or confuses the list of Enterprise Manager. */
export type UncheckedRule = 'provider' | 'linux' | 'cluster' | 'clone';

/**
 * The rules that still have to be pointed out to the user.
 *
 * @param hasProvider whether Enterprise Manager is known to have the backup server of a Cloud Connect provider. Cloud Connect
 *   exists on Windows only, so the rule about Linux does not apply then
 */
export const uncheckedRules = (hasProvider: boolean): readonly UncheckedRule[] =>
  hasProvider ? ['cluster', 'clone'] : ['provider', 'linux', 'cluster', 'clone'];
