import type { fetchCertificate } from '../client/tlsSocket';
import { sameHex } from '../client/whose';
import { inTurn } from '../client/inTurn';
import type { PlannedRow } from './plan';

/**
 * Reads the SHA-1 thumbprint of the certificate that a backup server presents to this machine.
 *
 * @returns undefined if it cannot be read from here, which says nothing about Enterprise Manager
 */
export type CertificateOf = (host: string, port: number, signal?: AbortSignal) => Promise<string | undefined>;

const atOnce = 16;
/** How long a backup server may take to present its certificate, in milliseconds. */
export const certificateTimeoutMs = 5000;

/** Makes a reader of what backup servers present. One that presents no certificate in time has none. */
export const presentedBy =
  (fetch: typeof fetchCertificate): CertificateOf =>
  async (host, port, signal) => {
    try {
      return (await fetch({ host, port, timeoutMs: certificateTimeoutMs, signal }))?.fingerprint;
    } catch (error) {
      if (error instanceof Error) return undefined;
      throw error;
    }
  };

/** Turns a row whose thumbprint differs from the certificate that the backup server presents into a conflict. */
export async function pinnedCertificates(
  rows: readonly PlannedRow[],
  certificateOf: CertificateOf,
  signal: AbortSignal | undefined,
): Promise<readonly PlannedRow[]> {
  return inTurn(rows, atOnce, async (planned) => {
    const { action, row } = planned;
    const { vbrCertificateThumbprint: thumbprint, wcfPort } = row.values;
    const isSent =
      action.kind === 'create' ||
      (action.kind === 'change' && action.changes.some(({ key }) => key === 'vbrCertificateThumbprint'));
    const port = wcfPort ?? (action.kind === 'change' ? action.server.wcfPort : undefined);
    // No documentation names one certificate port for all versions, so none is guessed.
    if (thumbprint === undefined || !isSent || port === undefined) return planned;
    const seen = await certificateOf(row.address, Number(port), signal);
    return seen === undefined || sameHex(seen, String(thumbprint))
      ? planned
      : { ...planned, action: { kind: 'conflict', conflict: { kind: 'thumbprint', seen } } };
  });
}
