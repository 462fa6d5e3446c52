import { createHash } from 'node:crypto';
import { serverName } from '../../core/client/resources/backupServer';
import type { Collection } from '../../core/client/collections';
import { compareProductVersions } from '../../core/client/productVersion';
import type { ServerRef } from '../../core/inventory/inventory';

/** A backup server of the fleet, before it becomes a row with words. */
export interface FleetEntry extends ServerRef {
  readonly key: string;
  readonly collection: Collection | undefined;
}

/** Facts about a backup server that follow from the whole fleet. */
export interface FleetMarks {
  /** The other Enterprise Managers that list a server of the same name. */
  readonly alsoAt: readonly string[];
  /** The newest version in the fleet, if the version of this server is older. */
  readonly newest: string | undefined;
}

/** The key of a row. It is short even if the UID is long, because it travels to the page and back. */
export const rowKey = (endpointId: string, uid: string): string =>
  createHash('sha256')
    .update(JSON.stringify([endpointId, uid]))
    .digest('base64url');

/** The key for comparing names, which ignores case. */
const nameKey = ({ server }: FleetEntry): string => serverName(server).toLowerCase();

/**
 * Finds duplicates across Enterprise Managers, and versions older than the newest, in linear time. An Enterprise Manager is
 * identified by its URL, because it may be configured for several accounts.
 */
export function markFleet(entries: readonly FleetEntry[]): ReadonlyMap<string, FleetMarks> {
  const places = new Map<string, Map<string, string>>();
  let newest: string | undefined;
  for (const entry of entries) {
    const at = places.get(nameKey(entry)) ?? new Map<string, string>();
    places.set(nameKey(entry), at.set(entry.endpoint.url, entry.endpoint.name));
    const { version } = entry.server;
    if (version && (newest === undefined || compareProductVersions(version, newest) > 0)) newest = version;
  }
  return new Map(
    entries.map((entry) => {
      const others = [...(places.get(nameKey(entry)) ?? [])].filter(([url]) => url !== entry.endpoint.url);
      const { version } = entry.server;
      const isBehind = version && newest !== undefined && compareProductVersions(version, newest) < 0;
      return [
        entry.key,
        { alsoAt: others.map(([, name]) => name), newest: isBehind ? newest : undefined },
      ] as const;
    }),
  );
}

/** The number of servers for each version, the newest version first. */
export function versionCounts(entries: readonly FleetEntry[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { server } of entries) {
    const version = server.version ?? '';
    if (version !== '') counts.set(version, (counts.get(version) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => compareProductVersions(b, a));
}

/** The progress of a reading of the fleet. */
export interface FleetReading {
  /** The keys of the rows that were read. */
  readonly seen: Set<string>;
  /** The IDs of the endpoints that could not be read to their end, each with the reason in words. */
  readonly failures: Map<string, string>;
  /** The IDs of the endpoints that were read to their end. */
  readonly answered: Set<string>;
  /** Notes about the rows of an endpoint, by its ID. */
  readonly notes: Map<string, string>;
  /** The IDs of the endpoints to read, or undefined for all. */
  readonly only: ReadonlySet<string> | undefined;
}

/** Whether a complete reading should have found a row, but did not. */
export const isGone = ({ key, endpoint }: FleetEntry, { seen, failures, only }: FleetReading): boolean =>
  !seen.has(key) && !failures.has(endpoint.id) && (only?.has(endpoint.id) ?? true);

/** The result of the last reading for each endpoint, by its ID. A reading changes only the endpoints that it asks. */
export class FleetAnswers {
  private readonly answered = new Set<string>();
  private readonly failures = new Map<string, string>();
  private readonly notes = new Map<string, string>();

  /** Takes over the results of a reading. Endpoints that it did not finish keep their last result. */
  take({ answered, failures, notes }: Pick<FleetReading, 'answered' | 'failures' | 'notes'>): void {
    for (const id of answered) {
      this.answered.add(id);
      this.failures.delete(id);
      this.notes.delete(id);
    }
    for (const [id, words] of failures) {
      this.answered.delete(id);
      this.failures.set(id, words);
    }
    for (const [id, words] of notes) this.notes.set(id, words);
  }

  /** Drops the results of all endpoints but these: the others were removed, or the user logged out of them. */
  keep(ids: ReadonlySet<string>): void {
    for (const kept of [this.answered, this.failures, this.notes])
      for (const id of [...kept.keys()]) if (!ids.has(id)) kept.delete(id);
  }

  clear(): void {
    this.keep(new Set());
  }

  /** The numbers of asked endpoints and of those that answered. */
  get counts(): { readonly answered: number; readonly asked: number } {
    return { answered: this.answered.size, asked: this.answered.size + this.failures.size };
  }

  /** Sentences beside the rows: why endpoints did not answer, and which rows are not shown. */
  get lines(): readonly string[] {
    return [...this.failures.values(), ...this.notes.values()];
  }
}
