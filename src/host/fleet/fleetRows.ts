import type { Collection } from '../../core/client/collections';
import { compareProductVersions } from '../../core/client/productVersion';
import type { Located } from '../../core/inventory/inventory';

/** A backup server as one row of the fleet, before it is put into words. */
export interface FleetEntry extends Located {
  readonly key: string;
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

/**
 * Duplicates across Enterprise Managers, and versions behind the newest. One pass over each. An Enterprise Manager
 * is known by its URL: one may be configured for several accounts.
 */
export function markFleet(entries: readonly FleetEntry[]): ReadonlyMap<string, FleetMarks> {
  const places = new Map<string, Map<string, string>>();
  let newest: string | undefined;
  for (const entry of entries) {
    const at = places.get(nameOf(entry)) ?? new Map<string, string>();
    places.set(nameOf(entry), at.set(entry.endpoint.url, entry.endpoint.name));
    const { version } = entry.server;
    if (version && (newest === undefined || compareProductVersions(version, newest) > 0)) newest = version;
  }
  return new Map(
    entries.map((entry) => {
      const others = [...(places.get(nameOf(entry)) ?? [])].filter(([url]) => url !== entry.endpoint.url);
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

/** How far a reading of the fleet came. */
export interface FleetReading {
  /** The keys of what it has read. */
  readonly seen: Set<string>;
  /** The IDs of the endpoints that it could not read to their end, each with the reason in words. */
  readonly failures: Map<string, string>;
  /** The IDs of those that were read to their end. */
  readonly answered: Set<string>;
  /** What is to be said beside the rows of an endpoint, by its ID. */
  readonly notes: Map<string, string>;
  /** The IDs of the endpoints that are read; undefined for all. */
  readonly only: ReadonlySet<string> | undefined;
}

/** After a reading that came to its end: what it should have seen and did not. */
export const isGone = ({ key, endpoint }: FleetEntry, { seen, failures, only }: FleetReading): boolean =>
  !seen.has(key) && !failures.has(endpoint.id) && (only?.has(endpoint.id) ?? true);

/** What the last readings of each endpoint came to, by its ID: what a later one does not ask stays. */
export class FleetAnswers {
  private readonly answered = new Set<string>();
  private readonly failures = new Map<string, string>();
  private readonly notes = new Map<string, string>();

  /** Takes up what a reading has heard; of an endpoint that it did not hear to the end, nothing is changed. */
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

  /** Of those that are gone or that nobody is logged in to any more, nothing is said. */
  keep(ids: ReadonlySet<string>): void {
    for (const kept of [this.answered, this.failures, this.notes])
      for (const id of [...kept.keys()]) if (!ids.has(id)) kept.delete(id);
  }

  clear(): void {
    this.keep(new Set());
  }

  /** How many answered of those that were asked. */
  get counts(): { readonly answered: number; readonly asked: number } {
    return { answered: this.answered.size, asked: this.answered.size + this.failures.size };
  }

  /** What is to be said beside the rows: why some did not answer, and what is not shown. */
  get lines(): readonly string[] {
    return [...this.failures.values(), ...this.notes.values()];
  }
}
