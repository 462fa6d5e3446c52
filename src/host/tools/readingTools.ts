import * as l10n from '@vscode/l10n';
import type { BackupServer } from '../../core/client/elements';
import { isEmError } from '../../core/client/errors';
import { filterOf } from '../../core/client/queryFilter';
import { serverName } from '../../core/client/resources/backupServer';
import { collectionOf, type Collection } from '../../core/client/collections';
import type { ServerRef } from '../../core/inventory/inventory';
import { serverActions, whyNotAllowed } from '../../core/inventory/allowed';
import { warningsOf } from '../../core/inventory/warnings';
import { windowsPort } from '../../core/preflight/rules';
import type { Endpoint } from '../../core/session/endpoint';
import { explain } from '../../core/words/explain';
import { tools, type ToolName } from '../contributions/tools';
import { collectionsInput, describeInput, failuresInput, findInput, noInput, serverInput } from './inputs';
import type { LookUp } from './lookUp';
import type { Report, Rows, Value } from './report';
import type { ToolServices } from './services';
import { readingTool, type Tool } from './tool';

const defaultRows = 20;

export type ReadingToolName = Exclude<
  ToolName,
  typeof tools.logIn | typeof tools.connectServer | typeof tools.collectData
>;

/** The tools that change nothing and ask nobody. */
export const readingTools = (
  services: ToolServices,
  lookUp: LookUp,
): Readonly<Record<ReadingToolName, Tool>> => ({
  [tools.listEndpoints]: readingTool(l10n.t('Listing the endpoints'), noInput, () => listEndpoints(services)),
  [tools.findServers]: readingTool(
    l10n.t('Finding backup servers'),
    findInput,
    async ({ endpoint, ...query }, signal) => {
      const endpoints =
        endpoint === undefined ? await services.inventory.asked() : [await lookUp.loggedIn(endpoint)];
      return find(services, endpoints, query, signal);
    },
  ),
  [tools.describeServer]: readingTool(
    l10n.t('Reading a backup server'),
    describeInput,
    async ({ endpoint: named, server: serverNamed, section }, signal) => {
      const target = await lookUp.server(named, serverNamed, signal);
      if (section === undefined) return describe(services, target, signal);
      const { endpoint, server } = target;
      const items = await services.registry
        .session(endpoint)
        .run((em) => em.backupServers.section(server.uid, section, signal));
      if (items === undefined) throw lookUp.notLoggedIn(endpoint);
      const listed = items.map(({ name, facts }) => ({ name, ...Object.fromEntries(facts) }));
      return { facts: factsOf(endpoint, server), rows: { [section]: { items: listed } } };
    },
  ),
  [tools.explainFailures]: readingTool(l10n.t('Reading the last failures'), failuresInput, ({ endpoint }) =>
    Promise.resolve(failures(services, endpoint === undefined ? undefined : lookUp.endpoint(endpoint))),
  ),
  [tools.lastCollections]: readingTool(
    l10n.t('Reading the last collections'),
    collectionsInput,
    async ({ endpoint: named, limit = defaultRows }, signal) => {
      const endpoint = await lookUp.loggedIn(named);
      const { collections } = await services.inventory.health(endpoint, signal);
      return {
        facts: {
          endpoint: endpoint.name,
          ...(collections === undefined && {
            unknown: l10n.t('Enterprise Manager did not tell of its collections. Versions before 12 cannot.'),
          }),
        },
        rows: { collections: newestFirst(collections ?? new Map<string, Collection>(), limit) },
      };
    },
  ),
  [tools.checkServer]: readingTool(
    l10n.t('Checking a backup server'),
    serverInput,
    async ({ endpoint, server }, signal) =>
      check(services, await lookUp.server(endpoint, server, signal), signal),
  ),
});

async function describe(
  { inventory }: ToolServices,
  { endpoint, server }: ServerRef,
  signal: AbortSignal,
): Promise<Report> {
  const health = await inventory.health(endpoint, signal, false);
  const collection = collectionOf(health.collections, server);
  return {
    facts: {
      ...factsOf(endpoint, server),
      lastCollection: collection && collectionFacts(collection),
      warnings: warningsOf(server, health).map(({ text }) => text),
      mayBeDone: serverActions.filter((action) => whyNotAllowed(action, endpoint, server) === undefined),
    },
  };
}

async function check(
  { loadActs }: ToolServices,
  { endpoint, server }: ServerRef,
  signal: AbortSignal,
): Promise<Report> {
  const { port, wcfPort, version, uid } = server;
  const { preflight } = await loadActs();
  const findings = await preflight.check(
    endpoint,
    { host: server.name ?? uid, port: port ?? windowsPort, wcfPort, version, uid },
    signal,
  );
  const items = findings.map(({ level, title, reason }) => ({ level, title, reason }));
  return { facts: factsOf(endpoint, server), rows: { findings: { items } } };
}

