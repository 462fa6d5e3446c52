import type { BackupServer } from '../client/elements';
import { EmError, isCancelled, isEmError } from '../client/errors';
import { paced } from '../client/pace';
import { isQueryUnusable } from '../client/query';
import { registeredAmong } from '../client/registered';
import type { FleetFile, FleetRow } from '../fleetFile/fleetFile';
import { placeOf } from '../session/identity';
import type { Endpoint } from '../session/endpoint';
import { addTo } from '../client/addTo';
import { endpointOf, endpointTexts } from './endpointsOfFile';
import { inTurn } from '../client/inTurn';
import { extrasOf } from './extras';
import { ServerIndex, type Match } from './matching';
import { OtherRows, type Matches, type Placed } from './otherRows';
import { pinnedCertificates, type CertificateOf } from './pinnedCertificates';
import type { Manager, Plan, PlannedRow, ReadManager, RowAction } from './plan';
import { planId } from './planId';
import { registrationsOfRows, withAddress } from './registrations';
import { actionOf } from './rowAction';
import { matchByAddresses, type Resolve } from './resolving';
import { readManagers, type Ask, type ReadOptions } from './readManagers';
import { unreadEndpoints } from './unreadEndpoints';

export interface PlanOptions extends ReadOptions {
  /** The configured endpoints. */
  readonly endpoints: readonly Endpoint[];
  readonly ask: Ask;
  /**
   * Reads the certificate of a backup server from this machine, to compare it with the thumbprint of the file. Absent if that
   * is not wanted.
   */
  readonly certificateOf?: CertificateOf | undefined;
  /** Looks up names, to match rows that no name of a backup server tells. Absent if that is not wanted. */
  readonly resolve?: Resolve | undefined;
}

/**
 * Compares a fleet file with what the Enterprise Managers hold. Each is read once; nothing is written to any.
 *
 * @param file a file without problems
 * @throws EmError `cancelled`
 */
export async function makePlan(file: FleetFile, options: PlanOptions): Promise<Plan> {
  const { endpoints, ask, signal } = options;
  const found = new Map(endpointTexts(file).map((text) => [text, endpointOf(text, endpoints)]));
  const placed = await paced(file.rows, (row): Placed => {
    const endpoint = found.get(row.endpoint ?? '') ?? 'endpoint-not-found';
    return { row, endpoint: typeof endpoint === 'string' ? { kind: endpoint } : endpoint };
  });
  const wanted = new Map<string, Endpoint>();
  for (const endpoint of found.values()) if (typeof endpoint !== 'string') wanted.set(endpoint.id, endpoint);
  const read = await readManagers([...wanted.values()], ask, options);
  const indexes = await indexesOf(read);
  const rowsOf = groupByEndpoint(placed);
  const { matches, unasked, failures } = await matchAll(read, rowsOf, indexes, ask, signal);
  const managers = read.map((manager): ReadManager => {
    const error = failures.get(manager.endpoint.id);
    return error === undefined ? manager : { endpoint: manager.endpoint, error };
  });
  if (options.resolve) await matchByAddresses(managers, rowsOf, matches, options.resolve, signal);
  const others = await OtherRows.of(placed, matches);
  const managerOf = new Map(managers.map((manager) => [manager.endpoint.id, manager]));
  const compared = await paced(placed, ({ row, endpoint }): PlannedRow => {
    if (!('id' in endpoint))
      return { row, endpoint: undefined, action: { kind: 'conflict', conflict: endpoint }, untold: [] };
    const { action, untold = [] } = actionIn(row, managerOf.get(endpoint.id), matches);
    return {
      row,
      endpoint,
      untold,
      action: others.conflictOf(row, endpoint, action, indexes, managers) ?? action,
    };
  });
  const known = { placed, planned: compared, matches, unasked };
  const removable = file.prune ? await extrasOf(managers, known, true) : [];
  const removesFrom = new Set(removable.flatMap(({ endpoint, remove }) => (remove ? [endpoint.id] : [])));
  const registrations = await registrationsOfRows(
    compared,
    managers.filter(isRead),
    removesFrom,
    ask,
    signal,
  );
  const rows = await paced(compared, (planned) => withAddress(planned, registrations));
  const checked = [
    ...(options.certificateOf ? await pinnedCertificates(rows, options.certificateOf, signal) : rows),
    ...unreadEndpoints(file, found, managers),
  ];
  const extras = await extrasOf(managers, { ...known, planned: rows, registrations }, file.prune);
  return { id: await planId(checked, extras), rows: checked, extras, managers };
}

