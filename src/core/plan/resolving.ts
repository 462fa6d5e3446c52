import { isIP } from 'node:net';
import type { BackupServer } from '../client/elements';
import { EmError } from '../client/errors';
import { normalHost } from '../client/hosts';
import type { FleetRow } from '../fleetFile/fleetFile';
import { addTo } from '../client/addTo';
import { inTurn } from '../client/inTurn';
import type { Match } from './matching';
import type { ReadManager } from './plan';

/** Looks the IP addresses of a host up, from this machine. It may fail. */
export type Resolve = (host: string) => Promise<readonly string[]>;

const atOnce = 16;
const timeLimitMs = 3000;

/** The addresses by host, in one spelling; a host that has none is not there. */
type Addresses = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Matches rows that neither a name nor the query service tells: by the IP addresses that this machine finds. It is a guess
 * about another machine's view, so that it decides only if one backup server fits, and the ports do not contradict it.
 *
 * @param matches what is known of each row; what is found replaces it
 * @throws EmError `cancelled`
 */
export async function matchByAddresses(
  managers: readonly ReadManager[],
  rowsOf: ReadonlyMap<string, readonly FleetRow[]>,
  matches: Map<FleetRow, Match>,
  resolve: Resolve,
  signal: AbortSignal | undefined,
): Promise<void> {
  const open = managers.flatMap((manager) => {
    const rows = (rowsOf.get(manager.endpoint.id) ?? []).filter((row) => isOpen(matches.get(row)));
    return 'servers' in manager && rows.length > 0 ? [{ rows, servers: manager.servers }] : [];
  });
  const hosts = open.flatMap(({ rows, servers }) => [
    ...rows.map(({ address }) => address),
    ...servers.flatMap(({ name }) => (name === undefined ? [] : [name])),
  ]);
  const addresses = await addressesOf(hosts, resolve, signal);
  if (signal?.aborted) throw new EmError('cancelled', { unsent: true });
  for (const { rows, servers } of open) {
    const index = new AddressIndex(servers, addresses);
    for (const row of rows) {
      const found = index.found(row, matches.get(row));
      if (found) matches.set(row, found);
    }
  }
}

const isOpen = (match: Match | undefined): boolean => match?.kind === 'none' || match?.kind === 'perhaps';

/** Names of this machine say nothing about another one. */
const isOfThisMachine = (address: string): boolean => /^(127\.|0\.0\.0\.0$|::1?$)/.test(address);

async function addressesOf(
  hosts: readonly string[],
  resolve: Resolve,
  signal: AbortSignal | undefined,
): Promise<Addresses> {
  const addresses = new Map<string, ReadonlySet<string>>();
  await inTurn([...new Set(hosts.map(normalHost))], atOnce, async (host) => {
    if (signal?.aborted) return;
    const found = isIP(host) ? [host] : await quickly(resolve, host, signal);
    const usable = new Set(found.map(normalHost));
    if (usable.size > 0 && ![...usable].some(isOfThisMachine)) addresses.set(host, usable);
  });
  return addresses;
}

/** What was found within the time limit; nothing if it failed. */
async function quickly(
  resolve: Resolve,
  host: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  let end = (): void => undefined;
  const limit = new Promise<readonly string[]>((done) => {
    end = (): void => done([]);
  });
  const timer = setTimeout(end, timeLimitMs);
  signal?.addEventListener('abort', end);
  try {
    return await Promise.race([resolve(host), limit]);
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}

const keyOf = (addresses: ReadonlySet<string>): string => [...addresses].sort().join(' ');

/** The backup servers of one Enterprise Manager by their IP addresses. */
class AddressIndex {
  private readonly bySet = new Map<string, BackupServer[]>();
  private readonly byAddress = new Map<string, BackupServer[]>();

  constructor(
    servers: readonly BackupServer[],
    private readonly addresses: Addresses,
  ) {
    for (const server of servers) {
      const found = addresses.get(normalHost(server.name ?? ''));
      if (found === undefined) continue;
      addTo(this.bySet, keyOf(found), server);
      for (const address of found) addTo(this.byAddress, address, server);
    }
  }

  found(row: FleetRow, known: Match | undefined): Match | undefined {
    const found = this.addresses.get(normalHost(row.address));
    if (found === undefined) return undefined;
    const same = this.bySet.get(keyOf(found)) ?? [];
    const [server, another] = same.length > 0 ? same : this.sharing(found);
    if (server === undefined || another !== undefined) return undefined;
    // The name says something else than the addresses.
    if (known?.kind === 'perhaps' && known.server !== server) return undefined;
    const isCertain = same.length > 0 && !differs(row.values.port, server.port);
    return { kind: isCertain ? 'one' : 'perhaps', server };
  }

  /** The backup servers of which only some addresses are the same. */
  private sharing(addresses: ReadonlySet<string>): readonly BackupServer[] {
    return [...new Set([...addresses].flatMap((address) => this.byAddress.get(address) ?? []))];
  }
}

const differs = (one: string | number | undefined, other: number | undefined): boolean =>
  one !== undefined && other !== undefined && Number(one) !== other;
