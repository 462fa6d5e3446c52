import { serverName } from '../client/resources/backupServer';
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
/** A name may resolve to many addresses. No more than this many are looked up. */
const askedAddresses = 3;

/** A backup server that is to be connected, or is connected already. */
export interface Candidate {
  readonly host: string;
  readonly port: number;
  readonly wcfPort?: number | undefined;
  readonly username?: string | undefined;
  /** Known only if the backup server is connected already. */
  readonly version?: string | undefined;
  /** Known only if the backup server is connected already. */
  readonly uid?: string | undefined;
}

/** Checks a backup server before it is connected. The checks only read, and send nothing to the backup server. */
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
      // These rules apply to a backup server that is about to be added.
      ...(candidate.uid === undefined ? ruleFindings(hasProvider) : []),
      licenceFinding(this.consent.isGiven(endpoint)),
    ];
  }

  /**
   * Finds the other Enterprise Managers that a host is connected to, among those that answer within a few seconds. The
   * session of the endpoint itself is not used.
   *
   * @throws EmError `cancelled`, and nothing else
   */
  async elsewhere(endpoint: Endpoint, host: string, signal?: AbortSignal): Promise<Answers> {
    const others = this.registry.endpoints.filter(({ url }) => url !== endpoint.url);
    return this.connected(endpoint, {}, [host], others, signal);
  }

  /**
   * Whether Enterprise Manager reports the backup server of a Cloud Connect provider within a few seconds.
   *
   * @throws EmError `cancelled`, and nothing else
   */
  async hasProvider(endpoint: Endpoint, signal: AbortSignal | undefined): Promise<boolean> {
    try {
      const session = this.registry.session(endpoint);
      const told = await within(providerTimeoutMs, signal, placeOf(endpoint), (own) =>
        session.run((em) => em.inBackground().cloudConnect.isOffered(own)),
      );
      return told === true;
    } catch (error) {
      // The user sees that this rule could not be checked, and the exchange is in the output.
      if (isEmError(error) && !isCancelled(error)) return false;
      throw error;
    }
  }

  /** Finds the connections of a backup server under any of these names, except the checked entry itself. */
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
        serverName: serverName(server),
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
