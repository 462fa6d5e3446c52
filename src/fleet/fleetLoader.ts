import type { BackupServer } from '../api/elements';
import { isEmError, type EmError } from '../api/errors';
import type { BackupServerPage } from '../api/query';
import { eachPage, pageSize } from '../api/queryFilter';
import { collectionOf } from '../api/collections';
import type { Endpoint } from '../endpoints/settings';
import type { Health, Inventory } from '../inventory/inventory';
import type { FleetEntry } from './fleetRows';

export interface FleetPart {
  readonly health: Health;
  readonly entries: readonly FleetEntry[];
}

export interface FleetLoading {
  readonly signal: AbortSignal;
  readonly onPart: (part: FleetPart) => void;
  readonly onFailure: (endpoint: Endpoint, error: EmError) => void;
}

/** Reads all endpoints at once, each page by page. A failure of one stops no other, and what was read stays. */
export async function loadFleet(
  inventory: Inventory,
  endpoints: readonly Endpoint[],
  { signal, onPart, onFailure }: FleetLoading,
): Promise<void> {
  const load = async (endpoint: Endpoint): Promise<void> => {
    const health = await inventory.health(endpoint, signal);
    const ask = async (page: number): Promise<BackupServerPage | undefined> =>
      signal.aborted ? undefined : inventory.page(endpoint, { page, pageSize, sortAsc: 'Name' }, signal);
    for await (const { servers } of eachPage(ask)) {
      onPart({ health, entries: servers.map((server) => toEntry(endpoint, server, health)) });
    }
  };
  await Promise.all(
    endpoints.map(async (endpoint) => {
      try {
        await load(endpoint);
      } catch (error) {
        if (!isEmError(error)) throw error;
        onFailure(endpoint, error);
      }
    }),
  );
}

const toEntry = (endpoint: Endpoint, server: BackupServer, health: Health): FleetEntry => ({
  key: `${endpoint.id} ${server.uid}`,
  endpoint,
  server,
  collection: collectionOf(health.collections, server),
});
