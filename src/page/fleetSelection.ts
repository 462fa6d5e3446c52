import type { FleetRow } from '../protocol/fleetMessages';

/** The selected rows of a list, by their keys, and the row where a selection with Shift began. */
export class FleetSelection {
  readonly keys = new Set<string>();
  /** The index where a selection with Shift began. */
  anchor = 0;

  has({ key }: FleetRow): boolean {
    return this.keys.has(key);
  }

  only({ key }: FleetRow): void {
    this.keys.clear();
    this.keys.add(key);
  }

  toggle({ key }: FleetRow): void {
    if (!this.keys.delete(key)) this.keys.add(key);
  }

  /** Selects the rows from the anchor to an index, in either direction, and no others. */
  extendTo(index: number, rows: readonly FleetRow[]): void {
    this.keys.clear();
    const { anchor } = this;
    for (const { key } of rows.slice(Math.min(anchor, index), Math.max(anchor, index) + 1))
      this.keys.add(key);
  }

  /** Selects all of these rows, and no others. */
  all(rows: readonly FleetRow[]): void {
    this.keys.clear();
    for (const { key } of rows) this.keys.add(key);
  }
}
