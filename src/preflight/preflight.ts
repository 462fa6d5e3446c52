import type { EndpointRegistry } from '../endpoints/registry';
import type { LicenceConsent } from '../endpoints/licenceConsent';
import type { Endpoint } from '../endpoints/settings';
import type { Inventory } from '../inventory/inventory';
import type { Finding } from '../shared/messages';
import {
  connectedFindings,
  formFindings,
  licenceFinding,
  nameFinding,
  portFinding,
  versionFinding,
  type ConnectedAt,
} from './checks';

const reachTimeoutMs = 5000;
/** A name may stand for many addresses; of more than these nobody asks. */
const askedAddresses = 3;

/** A backup server as it is to be connected, or as it is. */
export interface Candidate {
  readonly host: string;
  readonly port: number;
  readonly wcfPort?: number | undefined;
  readonly username?: string | undefined;
  /** Of one that is connected already. */
  readonly version?: string | undefined;
  readonly uid?: string | undefined;
}

/** Where a backup server is connected, and the names of the endpoints that did not say in time. */
export interface Elsewhere {
  readonly connected: readonly ConnectedAt[];
  readonly silent: readonly string[];
}

/** Looks at everything that can go wrong before it does. Only reads, and says nothing to the backup server. */
export class Preflight {
  constructor(
    private readonly registry: EndpointRegistry,
    private readonly inventory: Inventory,
    private readonly consent: LicenceConsent,
  ) {}

  async check(endpoint: Endpoint, candidate: Candidate, signal?: AbortSignal): Promise<readonly Finding[]> {
    const { host, port, wcfPort, username, version } = candidate;
    const api = await this.registry.loadApi();
    const [reach, health] = await Promise.all([
      api.reach(host, port, reachTimeoutMs, signal),
      this.inventory.health(endpoint, signal),
    ]);
    const addresses = reach.kind === 'unresolved' ? [] : reach.addresses.slice(0, askedAddresses);
    const asked = await this.inventory.restored();
    const { connected, silent } = await this.connected(
      endpoint,
      candidate,
      [host, ...addresses],
      asked,
      signal,
    );
    const answers = portFinding(host, port, reach);
    return [
      nameFinding(host, reach),
      ...(answers ? [answers] : []),
      ...(username === undefined ? [] : formFindings(port, wcfPort, username)),
      ...connectedFindings(connected, asked.length, candidate.uid !== undefined, silent),
      versionFinding(version, wcfPort, health.product),
      licenceFinding(this.consent.isGiven(endpoint)),
    ];
  }

  /** Where else than on this endpoint a host is connected: its session is not used for that. */
  async elsewhere(endpoint: Endpoint, host: string, signal?: AbortSignal): Promise<Elsewhere> {
    const others = (await this.inventory.restored()).filter(({ url }) => url !== endpoint.url);
    return this.connected(endpoint, {}, [host], others, signal);
  }

  /** Where a backup server of any of these names is connected, itself aside. */
  private async connected(
    endpoint: Endpoint,
    { uid }: Pick<Candidate, 'uid'>,
    names: readonly string[],
    asked: readonly Endpoint[],
    signal?: AbortSignal,
  ): Promise<Elsewhere> {
    const unique = [...new Set(names)];
    const answers = await Promise.all(unique.map((name) => this.inventory.locate(name, asked, signal)));
    const located = answers.flatMap((answer) => answer.located);
    const silent = new Set(answers.flatMap((answer) => answer.silent.map(({ name }) => name)));
    const found = new Map<string, ConnectedAt>();
    for (const { endpoint: at, server } of located) {
      const isHere = at.url === endpoint.url;
      if (isHere && server.uid === uid) continue;
      found.set(`${at.url} ${server.uid}`, {
        endpointName: at.name,
        serverName: server.name ?? server.uid,
        isHere,
      });
    }
    return { connected: [...found.values()], silent: [...silent] };
  }
}
