import type { EmSession } from '../client/emSession';
import type { BackupServer, EntityRef } from '../client/elements';
import { isEmError } from '../client/errors';
import { isQueryUnusable } from '../client/query';
import { registeredUnder } from '../client/registered';
import { listEntries } from './listed';
import {
  fresh,
  isOfAnother,
  mayBe,
  named,
  onlyShortForm,
  sameUid,
  type KnownBy,
  type Wanted,
} from '../client/whose';

/** The result of one look for the requested server in the list of backup servers. */
export type ServerLook =
  | { readonly kind: 'listed'; readonly server: BackupServer; readonly by: KnownBy }
  /** New since the request, with no evidence that one of them is the requested server. */
  | { readonly kind: 'perhaps'; readonly servers: readonly BackupServer[] }
  | { readonly kind: 'not-listed' };

/** If more servers than this appear during one request, they are somebody else's work and are not read one by one. */
const mostRead = 20;

/**
 * Looks for a backup server once: by its UID if that is known, else by its address, which the query service knows, else by
 * its name, else as the one server that is new and reports nothing that differs from the request. Being the only new one is
 * not enough, and beside other creates that ran at the same time even that is none: the server may be theirs.
 *
 * @throws EmError if the list could not be read
 */
export async function lookForServer(
  em: EmSession,
  wanted: Wanted,
  signal?: AbortSignal,
): Promise<ServerLook> {
  const { uid, before } = wanted;
  const address = wanted.spec.dnsNameOrIpAddress;
  const read = (entry: Pick<EntityRef, 'uid'>): Promise<BackupServer | undefined> =>
    readIfThere(em, entry.uid, signal);
  if (uid !== undefined) {
    const server = await read({ uid });
    if (server !== undefined) return { kind: 'listed', server, by: 'uid' };
  }
  const registered = await onlyRegistered(em, wanted, signal);
  if (registered !== undefined) return registered;
  const entries = await listEntries(em, signal);
  const own = named(entries, address);
  const [one] = own;
  if (one !== undefined && own.length === 1) {
    const server = await read(one);
    return server === undefined ? { kind: 'not-listed' } : { kind: 'listed', server, by: 'name' };
  }
  const candidates =
    own.length > 0 ? own : fresh(entries, before).filter((entry) => !isOfAnother(entry, wanted));
  const servers: BackupServer[] = [];
  for (const entry of candidates.slice(0, mostRead)) {
    const server = await read(entry);
    if (server !== undefined && mayBe(server, wanted)) servers.push(server);
  }
  const look = await pick(em, wanted, servers, signal);
  const isGuess = look.kind === 'listed' && look.by === 'new' && own.length === 0;
  return isGuess && (wanted.others?.size ?? 0) > 0 ? { kind: 'perhaps', servers } : look;
}

/**
 * The only backup server that the query service knows under the address, if it was not in the list before: one small response
 * instead of the whole list.
 */
async function onlyRegistered(
  em: EmSession,
  { spec, before }: Wanted,
  signal: AbortSignal | undefined,
): Promise<ServerLook | undefined> {
  if (before === undefined) return undefined;
  const address = spec.dnsNameOrIpAddress;
  const [server, ...more] = await registeredQuietly(em, address, signal);
  if (server === undefined || more.length > 0 || before.has(server)) return undefined;
  return { kind: 'listed', server, by: named([server], address).length > 0 ? 'name' : 'address' };
}

async function pick(
  em: EmSession,
  wanted: Wanted,
  servers: readonly BackupServer[],
  signal: AbortSignal | undefined,
): Promise<ServerLook> {
  const [first] = servers;
  if (first === undefined) return { kind: 'not-listed' };
  const short = onlyShortForm(servers, wanted);
  if (short !== undefined) return { kind: 'listed', server: short, by: 'address' };
  const registered = await registeredQuietly(em, wanted.spec.dnsNameOrIpAddress, signal);
  const matching = servers.filter(({ uid }) => registered.some((server) => sameUid(server.uid, uid)));
  const [addressed] = matching;
  if (addressed !== undefined && matching.length === 1)
    return { kind: 'listed', server: addressed, by: 'address' };
  return servers.length === 1 ? { kind: 'listed', server: first, by: 'new' } : { kind: 'perhaps', servers };
}

/** Asks the query service, ignoring its failure: some accounts and builds have no query service. */
export async function registeredQuietly(
  em: EmSession,
  address: string,
  signal: AbortSignal | undefined,
): Promise<readonly BackupServer[]> {
  try {
    return await registeredUnder(em, address, signal);
  } catch (error) {
    if (isQueryUnusable(error)) return [];
    throw error;
  }
}

async function readIfThere(
  em: EmSession,
  uid: string,
  signal: AbortSignal | undefined,
): Promise<BackupServer | undefined> {
  try {
    return await em.backupServers.read(uid, signal);
  } catch (error) {
    if (isEmError(error) && error.kind === 'not-found') return undefined;
    throw error;
  }
}
