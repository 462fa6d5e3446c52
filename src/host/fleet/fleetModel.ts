import { collectionOf } from '../../core/client/collections';
import type { BackupServer } from '../../core/client/elements';
import type { Health } from '../../core/inventory/inventory';
import { warningsOf } from '../../core/inventory/warnings';
import type { Endpoint } from '../../core/session/endpoint';
import type { FleetRow } from '../../protocol/fleetMessages';
import { isGone, markFleet, rowKey, type FleetEntry, type FleetMarks, type FleetReading } from './fleetRows';
import { toRow } from './fleetWords';

/** A backup server of the fleet with its row. */
export interface FleetItem {
  readonly entry: FleetEntry;
  readonly marks: FleetMarks | undefined;
  readonly row: FleetRow;
}

/** What a page must change to show the model again. */
export interface FleetChanges {
  readonly rows: readonly FleetRow[];
  /** The keys of the rows that no longer exist. */
  readonly gone: readonly string[];
}

/**
 * The rows of the fleet. The list of an endpoint and its health arrive independently: rows are there as soon as they are
 * read, and change when the health is known.
 */
export class FleetModel {
  private readonly items = new Map<string, FleetItem>();
  /** The last known health, by the endpoint's ID. */
  private readonly healths = new Map<string, Health>();

  get size(): number {
    return this.items.size;
  }

  get entries(): readonly FleetEntry[] {
    return [...this.items.values()].map(({ entry }) => entry);
  }

  get rows(): readonly FleetRow[] {
    return [...this.items.values()].map(({ row }) => row);
  }

  /** The items with these keys. Unknown keys are left out: a row may have gone since the page was drawn. */
  pick(keys: readonly string[]): readonly FleetItem[] {
    return keys.flatMap((key) => this.items.get(key) ?? []);
  }

  /** Adds or renews the rows of a page, and returns them. */
  add(endpoint: Endpoint, servers: readonly BackupServer[]): readonly FleetRow[] {
    const health = this.healths.get(endpoint.id) ?? {};
    return servers.map((server) => {
      const key = rowKey(endpoint.id, server.uid);
      const collection = collectionOf(health.collections, server);
      return this.set({ key, endpoint, server, collection }, this.items.get(key)?.marks).row;
    });
  }

  /** Takes over the health of an endpoint, and returns its rows that it changes. */
  setHealth({ id }: Endpoint, health: Health): readonly FleetRow[] {
    this.healths.set(id, health);
    return this.renew(({ entry, marks }) =>
      entry.endpoint.id === id
        ? [{ ...entry, collection: collectionOf(health.collections, entry.server) }, marks]
        : undefined,
    );
  }

  /** Ends a reading: rows that it should have found go, and the marks that need the whole fleet are computed. */
  finish(reading: FleetReading, isCancelled: boolean): FleetChanges {
    const gone = isCancelled ? [] : this.entries.filter((entry) => isGone(entry, reading));
    for (const { key } of gone) this.items.delete(key);
    const marks = markFleet(this.entries);
    const rows = this.renew(({ entry }) => [entry, marks.get(entry.key)]);
    return { rows, gone: gone.map(({ key }) => key) };
  }

  clear(): void {
    this.items.clear();
    this.healths.clear();
  }

  /** Makes rows anew, and returns those that differ from before. */
  private renew(
    change: (item: FleetItem) => readonly [FleetEntry, FleetMarks | undefined] | undefined,
  ): readonly FleetRow[] {
    return [...this.items.values()].flatMap((item) => {
      const changed = change(item);
      if (changed === undefined) return [];
      const { row } = this.set(...changed);
      return isSame(row, item.row) ? [] : [row];
    });
  }

  private set(entry: FleetEntry, marks: FleetMarks | undefined): FleetItem {
    const warnings = warningsOf(entry.server, this.healths.get(entry.endpoint.id) ?? {});
    const item = { entry, marks, row: toRow(entry, warnings, marks) };
    this.items.set(entry.key, item);
    return item;
  }
}

const isSame = (a: FleetRow, b: FleetRow): boolean => JSON.stringify(a) === JSON.stringify(b);
