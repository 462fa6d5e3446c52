import type { BackupServer, BackupServerSpec, EntityRef } from './elements';
import { isShortFormOf, sameHost } from './hosts';

/** By what a backup server is known to be the one that was asked for, from the surest on. */
export type KnownBy = 'uid' | 'name' | 'address' | 'new';

/** What tells whether an entry of the list is the backup server of a create. */
export interface Wanted {
  readonly spec: Pick<
    BackupServerSpec,
    'dnsNameOrIpAddress' | 'port' | 'description' | 'wcfPort' | 'vbrCertificateThumbprint'
  >;
  /** Where the answer or the task named it. */
  readonly uid?: string | undefined;
  /** What was in the list before the request, where that is known. */
  readonly before?: ListedBefore | undefined;
}

/** Without what is nobody's business later: the account and the password. */
export const wantedOf = (
  { dnsNameOrIpAddress, port, description, wcfPort, vbrCertificateThumbprint }: BackupServerSpec,
  before: ListedBefore | undefined,
): Wanted => ({
  spec: {
    dnsNameOrIpAddress,
    port,
    description,
    ...(wcfPort !== undefined && { wcfPort }),
    ...(vbrCertificateThumbprint !== undefined && { vbrCertificateThumbprint }),
  },
  before,
});

/** The UIDs of a list, in the one form by which two are compared. */
export class ListedBefore {
  private readonly uids: ReadonlySet<string>;

  constructor(entries: readonly Pick<EntityRef, 'uid'>[]) {
    this.uids = new Set(entries.map(({ uid }) => uid.toLowerCase()));
  }

  has({ uid }: Pick<EntityRef, 'uid'>): boolean {
    return this.uids.has(uid.toLowerCase());
  }

  /** For whoever keeps them. */
  toArray(): readonly string[] {
    return [...this.uids];
  }
}

export const sameUid = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The entries whose name is the address of the request. */
export const named = <T extends Pick<EntityRef, 'name'>>(
  entries: readonly T[],
  address: string,
): readonly T[] => entries.filter(({ name }) => name !== undefined && sameHost(name, address));

/** The entries that were not there before the request. Where that is not known, none is known to be new. */
export const fresh = <T extends Pick<EntityRef, 'uid'>>(
  entries: readonly T[],
  before: ListedBefore | undefined,
): readonly T[] => (before === undefined ? [] : entries.filter((entry) => !before.has(entry)));

/** Whether nothing that an entity reports is other than what was asked for. What it does not report says nothing. */
export function mayBe(server: BackupServer, { spec }: Wanted): boolean {
  const pairs = [
    [server.port, spec.port],
    [server.wcfPort, spec.wcfPort],
    [plain(server.description), plain(spec.description)],
    [hex(server.vbrCertificateThumbprint), hex(spec.vbrCertificateThumbprint)],
  ] as const;
  return pairs.every(([is, asked]) => is === undefined || asked === undefined || is === asked);
}

/** @returns undefined for an empty text: it says nothing */
const told = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
const plain = (text: string | undefined): string | undefined => told(text?.trim());
const hex = (text: string | undefined): string | undefined =>
  told(text?.replaceAll(/[^0-9a-f]/gi, '').toUpperCase());

/** Whether two thumbprints are the same, whatever stands between their digits. */
export const sameHex = (a: string, b: string): boolean => hex(a) === hex(b);

/** Of several, the only one that is the address with or without its domain. */
export function onlyShortForm(servers: readonly BackupServer[], address: string): BackupServer | undefined {
  const related = servers.filter(({ name }) => name !== undefined && isShortFormOf(name, address));
  return related.length === 1 ? related[0] : undefined;
}
