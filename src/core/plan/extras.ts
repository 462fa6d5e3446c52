import { isIP } from 'node:net';
import type { BackupServer } from '../client/elements';
import { normalHost } from '../client/hosts';
import { uidKey } from '../client/identifiers';
import { paced } from '../client/pace';
import type { FleetRow } from '../fleetFile/fleetFile';
import type { Endpoint } from '../session/endpoint';
import { addressOf } from './exportFleetFile';
import { serverKey, type Match } from './matching';
import type { KnownRegistrations } from './registrations';
import type { Matches, Placed } from './otherRows';
import type { ExtraServer, Manager, PlannedRow, ReadManager, RowAction } from './plan';

/** What is known of the rows when the rest is looked at. */
export interface KnownRows {
  readonly placed: readonly Placed[];
  readonly planned: readonly PlannedRow[];
  readonly matches: Matches;
  /** Rows that no name tells, at Enterprise Managers that cannot be asked about addresses. */
  readonly unasked: ReadonlySet<FleetRow>;
  /** What was registered under the addresses of rows that a name tells: it may be another backup server than that. */
  readonly registrations?: KnownRegistrations | undefined;
}

/**
 * The backup servers that no row means, each once, even if two accounts see it. One that a row may mean is not among them.
 *
 * With `prune` they are removed, but only where it is certain that no row means them: a removal takes the collected data along.
 */
export async function extrasOf(
  managers: readonly ReadManager[],
  rows: KnownRows,
  prune: boolean,
): Promise<readonly ExtraServer[]> {
  const meant = await Meant.by(rows);
  const doubts = await Doubts.of(managers, rows);
  const listed = new Set<string>();
  const seen = new Set<string>();
  const extras: ExtraServer[] = [];
  for (const manager of managers) {
    if (!('servers' in manager)) continue;
    const { endpoint } = manager;
    await paced(manager.servers, (server) => {
      const uid = uidKey(server.uid);
      const key = serverKey(endpoint, uid);
      if (meant.here.has(key) || seen.has(key)) return;
      seen.add(key);
      // Two URLs may lead to one Enterprise Manager: its backup servers have the same UIDs then.
      const isElsewhere = meant.anywhere.has(uid) || listed.has(uid);
      listed.add(uid);
      const isCertain = !isElsewhere && doubts.isCertain(endpoint, server);
      extras.push({
        ...{ endpoint, server, remove: prune && isCertain },
        ...(prune && !isCertain && { isKept: true }),
      });
    });
  }
  return extras;
}

const serversOf = (match: Match | undefined): readonly BackupServer[] => {
  if (match?.kind === 'several') return match.servers;
  return match !== undefined && 'server' in match ? [match.server] : [];
};

/** The backup servers that rows mean, or may mean. */
class Meant {
  readonly here = new Set<string>();
  readonly anywhere = new Set<string>();

  static async by({ placed, matches, registrations }: KnownRows): Promise<Meant> {
    const all = new Meant();
    await paced(placed, ({ row, endpoint }) => {
      if (!('id' in endpoint)) return;
      const meant = serversOf(matches.get(row));
      const known = registrations?.get(endpoint.id);
      for (const server of [...meant, ...meant.flatMap((one) => known?.get(one) ?? [])]) {
        const uid = uidKey(server.uid);
        all.here.add(serverKey(endpoint, uid));
        all.anywhere.add(uid);
      }
    });
    return all;
  }
}

const isAddress = (host: string): boolean => isIP(normalHost(host)) !== 0;

/** Where a row may mean a backup server although nothing says so. */
class Doubts {
  private isEverywhere = false;
  /** By the URL of the Enterprise Manager. */
  private readonly managers = new Set<string>();
  /** The Enterprise Managers at which a row with a name, or one with an IP address, was not found. */
  private readonly names = new Set<string>();
  private readonly addresses = new Set<string>();
  /** The hosts of rows that nothing can be done about: they may be moved from one Enterprise Manager to another. */
  private readonly undecided = new Set<string>();

  static async of(managers: readonly ReadManager[], rows: KnownRows): Promise<Doubts> {
    const doubts = new Doubts();
    for (const manager of managers) if (!isWhole(manager)) doubts.managers.add(manager.endpoint.url);
    await paced(rows.placed.entries(), ([index, placed]) => {
      doubts.add(placed, rows.planned[index]?.action.kind, rows);
    });
    return doubts;
  }

  private add(
    { row, endpoint }: Placed,
    kind: RowAction['kind'] | undefined,
    { matches, unasked }: KnownRows,
  ): void {
    if (!('id' in endpoint)) {
      this.isEverywhere = true;
      return;
    }
    if (kind === 'conflict' || kind === 'not-read') this.undecided.add(normalHost(row.address));
    if (matches.get(row)?.kind === 'one') return;
    if (unasked.has(row) || kind !== 'create') this.managers.add(endpoint.url);
    (isAddress(row.address) ? this.addresses : this.names).add(endpoint.url);
  }

  isCertain({ url }: Endpoint, server: BackupServer): boolean {
    if (this.isEverywhere || this.managers.has(url)) return false;
    const host = addressOf(server);
    if (host === undefined) return !this.names.has(url) && !this.addresses.has(url);
    // A name and an IP address may be those of one backup server, and Enterprise Manager knows only the one it was given.
    const hasOther = (isAddress(host) ? this.names : this.addresses).has(url);
    return !hasOther && !this.undecided.has(normalHost(host));
  }
}

const isWhole = (manager: ReadManager): manager is Manager => 'servers' in manager && manager.refused === 0;
