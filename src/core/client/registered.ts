import { addTo } from './addTo';
import type { BackupServer } from './elements';
import type { EmSession } from './emSession';
import { EmError } from './errors';
import { normalHost, spellingsOf } from './hosts';
import { addressFilter } from './queryFilter';
import { named, sameUid } from './whose';

/* Finds the address that a backup server was registered under: only the filter of the query service knows it. */

/** No host has this name (RFC 2606): a query service that finds a server under it ignores the filter. */
const unknownHost = 'no-such-host.invalid';

/** Matches an address in each of its spellings: whether the query service takes them for one is not documented. */
const spelledFilter = (address: string): string => spellingsOf(address).map(addressFilter).join(',');

/**
 * Whether the query service applies the filter, according to its answer to a filter that cannot match.
 *
 * @throws EmError if it cannot be asked
 */
const heedsFilter = async (em: EmSession, signal?: AbortSignal): Promise<boolean> =>
  (await underAddress(em, unknownHost, signal)).length === 0;

/**
 * The servers registered under an address, according to the query service. One page is enough: few share an address.
 */
async function underAddress(
  em: EmSession,
  address: string,
  signal?: AbortSignal,
): Promise<readonly BackupServer[]> {
  const query = { filter: spelledFilter(address), page: 1 };
  const { servers, refused } = await em.backupServers.query(query, signal);
  if (refused === 0) return servers;
  const facts = { method: 'GET', path: 'query', ...em.place };
  throw new EmError('unexpected-answer', { ...facts, reason: { code: 'identifier' } });
}

/**
 * The backup servers that were connected under this address. The entity does not show the address, and its name may
 * come from DNS, so the query service's `IpOrDnsName` is used. If the result has another name, the query service is
 * checked for applying the filter at all.
 *
 * @throws EmError `unexpected-answer` also if a row cannot be used: it is then not known whether it is the server
 */
export async function registeredUnder(
  em: EmSession,
  address: string,
  signal?: AbortSignal,
): Promise<readonly BackupServer[]> {
  const servers = await underAddress(em, address, signal);
  const own = named(servers, address);
  if (own.length === servers.length) return own;
  return (await heedsFilter(em, signal)) ? servers : own;
}

/** Characters of the filter of one request: the URL stays far below the 16,384 bytes that Windows' HTTP service accepts. */
const longestFilter = 1500;

/**
 * The backup servers that were connected under any of these addresses. Many addresses are asked about in one request: most of
 * a new estate's are not there.
 *
 * @param trustsNames takes a backup server that was found among several addresses, and has the name of one, for that of this
 *   one. Without it each address is asked about by itself, as a write needs it
 * @returns undefined if the query service ignores the filter, so that it tells nothing
 * @throws EmError as `registeredUnder` does
 */
export async function registeredAmong(
  em: EmSession,
  addresses: readonly string[],
  signal?: AbortSignal,
  trustsNames = false,
): Promise<ReadonlyMap<string, readonly BackupServer[]> | undefined> {
  const found = new Map<string, readonly BackupServer[]>();
  if (addresses.length === 0) return found;
  if (!(await heedsFilter(em, signal))) return undefined;
  for (const batch of batchesOf(addresses)) {
    const filter = batch.map(spelledFilter).join(',');
    const { servers, refused, pages } = await em.backupServers.query({ filter, page: 1 }, signal);
    if (servers.length + refused === 0) continue;
    const isWhole = refused === 0 && pages === 1;
    const byName = trustsNames && isWhole ? allByName(servers, batch) : undefined;
    for (const address of batch)
      found.set(address, byName?.get(address) ?? (await underAddress(em, address, signal)));
  }
  return found;
}

/** The backup servers by the address that is their name; undefined if one has another name. */
function allByName(
  servers: readonly BackupServer[],
  addresses: readonly string[],
): ReadonlyMap<string, readonly BackupServer[]> | undefined {
  const byHost = new Map<string, BackupServer[]>();
  for (const server of servers) addTo(byHost, normalHost(server.name ?? ''), server);
  const found = new Map(addresses.map((address) => [address, byHost.get(normalHost(address)) ?? []]));
  const known = new Set([...found.values()].flat());
  return known.size === servers.length ? found : undefined;
}

function batchesOf(addresses: readonly string[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let room = 0;
  for (const address of addresses) {
    const { length } = encodeURIComponent(spelledFilter(address));
    if (length > room || batches.length === 0) {
      batches.push([]);
      room = longestFilter;
    }
    batches.at(-1)?.push(address);
    room -= length + 1;
  }
  return batches;
}

/**
 * Whether a backup server was registered under this address. This is stricter than `registeredUnder`: an equal name
 * proves nothing here, because the server's own name is being checked, and a service that ignores the filter returns
 * it.
 *
 * @throws EmError if the query service cannot be asked: then it is not known
 */
export async function isRegisteredBy(
  em: EmSession,
  { uid }: Pick<BackupServer, 'uid'>,
  address: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const servers = await underAddress(em, address, signal);
  if (!servers.some((server) => sameUid(server.uid, uid))) return false;
  return heedsFilter(em, signal);
}
