import { normaliseFingerprint, type CertificateFacts } from '../client/certificates';
import type { BackupServer } from '../client/elements';
import { codeOf, isCancelled, isEmError } from '../client/errors';
import { uidKey } from '../client/identifiers';
import { serverName } from '../client/resources/backupServer';
import { whyNotAllowed } from '../inventory/allowed';
import type { Endpoint } from '../session/endpoint';
import { compareRow } from './comparing';
import { addressOf } from './exportFleetFile';
import { inTurn } from '../client/inTurn';
import { serverKey } from './matching';
import type { Conflict, FieldChange, Plan, PlannedRow, ReadManager, RowAction } from './plan';
import { planId } from './planId';
import { isRegistered, registrationsOf, type Addressed } from './registrations';
import { readManagers, type Ask, type ReadOptions } from './readManagers';

/*
 * A plan without a file: new accounts, or new certificates, for backup servers that a person chose. It is applied as the plan
 * of a file is.
 */

/** A backup server that is chosen. */
export interface RotationTarget {
  readonly endpoint: Endpoint;
  readonly uid: string;
  readonly name: string;
}

/**
 * Reads the certificate that a backup server presents to this machine.
 *
 * @returns undefined if it presents none
 * @throws if it cannot be read
 */
export type ReadCertificate = (
  host: string,
  port: number,
  signal?: AbortSignal,
) => Promise<CertificateFacts | undefined>;

export interface Rotation {
  readonly endpoints: readonly Endpoint[];
  /** Chooses the backup servers, by what the Enterprise Managers hold. */
  readonly choose: (managers: readonly ReadManager[]) => readonly RotationTarget[];
  /** The credential that replaces accounts and passwords; `account` is undefined if nobody has set it yet. */
  readonly credential?: { readonly name: string; readonly account: string | undefined } | undefined;
  /** Replaces thumbprints by those of the certificates that it reads. Absent if thumbprints stay. */
  readonly certificateOf?: ReadCertificate | undefined;
}

export interface RotationOptions extends ReadOptions {
  readonly ask: Ask;
}

const certificatesAtOnce = 16;

/**
 * Plans new accounts and thumbprints. Each Enterprise Manager is read once, and nothing is written to any. A backup server
 * whose address Enterprise Manager does not confirm is a conflict: every change sends the address.
 *
 * @throws EmError `cancelled`
 */
export async function planRotation(rotation: Rotation, options: RotationOptions): Promise<Plan> {
  const { ask, signal } = options;
  const managers = await readManagers(rotation.endpoints, ask, options);
  const targets = distinct(rotation.choose(managers));
  const rows = await inTurn(managers, managers.length, async (manager) => {
    const own = targets.filter(({ endpoint }) => endpoint.id === manager.endpoint.id);
    return rowsOf(manager, own, rotation, ask, signal);
  });
  const planned = rows.flat();
  return { id: await planId(planned, []), rows: planned, extras: [], managers };
}

/** All backup servers. An Enterprise Manager that could not be read is one target, so that its failure is told. */
export const everyServer = (managers: readonly ReadManager[]): readonly RotationTarget[] =>
  managers.flatMap((manager) => {
    const { endpoint } = manager;
    return 'servers' in manager
      ? manager.servers.map((server) => ({ endpoint, uid: server.uid, name: serverName(server) }))
      : [{ endpoint, uid: '', name: endpoint.name }];
  });

/** Two accounts of one Enterprise Manager see the same backup servers. */
function distinct(targets: readonly RotationTarget[]): readonly RotationTarget[] {
  const keys = new Set<string>();
  return targets.filter(({ endpoint, uid }) => {
    const key = serverKey(endpoint, uid);
    if (keys.has(key)) return false;
    keys.add(key);
    return true;
  });
}

