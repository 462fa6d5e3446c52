import { escapedJson } from '../../text/escapes';
import { csvFile } from './csv';
import {
  fleetColumns,
  type ExportFormat,
  type FleetColumn,
  type FleetRow,
} from '../../protocol/fleetMessages';

/** The rows as a file, in the order in which they are given. */
export function exportFleet(format: ExportFormat, rows: readonly FleetRow[]): string {
  return format === 'csv' ? csv(rows) : json(rows);
}

const csv = (rows: readonly FleetRow[]): string =>
  csvFile([fleetColumns, ...rows.map((row) => fleetColumns.map((column) => textOf(row, column)))]);

function textOf(row: FleetRow, column: FleetColumn): string {
  if (column === 'warnings') return row.warnings.join('; ');
  if (column === 'collected' && row.collectedAt > 0) {
    return `${row.collected} (${new Date(row.collectedAt).toISOString()})`;
  }
  return row[column];
}

const json = (rows: readonly FleetRow[]): string =>
  `${escapedJson(
    JSON.stringify(
      rows.map(({ endpoint, name, version, description, collected, collectedAt, warnings }) => ({
        endpoint,
        name,
        version,
        description,
        lastCollection:
          collected === ''
            ? null
            : { state: collected, at: collectedAt > 0 ? new Date(collectedAt).toISOString() : null },
        warnings,
      })),
      undefined,
      2,
    ),
  )}\n`;
