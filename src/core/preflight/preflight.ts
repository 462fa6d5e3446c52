import { isCancelled, isEmError } from '../client/errors';
import { within } from '../client/within';
import { placeOf } from '../session/identity';
import { explain } from '../words/explain';
import type { Sessions } from '../session/sessions';
import type { Endpoint } from '../session/endpoint';
import type { Inventory, Silence } from '../inventory/inventory';
import type { Finding } from './finding';
import {
  answersFindings,
  connectedFindings,
  formFindings,
  licenceFinding,
  versionFinding,
  type Answers,
  type ConnectedAt,
} from './checks';
import { nameFinding, portFinding } from './reachChecks';
import { ruleFindings } from './ruleFindings';

const reachTimeoutMs = 5000;
const providerTimeoutMs = 3000;
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

/** Looks at everything that can go wrong before it does. Only reads, and says nothing to the backup server. */
export class Preflight {
  constructor(
    private readonly registry: Sessions,
    private readonly inventory: Inventory,
    private readonly consent: { isGiven(endpoint: Endpoint): boolean },
  ) {}

  async check(endpoint: Endpoint, candidate: Candidate, signal?: AbortSignal): Promise<readonly Finding[]> {
    const { host, port, wcfPort, username, version } = candidate;
    const api = await this.registry.loadApi();
    const [reach, health, hasProvider] = await Promise.all([
      api.reach(host, port, reachTimeoutMs, signal),
      this.inventory.health(endpoint, signal, false),
      this.hasProvider(endpoint, signal),
    ]);
    const addresses = reach.kind === 'unresolved' ? [] : reach.addresses.slice(0, askedAddresses);
    const all = this.registry.endpoints;
    const elsewhere = await this.connected(endpoint, candidate, [host, ...addresses], all, signal);
    const answers = portFinding(host, port, reach);
    return [
      nameFinding(host, reach),
      ...(answers ? [answers] : []),
      ...(username === undefined ? [] : formFindings(port, wcfPort, username, version)),
      ...connectedFindings(elsewhere, candidate.uid !== undefined),
      ...answersFindings(elsewhere),
      versionFinding(version, health.product, health.isLate),
      // They are for whoever adds one.
      ...(candidate.uid === undefined ? ruleFindings(hasProvider) : []),
      licenceFinding(this.consent.isGiven(endpoint)),
    ];
  }

  /**
   * Where else than on this endpoint a host is connected, as far as the others answer within a few seconds. Its own
   * session is not used for that.
   *
   * @throws EmError `cancelled`, and nothing else
   */
  async elsewhere(endpoint: Endpoint, host: string, signal?: AbortSignal): Promise<Answers> {
    const others = this.registry.endpoints.filter(({ url }) => url !== endpoint.url);
    return this.connected(endpoint, {}, [host], others, signal);
  }

  /**
   * Whether Enterprise Manager has the backup server of a Cloud Connect provider, as far as it tells in a few seconds.
   *
   * @throws EmError `cancelled`, and nothing else
   */
  async hasProvider(endpoint: Endpoint, signal: AbortSignal | undefined): Promise<boolean> {
    try {
      const session = this.registry.session(endpoint);
      const told = await within(providerTimeoutMs, signal, placeOf(endpoint), (own) =>
        session.run((client, token, api) => api.offersCloudConnect(client.inBackground(), token, own)),
      );
      return told === true;
    } catch (error) {
      // What is not told is said as such, and the exchange is in the output.
      if (isEmError(error) && !isCancelled(error)) return false;
      throw error;
    }
  }

  /** Where a backup server of any of these names is connected, itself aside. */
  private async connected(
    endpoint: Endpoint,
    { uid }: Pick<Candidate, 'uid'>,
    names: readonly string[],
    asked: readonly Endpoint[],
    signal?: AbortSignal,
  ): Promise<Answers> {
    const { located, answered, silent, unasked } = await this.inventory.locate(
      [...new Set(names)],
      asked,
      signal,
    );
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
    return {
      connected: [...found.values()],
      answered: answered.length,
      silent: silent.map(silentAt),
      unasked: unasked.map(({ name }) => name),
    };
  }
}

const silentAt = ({ endpoint, error }: Silence): Answers['silent'][number] => ({
  endpointName: endpoint.name,
  reason: explain(error).what,
});
