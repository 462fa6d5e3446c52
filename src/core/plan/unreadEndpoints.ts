import type { FleetFile } from '../fleetFile/fleetFile';
import type { Endpoint } from '../session/endpoint';
import type { FoundEndpoint } from './endpointsOfFile';
import type { PlannedRow, ReadManager, RowAction } from './plan';

/**
 * The endpoints of a file that could not be read and that no row names: without a row of their own, a plan would look as if
 * they held what the file says.
 */
export function unreadEndpoints(
  file: FleetFile,
  found: ReadonlyMap<string, FoundEndpoint>,
  managers: readonly ReadManager[],
): readonly PlannedRow[] {
  // An endpoint is one, whether it is named by its name or its URL; a text that means none stands for itself.
  const meant = (text: string): Endpoint | string => {
    const endpoint = found.get(text);
    return typeof endpoint === 'object' ? endpoint : text;
  };
  const told = new Set(file.rows.flatMap(({ endpoint }) => (endpoint === undefined ? [] : meant(endpoint))));
  return file.endpoints.flatMap(({ text, place }): readonly PlannedRow[] => {
    const endpoint = found.get(text);
    const action = actionOf(endpoint, managers);
    if (action === undefined || told.has(meant(text))) return [];
    told.add(meant(text));
    const isKnown = typeof endpoint === 'object';
    return [
      {
        row: {
          ...{ place, places: {}, address: isKnown ? endpoint.name : text, endpoint: text },
          ...{ credential: undefined, uid: undefined, collect: false, values: {} },
        },
        endpoint: isKnown ? endpoint : undefined,
        action,
        untold: [],
      },
    ];
  });
}

/** @returns undefined if it was read */
function actionOf(
  endpoint: FoundEndpoint | undefined,
  managers: readonly ReadManager[],
): RowAction | undefined {
  if (endpoint === undefined) return undefined;
  if (typeof endpoint === 'string') return { kind: 'conflict', conflict: { kind: endpoint } };
  const manager = managers.find(({ endpoint: { id } }) => id === endpoint.id);
  return manager && 'error' in manager ? { kind: 'not-read', error: manager.error } : undefined;
}
