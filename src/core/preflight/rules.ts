import { compareProductVersions, majorOf, type ProductRange } from '../client/productVersion';

/*
 * Veeam's rules for a backup server and its Enterprise Manager, as facts without words. From the user guide of 13, "Adding
 * Backup Servers", and the REST reference, which has 9405 as the certificate port in one place and 443 in another.
 */

/** A backup server on Windows has this port by default. */
export const windowsPort = 9392;
/** One on Linux has this; there are none on Linux before version 13. */
export const linuxPort = 443;
const certificatePorts = { 12: 9405, 13: 443 } as const;
const firstWithCertificatePort = 12;
/** An Enterprise Manager of version 13 takes none that is older. */
export const oldestFor13 = '12.3';

/** How a certificate port goes with what is known of a backup server; `fits` is the port that does. */
export type CertificatePortFit =
  | { readonly kind: 'empty'; readonly fits: number | undefined }
  | { readonly kind: 'fits' }
  | { readonly kind: 'other'; readonly fits: number }
  /** Nothing contradicts it, and nothing tells that the server is of this version. */
  | { readonly kind: 'of-version'; readonly version: 12 | 13 }
  | { readonly kind: 'odd' }
  /** The backup server is of a version that has no certificate port. */
  | { readonly kind: 'too-early' };

/**
 * @param port of the backup server, which tells its operating system
 * @param version of the backup server, where it is told: the ports tell none
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

/** @returns undefined where nothing documented tells it, as for versions after 13 on Windows */
function fittingPort(port: number, major: number | undefined): number | undefined {
  if (major === 12) return certificatePorts[12];
  return major === 13 || port === linuxPort ? certificatePorts[13] : undefined;
}

/**
 * Whether a backup server is too old for its Enterprise Manager: `for-13` where it is if Enterprise Manager is of version
 * 13, which is not told. What is not told of a version is not taken for 0.
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

/** What nothing that can be asked tells, and what would fail or spoil the list of Enterprise Manager. */
export type UncheckedRule = 'provider' | 'linux' | 'cluster' | 'clone';

/**
 * @param hasProvider whether Enterprise Manager has the backup server of a Cloud Connect provider, as far as that is told:
 *   it offers Cloud Connect on Windows only, so it is none on Linux then
 */
export const uncheckedRules = (hasProvider: boolean): readonly UncheckedRule[] =>
  hasProvider ? ['cluster', 'clone'] : ['provider', 'linux', 'cluster', 'clone'];
