import { fleetColumns, type ExportFormat, type FleetColumn, type FleetRow } from '../shared/fleetMessages';

/** The rows as a file, in the order in which they are given. */
export function exportFleet(format: ExportFormat, rows: readonly FleetRow[]): string {
  return format === 'csv' ? csv(rows) : json(rows);
}

/** RFC 4180, with the mark that makes spreadsheets read it as UTF-8. */
function csv(rows: readonly FleetRow[]): string {
  const lines = [
    fleetColumns.join(','),
    ...rows.map((row) => fleetColumns.map((column) => cell(textOf(row, column))).join(',')),
  ];
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

/** A spreadsheet takes what begins like this for a formula, and a server's name is nobody's formula. */
const cell = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

function textOf(row: FleetRow, column: FleetColumn): string {
  if (column === 'warnings') return row.warnings.join('; ');
  if (column === 'collected' && row.collectedAt > 0) {
    return `${row.collected} (${new Date(row.collectedAt).toISOString()})`;
  }
  return row[column];
}

const json = (rows: readonly FleetRow[]): string =>
  `${JSON.stringify(
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
  )}\n`;
