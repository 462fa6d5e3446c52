import type { BackupServer } from '../client/elements';
import { isCancelled, isEmError, type EmError } from '../client/errors';
import { inTurn } from '../client/inTurn';
import { paced } from '../client/pace';
import { registeredAmong } from '../client/registered';
import { sameUid } from '../client/whose';
import { placeOf } from '../session/identity';
import type { Endpoint } from '../session/endpoint';
import { addTo } from '../client/addTo';
import type { Manager, PlannedRow, RowAction } from './plan';
import type { Ask } from './readManagers';

/*
 * Under which address a backup server was registered. No response contains an address: only the filter of the query service
 * knows it.
 */

/** Addresses that are asked about one after the other, and how many such lists at the same time. */
const addressesInTurn = 50;
const addressesAtOnce = 4;

/** A backup server, and the address under which it may be registered. */
export interface Addressed {
  readonly server: BackupServer;
  readonly address: string;
}

/** The backup servers that were registered under the address of each. */
export type Registrations = ReadonlyMap<BackupServer, readonly BackupServer[]>;

/** Whether a backup server was registered under its address. */
export const isRegistered = (registrations: Registrations, server: BackupServer): boolean =>
  registrations.get(server)?.some(({ uid }) => sameUid(uid, server.uid)) === true;

/**
 * Asks an Enterprise Manager what was registered under these addresses.
 *
 * @param trustsNames see `registeredAmong`
 * @returns undefined if the query service tells nothing; the failure if it could not be asked
 * @throws EmError `cancelled`
 */
export async function registrationsOf(
  endpoint: Endpoint,
  addressed: readonly Addressed[],
  ask: Ask,
  signal: AbortSignal | undefined,
  trustsNames = false,
): Promise<Registrations | EmError | undefined> {
  const parts = Array.from({ length: Math.ceil(addressed.length / addressesInTurn) }, (_, index) =>
    addressed.slice(index * addressesInTurn, (index + 1) * addressesInTurn),
  );
  const registrations = new Map<BackupServer, readonly BackupServer[]>();
  try {
    const told = await inTurn(parts, addressesAtOnce, async (part) => {
      const addresses = [...new Set(part.map(({ address }) => address))];
      const found = await ask(endpoint, (em) => registeredAmong(em, addresses, signal, trustsNames));
      for (const { server, address } of part) registrations.set(server, found?.get(address) ?? []);
      return found !== undefined;
    });
    return told.every((isTold) => isTold) ? registrations : undefined;
  } catch (error) {
    if (isCancelled(error) || !isEmError(error)) throw error;
    return error.with(placeOf(endpoint));
  }
}

/** What was registered under the addresses of rows, by the ID of the endpoint, as far as the query services tell. */
export type KnownRegistrations = ReadonlyMap<string, Registrations>;

/**
 * Asks about the rows that are changed, because every change sends the address, and about all rows that have a backup server
 * where others are to be removed.
 *
 * @param removesFrom the IDs of the endpoints from which backup servers are to be removed
 * @throws EmError `cancelled`
 */
export async function registrationsOfRows(
  rows: readonly PlannedRow[],
  managers: readonly Manager[],
  removesFrom: ReadonlySet<string>,
  ask: Ask,
  signal: AbortSignal | undefined,
): Promise<KnownRegistrations> {
  const known = new Map<string, Registrations>();
  const asked = new Map<string, Addressed[]>();
  await paced(rows, ({ row, action, endpoint }) => {
    if (endpoint === undefined || !('server' in action)) return;
    if (action.kind === 'change' || removesFrom.has(endpoint.id))
      addTo(asked, endpoint.id, { server: action.server, address: row.address });
  });
  await inTurn(managers, managers.length, async ({ endpoint, isUnqueried }) => {
    const addressed = asked.get(endpoint.id);
    if (isUnqueried || addressed === undefined) return;
    const registrations = await registrationsOf(endpoint, addressed, ask, signal, true);
    if (registrations !== undefined && !isEmError(registrations)) known.set(endpoint.id, registrations);
  });
  return known;
}

/**
 * Where a changed backup server was registered under another address, the new one is one of the changes: a plan that does not
 * say so would be another one than is applied. An address that is another one's is a conflict.
 */
export function withAddress(planned: PlannedRow, known: KnownRegistrations): PlannedRow {
  const { action, row, untold, endpoint } = planned;
  if (action.kind !== 'change') return planned;
  const key = 'dnsNameOrIpAddress';
  const registrations = known.get(endpoint?.id ?? '');
  if (registrations === undefined) return { ...planned, untold: [...untold, key] };
  if (isRegistered(registrations, action.server)) return planned;
  const others = registrations.get(action.server) ?? [];
  if (others.length > 0) return { ...planned, untold: [], action: ambiguous([action.server, ...others]) };
  const changes = [{ key, from: undefined, to: row.address } as const, ...action.changes];
  return { ...planned, action: { ...action, changes } };
}

const ambiguous = (servers: readonly BackupServer[]): RowAction => ({
  kind: 'conflict',
  conflict: { kind: 'ambiguous', servers },
});
