import { listBackupServerReferences, listBackupServers, readBackupServer } from './backupServers';
import type { EmClient } from './client';
import type { BackupServer, EntityRef } from './elements';
import { isEmError } from './errors';
import { isQueryUnusable, registeredUnder } from './query';
import { fresh, mayBe, named, onlyShortForm, sameUid, type KnownBy, type Wanted } from './whose';

/** What one look at the list of backup servers tells of the one that was asked for. */
export type ServerLook =
  | { readonly kind: 'listed'; readonly server: BackupServer; readonly by: KnownBy }
  /** New since the request, and nothing tells whether one of them is it. */
  | { readonly kind: 'perhaps'; readonly servers: readonly BackupServer[] }
  | { readonly kind: 'not-listed' };

/** More that appear during one request are another's work, and are not read one by one. */
const mostRead = 20;

/** The entries as references, or as entities where a server has only those for the plain path. */
export async function listEntries(
  client: EmClient,
  token: string,
  signal?: AbortSignal,
): Promise<readonly EntityRef[]> {
  try {
    return await listBackupServerReferences(client, token, signal);
  } catch (error) {
    if (!isEmError(error) || error.kind !== 'unexpected-answer') throw error;
    return listBackupServers(client, token, signal);
  }
}

/**
 * Looks for a backup server once: by its UID where that was named, else by its name, else by being the one that is new
 * and reports nothing else than what was asked for. Being alone says nothing.
 *
 * @throws EmError where the list could not be read
 */
export async function lookForServer(
  client: EmClient,
  token: string,
  wanted: Wanted,
  signal?: AbortSignal,
): Promise<ServerLook> {
  const { uid, before } = wanted;
  const address = wanted.spec.dnsNameOrIpAddress;
  const read = (entry: Pick<EntityRef, 'uid'>): Promise<BackupServer | undefined> =>
    readIfThere(client, token, entry.uid, signal);
  if (uid !== undefined) {
    const server = await read({ uid });
    if (server !== undefined) return { kind: 'listed', server, by: 'uid' };
  }
  const entries = await listEntries(client, token, signal);
  const own = named(entries, address);
  const [one] = own;
  if (one !== undefined && own.length === 1) {
    const server = await read(one);
    return server === undefined ? { kind: 'not-listed' } : { kind: 'listed', server, by: 'name' };
  }
  const candidates = own.length > 0 ? own : fresh(entries, before);
  const servers: BackupServer[] = [];
  for (const entry of candidates.slice(0, mostRead)) {
    const server = await read(entry);
    if (server !== undefined && mayBe(server, wanted)) servers.push(server);
  }
  return pick(client, token, address, servers, signal);
}

async function pick(
  client: EmClient,
  token: string,
  address: string,
  servers: readonly BackupServer[],
  signal: AbortSignal | undefined,
): Promise<ServerLook> {
  const [first] = servers;
  if (first === undefined) return { kind: 'not-listed' };
  const short = onlyShortForm(servers, address);
  if (short !== undefined) return { kind: 'listed', server: short, by: 'address' };
  const registered = await registeredQuietly(client, token, address, signal);
  const told = servers.filter(({ uid }) => registered.some((server) => sameUid(server.uid, uid)));
  const [addressed] = told;
  if (addressed !== undefined && told.length === 1)
    return { kind: 'listed', server: addressed, by: 'address' };
  return servers.length === 1 ? { kind: 'listed', server: first, by: 'new' } : { kind: 'perhaps', servers };
}

/** Only a help: some accounts and builds have no query service. */
export async function registeredQuietly(
  client: EmClient,
  token: string,
  address: string,
  signal: AbortSignal | undefined,
): Promise<readonly BackupServer[]> {
  try {
    return await registeredUnder(client, token, address, signal);
  } catch (error) {
    if (isQueryUnusable(error)) return [];
    throw error;
  }
}

async function readIfThere(
  client: EmClient,
  token: string,
  uid: string,
  signal: AbortSignal | undefined,
): Promise<BackupServer | undefined> {
  try {
    return await readBackupServer(client, token, uid, signal);
  } catch (error) {
    if (isEmError(error) && error.kind === 'not-found') return undefined;
    throw error;
  }
}
