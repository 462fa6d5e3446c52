import { escapedJson } from '../../text/escapes';
import { csvFile } from '../../text/csv';
import { serverName } from '../../core/client/resources/backupServer';
import type { SessionState } from '../../core/client/collections';
import type { ExportFormat, FleetRow } from '../../protocol/fleetMessages';
import type { FleetItem } from './fleetModel';

/*
 * Exports for machines and for spreadsheets. Values that a program reads are apart from sentences, and do not depend on the
 * language: times are ISO 8601 in UTC, and results and levels are fixed words.
 */

interface ExportedServer {
  readonly endpoint: string;
  readonly name: string;
  readonly uid: string;
  readonly version: string;
  readonly description: string;
  /** The time of the last collection, as ISO 8601 in UTC, or null if it is not known. */
  readonly collected: string | null;
  /** The result of the last collection for this server, or null if no collection is known. */
  readonly collectionResult: SessionState | null;
  readonly level: FleetRow['level'];
  readonly warnings: readonly string[];
}

const columns = [
  'endpoint',
  'name',
  'uid',
  'version',
  'description',
  'collected',
  'collectionResult',
  'level',
  'warnings',
] as const satisfies readonly (keyof ExportedServer)[];

/** The text of an export file, with the servers in the given order. */
export function exportFleet(
  format: ExportFormat,
  items: readonly Pick<FleetItem, 'entry' | 'row'>[],
): string {
  const servers = items.map(exported);
  if (format === 'csv') return csvFile([columns, ...servers.map(csvRecord)]);
  return `${escapedJson(JSON.stringify(servers, undefined, 2))}\n`;
}

function exported({
  entry: { endpoint, server, collection },
  row,
}: Pick<FleetItem, 'entry' | 'row'>): ExportedServer {
  return {
    endpoint: endpoint.name,
    name: serverName(server),
    uid: server.uid,
    version: server.version ?? '',
    description: server.description ?? '',
    collected: collection?.time?.toISOString() ?? null,
    collectionResult: collection?.result ?? null,
    level: row.level,
    warnings: row.warnings,
  };
}

const csvRecord = (server: ExportedServer): readonly string[] =>
  columns.map((column) => (column === 'warnings' ? server.warnings.join(' ') : (server[column] ?? '')));