async function rowsOf(
  manager: ReadManager,
  targets: readonly RotationTarget[],
  rotation: Rotation,
  ask: Ask,
  signal: AbortSignal | undefined,
): Promise<readonly PlannedRow[]> {
  if ('error' in manager) {
    const { error } = manager;
    return targets.map((target) => plannedRow(target, { kind: 'not-read', error }));
  }
  const { endpoint } = manager;
  const byUid = new Map(manager.servers.map((server) => [uidKey(server.uid), server]));
  const serverOf = ({ uid }: RotationTarget): BackupServer | undefined => byUid.get(uidKey(uid));
  // The name stands for the address where it is that.
  const named = targets.flatMap((target): readonly Addressed[] => {
    const server = serverOf(target);
    const address = server && addressOf(server);
    return server === undefined || address === undefined ? [] : [{ server, address }];
  });
  const registered = await registrationsOf(endpoint, named, ask, signal);
  return inTurn(targets, certificatesAtOnce, async (target): Promise<PlannedRow> => {
    const server = serverOf(target);
    if (server === undefined) return conflictRow(target, { kind: 'uid-not-found' });
    const reason = whyNotAllowed('edit', endpoint, server);
    if (reason !== undefined) return conflictRow(target, { kind: 'not-allowed', reason });
    const error = isEmError(registered) ? registered : undefined;
    const address = addressOf(server);
    const isConfirmed = registered && !isEmError(registered) && isRegistered(registered, server);
    if (address === undefined || !isConfirmed)
      return conflictRow(target, { kind: 'address-untold', ...(error && { error }) });
    return changeRow({ ...target, name: address }, server, rotation, signal);
  });
}

async function changeRow(
  target: RotationTarget,
  server: BackupServer,
  { credential, certificateOf }: Rotation,
  signal: AbortSignal | undefined,
): Promise<PlannedRow> {
  const seen = certificateOf && (await pinning(target.name, server, certificateOf, signal));
  if (seen && 'kind' in seen) return conflictRow(target, seen);
  const account: readonly FieldChange[] =
    credential?.account === undefined ? [] : [{ key: 'username', from: undefined, to: credential.account }];
  const changes = [...account, ...(seen?.changes ?? [])];
  const untold = seen?.untold ?? [];
  if (credential === undefined && changes.length === 0)
    return plannedRow(target, { kind: 'leave', server }, untold);
  const isPinned = (seen?.changes.length ?? 0) > 0;
  return plannedRow(
    target,
    {
      ...({ kind: 'change', server, changes, collect: false } as const),
      ...(credential && { credential: credential.name }),
      ...(isPinned && { certificate: seen?.certificate }),
    },
    untold,
  );
}

type Pinning = Pick<PlannedRow, 'untold'> & {
  readonly changes: readonly FieldChange[];
  readonly certificate: CertificateFacts;
};

/** The change to the certificate that the backup server presents. A thumbprint that is not shown may be the same. */
async function pinning(
  host: string,
  server: BackupServer,
  certificateOf: ReadCertificate,
  signal: AbortSignal | undefined,
): Promise<Pinning | Conflict> {
  // No documentation names one certificate port for all versions, so none is guessed.
  const { wcfPort } = server;
  if (wcfPort === undefined) return { kind: 'certificate-port' };
  const certificate = await presented(host, wcfPort, certificateOf, signal);
  if (typeof certificate === 'string')
    return { kind: 'certificate-unread', address: `${host}:${String(wcfPort)}`, code: certificate };
  const values = { vbrCertificateThumbprint: normaliseFingerprint(certificate.fingerprint) };
  return { ...compareRow({ values }, server), certificate };
}

/** @returns a code if there is none: a library's message may quote what the server sent */
async function presented(
  host: string,
  port: number,
  certificateOf: ReadCertificate,
  signal: AbortSignal | undefined,
): Promise<CertificateFacts | string> {
  try {
    return (await certificateOf(host, port, signal)) ?? 'NO_CERTIFICATE';
  } catch (error) {
    if (isCancelled(error)) throw error;
    return isEmError(error) ? (error.facts.code ?? error.kind) : (codeOf(error) ?? 'UNKNOWN');
  }
}

const conflictRow = (target: RotationTarget, conflict: Conflict): PlannedRow =>
  plannedRow(target, { kind: 'conflict', conflict });

/** The name stands for the address where that is not known: nothing is sent there. */
function plannedRow(
  { endpoint, uid, name: address }: RotationTarget,
  action: RowAction,
  untold: PlannedRow['untold'] = [],
): PlannedRow {
  const nothing = { credential: undefined, collect: false, values: {} } as const;
  return { row: { address, uid, endpoint: endpoint.name, ...nothing }, endpoint, action, untold };
}
