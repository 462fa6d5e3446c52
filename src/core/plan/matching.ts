import type { BackupServer } from '../client/elements';
import { isShortFormOf, normalHost } from '../client/hosts';
import { uidKey } from '../client/identifiers';
import type { FleetRow } from '../fleetFile/fleetFile';
import type { Endpoint } from '../session/endpoint';
import { addTo } from '../client/addTo';

/** The backup server that a row means, as far as the list tells. */
export type Match =
  | { readonly kind: 'one'; readonly server: BackupServer }
  | { readonly kind: 'several'; readonly servers: readonly BackupServer[] }
  /** Only the first label of the names is equal. */
  | { readonly kind: 'perhaps'; readonly server: BackupServer }
  | { readonly kind: 'uid-not-found' }
  | { readonly kind: 'none' };

/** The name of a host without its domain. */
export const firstLabel = (host: string): string => host.split('.', 1)[0] ?? host;

/** A backup server of an Enterprise Manager, for a set or an index. Two accounts of one see the same list. */
export const serverKey = ({ url }: Pick<Endpoint, 'url'>, uid: string): string =>
  JSON.stringify([url, uidKey(uid)]);

/** The backup servers of one Enterprise Manager, found by UID and by name. */
export class ServerIndex {
  private readonly byUid = new Map<string, BackupServer>();
  private readonly byName = new Map<string, BackupServer[]>();
  private readonly byLabel = new Map<string, BackupServer[]>();

  add(server: BackupServer): void {
    this.byUid.set(uidKey(server.uid), server);
    if (server.name === undefined) return;
    const host = normalHost(server.name);
    addTo(this.byName, host, server);
    addTo(this.byLabel, firstLabel(host), server);
  }

  uid(uid: string): BackupServer | undefined {
    return this.byUid.get(uidKey(uid));
  }

  named(address: string): readonly BackupServer[] {
    return this.byName.get(normalHost(address)) ?? [];
  }

  matchOf({ uid, address }: Pick<FleetRow, 'uid' | 'address'>): Match {
    if (uid !== undefined) {
      const server = this.uid(uid);
      return server === undefined ? { kind: 'uid-not-found' } : { kind: 'one', server };
    }
    const named = this.named(address);
    const [own, another] = named;
    if (own !== undefined)
      return another === undefined ? { kind: 'one', server: own } : { kind: 'several', servers: named };
    const label = firstLabel(normalHost(address));
    const [short] = (this.byLabel.get(label) ?? []).filter(({ name }) => isShortFormOf(name ?? '', address));
    return short === undefined ? { kind: 'none' } : { kind: 'perhaps', server: short };
  }
}