async function listEndpoints({ registry, isPermitted }: ToolServices): Promise<Report> {
  const items = await Promise.all(
    registry.endpoints.map(async (endpoint): Promise<Value> => {
      const { id, name, url, account, environment, readOnly = false, source } = endpoint;
      const session = registry.session(endpoint);
      await session.restore();
      const { state, failure } = session;
      return {
        ...{ id, name, url, account, environment, readOnly, source },
        needsConsent: !isPermitted(endpoint),
        state: state.kind,
        ...(state.kind !== 'logged-out' && { loggedInAs: state.displayName }),
        ...(state.kind === 'logged-in' && { apiVersion: state.version, mayConnectServers: state.mayConnect }),
        ...(failure && { lastFailure: explain(failure).sentence }),
      };
    }),
  );
  return { rows: { endpoints: { items } } };
}

interface Finding {
  readonly servers: readonly Value[];
  readonly leftOut: number;
  readonly problem?: Value;
}

interface Wanted {
  readonly name?: string | undefined;
  readonly page?: number | undefined;
  readonly limit?: number | undefined;
}

async function find(
  services: ToolServices,
  endpoints: readonly Endpoint[],
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Report> {
  const { page = 1 } = wanted;
  const found = await Promise.all(endpoints.map((endpoint) => findAt(services, endpoint, wanted, signal)));
  const problems = found.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  return {
    facts: {
      page,
      asked: endpoints.map(({ name }) => name),
      ...(endpoints.length === 0 && {
        problem: l10n.t(
          'Nobody is logged in to an endpoint. The tool {0} lets the user log in.',
          tools.logIn,
        ),
      }),
    },
    rows: {
      servers: {
        items: found.flatMap(({ servers }) => servers),
        leftOut: found.reduce((sum, { leftOut }) => sum + leftOut, 0),
        next: l10n.t('Ask for page {0}, or for a longer name.', page + 1),
      },
      ...(problems.length > 0 && { problems: { items: problems } }),
    },
  };
}

/** A failure of one endpoint stops no other. */
async function findAt(
  { inventory }: ToolServices,
  endpoint: Endpoint,
  { name, page = 1, limit = defaultRows }: Wanted,
  signal: AbortSignal,
): Promise<Finding> {
  const filter = name === undefined ? undefined : filterOf(name);
  try {
    const query = { filter, page, pageSize: limit, sortAsc: 'Name' } as const;
    const { servers = [], pages = 1, refused = 0 } = (await inventory.page(endpoint, query, signal)) ?? {};
    const kept = servers.slice(0, limit);
    return {
      servers: kept.map((server) => factsOf(endpoint, server)),
      // The last page has at least one.
      leftOut: servers.length - kept.length + refused + (pages > page ? (pages - page - 1) * limit + 1 : 0),
    };
  } catch (error) {
    if (!isEmError(error)) throw error;
    return {
      servers: [],
      leftOut: 0,
      problem: { endpoint: endpoint.name, problem: explain(error).sentence },
    };
  }
}

const factsOf = (endpoint: Endpoint, server: BackupServer): Readonly<Record<string, Value>> => ({
  endpoint: endpoint.name,
  name: serverName(server),
  uid: server.uid,
  description: server.description,
  version: server.version,
  port: server.port,
  certificatePort: server.wcfPort,
  certificateThumbprint: server.vbrCertificateThumbprint,
});

const collectionFacts = ({ result, session, reason, time }: Collection): Value => ({
  result,
  session,
  reason,
  time: time?.toISOString(),
});

function newestFirst(collections: ReadonlyMap<string, Collection>, limit: number): Rows {
  const sorted = [...collections].sort(
    ([, one], [, other]) => (other.time?.getTime() ?? 0) - (one.time?.getTime() ?? 0),
  );
  return {
    items: sorted.slice(0, limit).map(([server, collection]) => ({
      server,
      collection: collectionFacts(collection),
    })),
    leftOut: Math.max(0, sorted.length - limit),
  };
}

const mostFailures = 5;

/** The last failures of requests, newest first. The exchanges are masked by structure already. */
function failures({ log }: ToolServices, only: Endpoint | undefined): Report {
  const failed = log.recent
    .flatMap((entry) => {
      const { failure, endpointId, endpointName, request, status, startedAt, retryInMs } = entry;
      if (failure === undefined || retryInMs !== undefined) return [];
      if (only !== undefined && endpointId !== only.id) return [];
      const { what, next, where, doubt } = explain(failure);
      const asked = { method: request.method, url: request.url, status, time: startedAt.toISOString() };
      return [{ endpoint: endpointName, kind: failure.kind, what, next, where, doubt, ...asked }];
    })
    .reverse();
  return {
    facts: {
      ...(failed.length === 0 && { none: l10n.t('None of the last requests failed.') }),
    },
    rows: {
      failures: { items: failed.slice(0, mostFailures), leftOut: Math.max(0, failed.length - mostFailures) },
    },
  };
}
