import { isIP } from 'node:net';
import { isFullName, normalHost } from '../client/hosts';
import { paced } from '../client/pace';
import { sameUid } from '../client/whose';
import type { FleetRow } from '../fleetFile/fleetFile';
import type { Endpoint } from '../session/endpoint';
import { addTo } from '../client/addTo';
import { firstLabel, serverKey, type Match, type ServerIndex } from './matching';
import type { Conflict, ReadManager, RowAction } from './plan';

/** A row with its endpoint, if one was found. */
export interface Placed {
  readonly row: FleetRow;
  readonly endpoint: Endpoint | Conflict;
}

export type Matches = ReadonlyMap<FleetRow, Match>;

/** Whether two rows with one address name two backup servers by their UIDs. */
const areTwo = ({ uid }: FleetRow, other: FleetRow): boolean =>
  uid !== undefined && other.uid !== undefined && !sameUid(uid, other.uid);

/** What the other rows of the file, and the other Enterprise Managers, say about the same backup server. */
export class OtherRows {
  private readonly byHost = new Map<string, Placed[]>();
  /** The rows with a domain, by their name without it. */
  private readonly byLabel = new Map<string, Placed[]>();
  /** The rows that were matched, by the Enterprise Manager and the UID of their backup server. */
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
    const host = normalHost(row.address);
    addTo(this.byHost, host, item);
    if (isFullName(host)) addTo(this.byLabel, firstLabel(host), item);
    const match = this.matches.get(row);
    if ('id' in endpoint && match?.kind === 'one')
      addTo(this.byServer, serverKey(endpoint, match.server.uid), row);
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
      (action.kind === 'create'
        ? (this.shortForm(row, endpoint) ?? listedElsewhere(row, endpoint, indexes, managers))
        : undefined);
    return conflict && { kind: 'conflict', conflict };
  }

  private sameRow(row: FleetRow, endpoint: Endpoint): Conflict | undefined {
    for (const other of this.byHost.get(normalHost(row.address)) ?? []) {
      if (other.row === row || !('id' in other.endpoint) || areTwo(row, other.row)) continue;
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
    return this.byServer.get(serverKey(endpoint, match.server.uid))?.find((other) => other !== row);
  }

  /** Another row of this Enterprise Manager whose name is the same with or without its domain. */
  private shortForm(row: FleetRow, endpoint: Endpoint): Conflict | undefined {
    const host = normalHost(row.address);
    if (isIP(host)) return undefined;
    const alike = host.includes('.') ? this.byHost.get(firstLabel(host)) : this.byLabel.get(host);
    const other = alike?.find((placed) => 'id' in placed.endpoint && placed.endpoint.url === endpoint.url);
    return other && { kind: 'perhaps-row', line: other.row.place.line };
  }
}

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
