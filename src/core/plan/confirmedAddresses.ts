import type { BackupServer } from '../client/elements';
import { EmError, isCancelled, isEmError } from '../client/errors';
import { inTurn } from '../client/inTurn';
import { registeredAmong } from '../client/registered';
import { sameUid } from '../client/whose';
import { placeOf } from '../session/identity';
import type { Endpoint } from '../session/endpoint';
import type { Manager, PlannedRow } from './plan';
import type { Ask } from './readManagers';

/** Addresses that are asked about one after the other, and how many such lists at the same time. */
const addressesInTurn = 50;
const addressesAtOnce = 4;

/** A backup server, and the address under which it may be registered. */
export interface Addressed {
  readonly server: BackupServer;
  readonly address: string;
}

/**
 * Which backup servers were registered under these addresses. No response contains an address: only the filter of the query
 * service knows it.
 *
 * @returns undefined if the query service tells nothing; the failure if it could not be asked
 * @throws EmError `cancelled`
 */
export async function confirmedAddresses(
  endpoint: Endpoint,
  addressed: readonly Addressed[],
  ask: Ask,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<BackupServer> | EmError | undefined> {
  const parts = Array.from({ length: Math.ceil(addressed.length / addressesInTurn) }, (_, index) =>
    addressed.slice(index * addressesInTurn, (index + 1) * addressesInTurn),
  );
  const confirmed = new Set<BackupServer>();
  try {
    const told = await inTurn(parts, addressesAtOnce, async (part) => {
      const addresses = [...new Set(part.map(({ address }) => address))];
      const found = await ask(endpoint, (em) => registeredAmong(em, addresses, signal));
      for (const { server, address } of part)
        if (found?.get(address)?.some(({ uid }) => sameUid(uid, server.uid))) confirmed.add(server);
      return found !== undefined;
    });
    return told.every((isTold) => isTold) ? confirmed : undefined;
  } catch (error) {
    if (isCancelled(error) || !isEmError(error)) throw error;
    return error.with(placeOf(endpoint));
  }
}

/**
 * Every change sends the address of its row. Where the backup server was registered under another one, the address is one of
 * the changes, and a plan that does not say so would be another one than is applied.
 *
 * @throws EmError `cancelled`
 */
export async function withAddresses(
  rows: readonly PlannedRow[],
  managers: readonly Manager[],
  ask: Ask,
  signal: AbortSignal | undefined,
): Promise<readonly PlannedRow[]> {
  const known = new Map<string, ReadonlySet<BackupServer> | undefined>();
  await inTurn(managers, managers.length, async ({ endpoint, isUnqueried }) => {
    const addressed = rows.flatMap(({ row, action, endpoint: own }): readonly Addressed[] =>
      action.kind === 'change' && own?.id === endpoint.id
        ? [{ server: action.server, address: row.address }]
        : [],
    );
    if (isUnqueried || addressed.length === 0) return;
    const confirmed = await confirmedAddresses(endpoint, addressed, ask, signal);
    known.set(endpoint.id, isEmError(confirmed) ? undefined : confirmed);
  });
  return rows.map((planned) => withAddress(planned, known.get(planned.endpoint?.id ?? '')));
}

function withAddress(planned: PlannedRow, confirmed: ReadonlySet<BackupServer> | undefined): PlannedRow {
  const { action, row, untold } = planned;
  if (action.kind !== 'change' || confirmed?.has(action.server)) return planned;
  const key = 'dnsNameOrIpAddress';
  if (confirmed === undefined) return { ...planned, untold: [...untold, key] };
  const changes = [{ key, from: undefined, to: row.address } as const, ...action.changes];
  return { ...planned, action: { ...action, changes } };
}
