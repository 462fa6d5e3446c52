import { createHash } from 'node:crypto';
import type { BackupServer } from '../../core/client/elements';
import { EmError, isEmError } from '../../core/client/errors';
import { eachPage, type BackupServerPage } from '../../core/client/pages';
import { pageSize } from '../../core/client/queryFilter';
import { collectionOf } from '../../core/client/collections';
import { placeOf } from '../../core/session/identity';
import type { Endpoint } from '../../core/session/endpoint';
import type { Health, Inventory } from '../../core/inventory/inventory';
import type { FleetEntry } from './fleetRows';

export interface FleetPart {
  readonly health: Health;
  readonly entries: readonly FleetEntry[];
}

export interface FleetLoading {
  readonly signal: AbortSignal;
  readonly onPart: (part: FleetPart) => void;
  /** It was read to its end. */
  readonly onAnswered: (endpoint: Endpoint) => void;
  readonly onFailure: (endpoint: Endpoint, error: EmError) => void;
  /** Rows that name a backup server that cannot be asked for. */
  readonly onRefused: (endpoint: Endpoint, count: number) => void;
}

/** Reads all endpoints at once, each page by page. A failure of one stops no other, and what was read stays. */
export async function loadFleet(
  inventory: Inventory,
  endpoints: readonly Endpoint[],
  { signal, onPart, onAnswered, onFailure, onRefused }: FleetLoading,
): Promise<void> {
  const load = async (endpoint: Endpoint): Promise<void> => {
    const health = await inventory.health(endpoint, signal);
    const ask = async (page: number): Promise<BackupServerPage | undefined> => {
      if (signal.aborted) return undefined;
      const answer = await inventory.page(endpoint, { page, pageSize, sortAsc: 'Name' }, signal);
      // Logged out meanwhile: that it lists nothing was not heard.
      if (answer === undefined)
        throw new EmError('session-expired', { ...placeOf(endpoint), loggedOut: true });
      return answer;
    };
    let refused = 0;
    for await (const page of eachPage(ask)) {
      refused += page.refused;
      const { servers } = page;
      onPart({ health, entries: servers.map((server) => toEntry(endpoint, server, health)) });
    }
    if (refused > 0) onRefused(endpoint, refused);
  };
  await Promise.all(
    endpoints.map(async (endpoint) => {
      try {
        await load(endpoint);
        if (!signal.aborted) onAnswered(endpoint);
      } catch (error) {
        if (!isEmError(error)) throw error;
        onFailure(endpoint, error);
      }
    }),
  );
}

/** Short, whatever a server calls its own: it travels to the page and back. */
const rowKey = (endpointId: string, uid: string): string =>
  createHash('sha256')
    .update(JSON.stringify([endpointId, uid]))
    .digest('base64url');

const toEntry = (endpoint: Endpoint, server: BackupServer, health: Health): FleetEntry => ({
  key: rowKey(endpoint.id, server.uid),
  endpoint,
  server,
  collection: collectionOf(health.collections, server),
});