const isRead = (manager: ReadManager): manager is Manager => 'servers' in manager;

async function indexesOf(managers: readonly ReadManager[]): Promise<ReadonlyMap<string, ServerIndex>> {
  const indexes = new Map<string, ServerIndex>();
  for (const manager of managers) {
    if (!('servers' in manager)) continue;
    const index = new ServerIndex();
    await paced(manager.servers, (server) => {
      index.add(server);
    });
    indexes.set(manager.endpoint.id, index);
  }
  return indexes;
}

function groupByEndpoint(placed: readonly Placed[]): ReadonlyMap<string, readonly FleetRow[]> {
  const groups = new Map<string, FleetRow[]>();
  for (const { row, endpoint } of placed) if ('id' in endpoint) addTo(groups, endpoint.id, row);
  return groups;
}

function actionIn(
  row: FleetRow,
  manager: ReadManager | undefined,
  matches: Matches,
): { readonly action: RowAction; readonly untold?: PlannedRow['untold'] } {
  if (manager === undefined || 'error' in manager) {
    const error = manager?.error ?? new EmError('unexpected-answer');
    return { action: { kind: 'not-read', error } };
  }
  return actionOf(row, matches.get(row) ?? { kind: 'none' }, manager.product);
}

/** What the lists and the query services tell of the rows. */
interface Matched {
  readonly matches: Map<FleetRow, Match>;
  /** Rows that no name tells, at Enterprise Managers that cannot be asked about addresses. */
  readonly unasked: ReadonlySet<FleetRow>;
  /** The Enterprise Managers that could not be asked, by the ID of their endpoint: nothing is known of their rows. */
  readonly failures: ReadonlyMap<string, EmError>;
}

/**
 * Matches the rows by the lists, and asks the query service for those that no name tells.
 *
 * @throws EmError `cancelled`
 */
async function matchAll(
  managers: readonly ReadManager[],
  rowsOf: ReadonlyMap<string, readonly FleetRow[]>,
  indexes: ReadonlyMap<string, ServerIndex>,
  ask: Ask,
  signal: AbortSignal | undefined,
): Promise<Matched> {
  const matches = new Map<FleetRow, Match>();
  const unasked = new Set<FleetRow>();
  const failures = new Map<string, EmError>();
  const read = managers.filter(isRead);
  await inTurn(read, read.length, async ({ endpoint, servers, isUnqueried }) => {
    const index = indexes.get(endpoint.id);
    const unmatched: FleetRow[] = [];
    await paced(rowsOf.get(endpoint.id) ?? [], (row) => {
      const match = index?.matchOf(row) ?? { kind: 'none' };
      matches.set(row, match);
      if (match.kind === 'none' || match.kind === 'perhaps') unmatched.push(row);
    });
    // An Enterprise Manager without any backup server has none under any address.
    if (servers.length === 0 || unmatched.length === 0) return;
    const registered = isUnqueried ? undefined : await registeredQuietly(endpoint, unmatched, ask, signal);
    if (isEmError(registered)) {
      failures.set(endpoint.id, registered);
      return;
    }
    for (const row of unmatched) {
      if (registered === undefined) unasked.add(row);
      const found = registered?.get(row.address) ?? [];
      const [one, another] = found;
      if (one !== undefined)
        matches.set(
          row,
          another === undefined ? { kind: 'one', server: one } : { kind: 'several', servers: found },
        );
    }
  });
  return { matches, unasked, failures };
}

/**
 * Some accounts and versions have no query service: the names alone decide then, and a create looks again.
 *
 * @returns undefined if it tells nothing; the failure if it is not known what it tells
 * @throws EmError `cancelled`
 */
async function registeredQuietly(
  endpoint: Endpoint,
  rows: readonly FleetRow[],
  ask: Ask,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, readonly BackupServer[]> | EmError | undefined> {
  const addresses = [...new Set(rows.map(({ address }) => address))];
  try {
    return await ask(endpoint, (em) => registeredAmong(em, addresses, signal));
  } catch (error) {
    if (isCancelled(error) || !isEmError(error)) throw error;
    return isQueryUnusable(error) ? undefined : error.with(placeOf(endpoint));
  }
}
