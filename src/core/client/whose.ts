import type { BackupServer, BackupServerSpec, EntityRef } from './elements';
import { isShortFormOf, sameHost } from './hosts';
import { uidKey } from './identifiers';

/** How a backup server was identified as the requested one, most certain first. */
export type KnownBy = 'uid' | 'name' | 'address' | 'new';

/** The facts that identify the backup server of a create in the list. */
export interface Wanted {
  readonly spec: Pick<BackupServerSpec, 'dnsNameOrIpAddress' | 'wcfPort' | 'vbrCertificateThumbprint'> & {
    /** A journal entry need not contain them. */
    readonly port?: number | undefined;
    readonly description?: string | undefined;
  };
  /** Set if the response or the task named it. */
  readonly uid?: string | undefined;
  /** The UIDs in the list before the request, if known. */
  readonly before?: ListedBefore | undefined;
  /**
   * The addresses of other creates that ran at the same time, or whose outcome is not known: their backup servers are new in
   * the list, too. The set may grow while the request runs.
   */
  readonly others?: ReadonlySet<string> | undefined;
}

/** Leaves out the account and the password, which are not needed later. */
export const wantedOf = (
  { dnsNameOrIpAddress, port, description, wcfPort, vbrCertificateThumbprint }: BackupServerSpec,
  before: ListedBefore | undefined,
  others?: ReadonlySet<string>,
): Wanted => ({
  spec: {
    dnsNameOrIpAddress,
    port,
    description,
    ...(wcfPort !== undefined && { wcfPort }),
    ...(vbrCertificateThumbprint !== undefined && { vbrCertificateThumbprint }),
  },
  before,
  others,
});

/** The UIDs of a list, normalized for comparison. */
export class ListedBefore {
  private readonly uids: Set<string>;
  private readonly listed: readonly string[];

  constructor(entries: readonly Pick<EntityRef, 'uid'>[]) {
    this.uids = new Set(entries.map(({ uid }) => uidKey(uid)));
    this.listed = [...this.uids];
  }

  /** Adds a backup server that is known to be that of another create. */
  add(uid: string): void {
    this.uids.add(uidKey(uid));
  }

  has({ uid }: Pick<EntityRef, 'uid'>): boolean {
    return this.uids.has(uidKey(uid));
  }

  /** The UIDs of the list, for storing: the same array each time. */
  toArray(): readonly string[] {
    return this.listed;
  }
}

export const sameUid = (a: string, b: string): boolean => uidKey(a) === uidKey(b);

/** The entries whose name is the address of the request. */
export const named = <T extends Pick<EntityRef, 'name'>>(
  entries: readonly T[],
  address: string,
): readonly T[] => entries.filter(({ name }) => name !== undefined && sameHost(name, address));

/** The entries that were not there before the request. If the earlier list is not known, none is known to be new. */
export const fresh = <T extends Pick<EntityRef, 'uid'>>(
  entries: readonly T[],
  before: ListedBefore | undefined,
): readonly T[] => (before === undefined ? [] : entries.filter((entry) => !before.has(entry)));

/** Whether nothing that an entity reports differs from the request. Missing parts are no evidence. */
export function mayBe(server: BackupServer, { spec }: Wanted): boolean {
  const pairs = [
    [server.port, spec.port],
    [server.wcfPort, spec.wcfPort],
    [plain(server.description), plain(spec.description)],
    [hex(server.vbrCertificateThumbprint), hex(spec.vbrCertificateThumbprint)],
  ] as const;
  return pairs.every(([is, asked]) => is === undefined || asked === undefined || is === asked);
}

/** Whether an entity has the name of another create that ran at the same time, and not that of this one. */
export function isOfAnother({ name }: Pick<EntityRef, 'name'>, { spec, others }: Wanted): boolean {
  if (name === undefined || others === undefined) return false;
  const isOurs = isShortFormOf(name, spec.dnsNameOrIpAddress);
  return [...others].some((other) => sameHost(name, other) || (!isOurs && isShortFormOf(name, other)));
}

/** @returns undefined for an empty text, which is no evidence */
const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
/** XML changes line ends on the way, and a text that people type has no blanks around it. */
const plain = (text: string | undefined): string | undefined =>
  nonEmpty(text?.replaceAll(/\r\n?/g, '\n').trim());
const hex = (text: string | undefined): string | undefined =>
  nonEmpty(text?.replaceAll(/[^0-9a-f]/gi, '').toUpperCase());

/** Whether two descriptions are equal but for line ends and the blanks around them. */
export const sameText = (a: string, b: string): boolean => plain(a) === plain(b);

const sha256Length = 64;

/** Whether a text is a digest by SHA-256, which tells nothing about a thumbprint by SHA-1. */
export const isSha256 = (text: string): boolean => hex(text)?.length === sha256Length;

/** Whether two thumbprints are equal, whatever separates their digits. */
export const sameHex = (a: string, b: string): boolean => hex(a) === hex(b);

/** The only server whose name is the address with or without its domain, if it is not that of another create, too. */
export function onlyShortForm(
  servers: readonly BackupServer[],
  { spec, others = new Set() }: Wanted,
): BackupServer | undefined {
  const related = servers.filter(
    ({ name }) => name !== undefined && isShortFormOf(name, spec.dnsNameOrIpAddress),
  );
  const [only] = related;
  if (only?.name === undefined || related.length > 1) return undefined;
  const { name } = only;
  return [...others].some((other) => isShortFormOf(name, other)) ? undefined : only;
}
