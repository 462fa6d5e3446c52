import type { BackupServer } from '../../core/client/elements';
import { EmError, isEmError } from '../../core/client/errors';
import { eachPage, type BackupServerPage } from '../../core/client/pages';
import { pageSize } from '../../core/client/queryFilter';
import { placeOf } from '../../core/session/identity';
import type { Endpoint } from '../../core/session/endpoint';
import type { Health, Inventory } from '../../core/inventory/inventory';

/** What happens while the fleet is read. */
export interface FleetLoading {
  readonly signal: AbortSignal;
  readonly onPage: (endpoint: Endpoint, servers: readonly BackupServer[]) => void;
  readonly onHealth: (endpoint: Endpoint, health: Health) => void;
  /** The list of the endpoint was read to its end. */
  readonly onAnswered: (endpoint: Endpoint) => void;
  readonly onFailure: (endpoint: Endpoint, error: EmError) => void;
  /** Rows were left out because their backup server has an ID that no request can use. */
  readonly onRefused: (endpoint: Endpoint, count: number) => void;
}

/**
 * Reads all endpoints at once, each page by page. A failure of one endpoint does not affect the others, and no page waits
 * for the health of its endpoint.
 */
export async function loadFleet(
  inventory: Inventory,
  endpoints: readonly Endpoint[],
  loading: FleetLoading,
): Promise<void> {
  await Promise.all(
    endpoints.map(async (endpoint) => {
      const list = loadList(inventory, endpoint, loading);
      const health = inventory.health(endpoint, loading.signal).then((known) => {
        if (!loading.signal.aborted) loading.onHealth(endpoint, known);
      });
      await Promise.all([list, health]);
    }),
  );
}

async function loadList(
  inventory: Inventory,
  endpoint: Endpoint,
  { signal, onPage, onAnswered, onFailure, onRefused }: FleetLoading,
): Promise<void> {
  const ask = async (page: number): Promise<BackupServerPage | undefined> => {
    if (signal.aborted) return undefined;
    const answer = await inventory.page(endpoint, { page, pageSize, sortAsc: 'Name' }, signal);
    // A logout in the meantime must not look like an empty list.
    if (answer === undefined) throw new EmError('session-expired', { ...placeOf(endpoint), loggedOut: true });
    return answer;
  };
  try {
    let refused = 0;
    for await (const page of eachPage(ask)) {
      refused += page.refused;
      onPage(endpoint, page.servers);
    }
    if (refused > 0) onRefused(endpoint, refused);
    if (!signal.aborted) onAnswered(endpoint);
  } catch (error) {
    if (!isEmError(error)) throw error;
    onFailure(endpoint, error);
  }
}
