import type { BackupServer } from '../client/elements';
import { EmError, isCancelled, isEmError } from '../client/errors';
import { normalHost } from '../client/hosts';
import { paced } from '../client/pace';
import { isQueryUnusable } from '../client/query';
import { registeredAmong } from '../client/registered';
import type { FleetFile, FleetRow } from '../fleetFile/fleetFile';
import { placeOf } from '../session/identity';
import type { Endpoint } from '../session/endpoint';
import { addTo } from './addTo';
import { endpointOf, endpointTexts } from './endpointsOfFile';
import { inTurn } from '../client/inTurn';
import { ServerIndex, type Match } from './matching';
import { pinnedCertificates, type CertificateOf } from './pinnedCertificates';
import type { Conflict, ExtraServer, Plan, PlannedRow, ReadManager, RowAction } from './plan';
import { planId } from './planId';
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

/** A row with its endpoint, if one was found. */
interface Placed {
  readonly row: FleetRow;
  readonly endpoint: Endpoint | Conflict;
}

type Manager = Extract<ReadManager, { readonly servers: unknown }>;

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
  const managers = await readManagers([...wanted.values()], ask, options);
  const indexes = await indexesOf(managers);
  const rowsOf = groupByEndpoint(placed);
  const matches = await matchAll(managers, rowsOf, indexes, ask, signal);
  if (options.resolve) await matchByAddresses(managers, rowsOf, matches, options.resolve, signal);
  const others = await OtherRows.of(placed, matches);
  const managerOf = new Map(managers.map((manager) => [manager.endpoint.id, manager]));
  const rows = await paced(placed, ({ row, endpoint }): PlannedRow => {
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
  const checked = [
    ...(options.certificateOf ? await pinnedCertificates(rows, options.certificateOf, signal) : rows),
    ...unreadEndpoints(file, found, managers),
  ];
  const extras = extrasOf(managers, matches, file.prune);
  return { id: await planId(checked, extras), rows: checked, extras, managers };
}

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

type Matches = ReadonlyMap<FleetRow, Match>;

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

/** Matches the rows by the lists, and asks the query service for those that no name tells. */
async function matchAll(
  managers: readonly ReadManager[],
  rowsOf: ReadonlyMap<string, readonly FleetRow[]>,
  indexes: ReadonlyMap<string, ServerIndex>,
  ask: Ask,
  signal: AbortSignal | undefined,
): Promise<Map<FleetRow, Match>> {
  const matches = new Map<FleetRow, Match>();
  const read = managers.filter((manager): manager is Manager => 'servers' in manager);
  await inTurn(read, read.length, async ({ endpoint, servers }) => {
    const index = indexes.get(endpoint.id);
    const unmatched: FleetRow[] = [];
    await paced(rowsOf.get(endpoint.id) ?? [], (row) => {
      const match = index?.matchOf(row) ?? { kind: 'none' };
      matches.set(row, match);
      if (match.kind === 'none' || match.kind === 'perhaps') unmatched.push(row);
    });
    // An Enterprise Manager without any backup server has none under any address.
    if (servers.length === 0 || unmatched.length === 0) return;
    const registered = await registeredQuietly(endpoint, unmatched, ask, signal);
    for (const row of unmatched) {
      const found = registered?.get(row.address) ?? [];
      const [one, another] = found;
      if (one !== undefined)
        matches.set(
          row,
          another === undefined ? { kind: 'one', server: one } : { kind: 'several', servers: found },
        );
    }
  });
  return matches;
}

/** Some accounts and versions have no query service: the names alone decide then, and a create looks again. */
async function registeredQuietly(
  endpoint: Endpoint,
  rows: readonly FleetRow[],
  ask: Ask,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, readonly BackupServer[]> | undefined> {
  const addresses = [...new Set(rows.map(({ address }) => address))];
  try {
    return await ask(endpoint, (em) => registeredAmong(em, addresses, signal));
  } catch (error) {
    if (isCancelled(error) || !isEmError(error)) throw error;
    if (isQueryUnusable(error)) return undefined;
    throw error.with(placeOf(endpoint));
  }
}

/** Whether two rows with one address name two backup servers by their UIDs. */
const areTwo = ({ uid }: FleetRow, other: FleetRow): boolean =>
  uid !== undefined && other.uid !== undefined && uid.toLowerCase() !== other.uid.toLowerCase();

/** What the other rows of the file, and the other Enterprise Managers, say about the same backup server. */
class OtherRows {
  private readonly byHost = new Map<string, Placed[]>();
  /** The rows that were matched, by the endpoint and the UID of their backup server. */
  private readonly byServer = new Map<string, FleetRow[]>();

  private constructor(private readonly matches: Matches) {}

  static async of(placed: readonly Placed[], matches: Matches): Promise<OtherRows> {
    const others = new OtherRows(matches);
    await paced(placed, (item) => {
      others.add(item);
    });
    return others;
  }

  private add(item: Placed): void {
    const { row, endpoint } = item;
    addTo(this.byHost, normalHost(row.address), item);
    const match = this.matches.get(row);
    if ('id' in endpoint && match?.kind === 'one')
      addTo(this.byServer, serverKey(endpoint, match.server), row);
  }

  conflictOf(
    row: FleetRow,
    endpoint: Endpoint,
    action: RowAction,
    indexes: ReadonlyMap<string, ServerIndex>,
    managers: readonly ReadManager[],
  ): RowAction | undefined {
    const conflict =
      this.sameRow(row, endpoint) ??
      (action.kind === 'create' ? listedElsewhere(row, endpoint, indexes, managers) : undefined);
    return conflict && { kind: 'conflict', conflict };
  }

  private sameRow(row: FleetRow, endpoint: Endpoint): Conflict | undefined {
    for (const other of this.byHost.get(normalHost(row.address)) ?? []) {
      if (other.row === row || !('id' in other.endpoint)) continue;
      if (other.endpoint.url === endpoint.url && areTwo(row, other.row)) continue;
      const { line } = other.row.place;
      return other.endpoint.url === endpoint.url
        ? { kind: 'duplicate-row', line }
        : { kind: 'two-managers', endpoint: other.endpoint, line };
    }
    const twin = this.twin(row, endpoint);
    return twin && { kind: 'duplicate-row', line: twin.place.line };
  }

  /** Another row that was matched to the same backup server by another address. */
  private twin(row: FleetRow, endpoint: Endpoint): FleetRow | undefined {
    const match = this.matches.get(row);
    if (match?.kind !== 'one') return undefined;
    return this.byServer.get(serverKey(endpoint, match.server))?.find((other) => other !== row);
  }
}

const serverKey = ({ id }: Endpoint, { uid }: BackupServer): string =>
  JSON.stringify([id, uid.toLowerCase()]);

function listedElsewhere(
  { address }: FleetRow,
  endpoint: Endpoint,
  indexes: ReadonlyMap<string, ServerIndex>,
  managers: readonly ReadManager[],
): Conflict | undefined {
  const elsewhere = managers.find(
    (manager) =>
      manager.endpoint.id !== endpoint.id &&
      // Two accounts of one Enterprise Manager see the same list.
      manager.endpoint.url !== endpoint.url &&
      (indexes.get(manager.endpoint.id)?.named(address).length ?? 0) > 0,
  );
  return elsewhere && { kind: 'two-managers', endpoint: elsewhere.endpoint };
}

/** The backup servers that no row means. One that a row may mean is not among them. */
function extrasOf(
  managers: readonly ReadManager[],
  matches: Matches,
  prune: boolean,
): readonly ExtraServer[] {
  const meant = [...matches.values()].flatMap((match) =>
    match.kind === 'several' ? match.servers : 'server' in match ? [match.server] : [],
  );
  const uids = new Set(meant.map(({ uid }) => uid.toLowerCase()));
  return managers.flatMap((manager) =>
    'servers' in manager
      ? manager.servers.flatMap((server) =>
          uids.has(server.uid.toLowerCase()) ? [] : [{ endpoint: manager.endpoint, server, remove: prune }],
        )
      : [],
  );
}
