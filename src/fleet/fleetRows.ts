import type { BackupServer } from '../api/elements';
import { compareProductVersions } from '../api/productVersion';
import type { Collection } from '../api/collections';

/** A backup server as one row of the fleet, before it is put into words. */
export interface FleetEntry {
  readonly key: string;
  /** Which Enterprise Manager it is: one may be configured for several accounts. */
  readonly endpointUrl: string;
  readonly endpointName: string;
  readonly server: BackupServer;
  readonly collection: Collection | undefined;
}

/** What only the whole fleet can tell of one of its servers. */
export interface FleetMarks {
  /** The other Enterprise Managers that list a server of the same name. */
  readonly alsoAt: readonly string[];
  /** The newest version in the fleet, where this server's is older. */
  readonly newest: string | undefined;
}

const nameOf = ({ server }: FleetEntry): string => (server.name ?? server.uid).toLowerCase();

/** Duplicates across Enterprise Managers, and versions behind the newest. One pass over each. */
export function markFleet(entries: readonly FleetEntry[]): ReadonlyMap<string, FleetMarks> {
  const places = new Map<string, Map<string, string>>();
  let newest: string | undefined;
  for (const entry of entries) {
    const at = places.get(nameOf(entry)) ?? new Map<string, string>();
    places.set(nameOf(entry), at.set(entry.endpointUrl, entry.endpointName));
    const { version } = entry.server;
    if (version && (newest === undefined || compareProductVersions(version, newest) > 0)) newest = version;
  }
  return new Map(
    entries.map((entry) => {
      const others = [...(places.get(nameOf(entry)) ?? [])].filter(([url]) => url !== entry.endpointUrl);
      const { version } = entry.server;
      const isBehind = version && newest !== undefined && compareProductVersions(version, newest) < 0;
      return [
        entry.key,
        { alsoAt: others.map(([, name]) => name), newest: isBehind ? newest : undefined },
      ] as const;
    }),
  );
}

/** How many servers there are of each version, the newest first. */
export function versionCounts(entries: readonly FleetEntry[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { server } of entries) {
    const version = server.version ?? '';
    if (version !== '') counts.set(version, (counts.get(version) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => compareProductVersions(b, a));
}
