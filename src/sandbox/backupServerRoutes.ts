import type { BackupServerRecord } from './estate';
import { list, type ObjectNode } from './nodes';
import {
  backupServer,
  backupServerReference,
  credentials,
  job,
  managedServer,
  namedReference,
  passwordKey,
  references,
  repository,
} from './representations';
import {
  found,
  isEntityFormat,
  noContent,
  ok,
  refuseMethods,
  refuseRole,
  type AskedInSession,
  type Reply,
} from './routing';
import { task } from './sessionRepresentations';
import { addTask } from './sessions';
import { BadRequest, type SpecValues } from './specs';

export function backupServerRoutes(asked: AskedInSession): Reply | undefined {
  const { segments, world, href, session } = asked;
  if (segments[0] !== 'backupservers') return undefined;
  refuseRole(asked, 'administrator', 'portal-user');
  const { servers } = world.estate;
  if (segments.length === 1) {
    refuseMethods(asked, 'GET', 'POST');
    if (asked.method === 'POST') return postCollection(asked);
    return ok(
      isEntityFormat(asked)
        ? list(
            'BackupServers',
            'BackupServers',
            servers.map((server) => backupServer(href, server, session.account.role)),
          )
        : references(servers.map((server) => backupServerReference(href, server))),
    );
  }
  const server = found(
    servers.find(({ id }) => id === segments[1]?.toLowerCase()),
    'The backup server',
  );
  return segments.length === 2 ? one(asked, server) : children(asked, server);
}

function one(asked: AskedInSession, server: BackupServerRecord): Reply {
  const { world, href, session } = asked;
  refuseMethods(asked, 'GET', 'PUT', 'DELETE', 'POST');
  switch (asked.method) {
    case 'GET':
      return ok(
        isEntityFormat(asked)
          ? backupServer(href, server, session.account.role)
          : backupServerReference(href, server, 'EntityRef'),
      );
    case 'PUT':
      refuseRole(asked, 'administrator');
      edit(server, asked.spec('edit'));
      return noContent;
    case 'DELETE':
      refuseRole(asked, 'administrator');
      world.estate.servers.splice(world.estate.servers.indexOf(server), 1);
      return noContent;
    default:
      return collect(asked, server);
  }
}

function collect(asked: AskedInSession, server: BackupServerRecord): Reply {
  const { world, href, session } = asked;
  if (asked.query.get('action')?.toLowerCase() !== 'collect') throw new BadRequest('The action is unknown.');
  const now = world.now();
  const { taskRunningMs, taskOperationFinishedMs, collectMs } = world.switches;
  // The task is over when collecting has begun; the collection itself is a session of the system.
  world.estate.systemSessions.push({
    id: world.newId(),
    serverId: server.id,
    name: `Collect ${server.name}`,
    startedAt: now,
    endsAt: now + taskRunningMs + taskOperationFinishedMs + collectMs,
    failure: world.switches.collectFails,
  });
  const record = addTask(session, {
    operation: 'CollectingBackupServer',
    operationFinishedAt: now + taskRunningMs,
    finishedAt: now + taskRunningMs + taskOperationFinishedMs,
    success: true,
    message: 'Collecting has been started. See Sessions for its progress.',
    apply: undefined,
  });
  return { status: 202, body: task(href, record, now) };
}

function edit(server: BackupServerRecord, spec: SpecValues): void {
  const address = spec['DnsNameOrIpAddress'] ?? server.address;
  server.address = address;
  server.name = address;
  if (spec['Description'] !== undefined) server.description = spec['Description'];
  if (spec['Port'] !== undefined) server.port = Number(spec['Port']);
  if (spec['Username'] !== undefined) server.username = spec['Username'];
  if (spec['WcfPort'] !== undefined) server.wcfPort = Number(spec['WcfPort']);
  if (spec['VbrCertificateThumbprint'] !== undefined) server.thumbprint = spec['VbrCertificateThumbprint'];
}

function postCollection(asked: AskedInSession): Reply {
  const { world } = asked;
  refuseRole(asked, 'administrator');
  if (asked.query.get('action')?.toLowerCase() !== 'create') throw new BadRequest('The action is unknown.');
  const spec = asked.spec('create');
  const address = spec['DnsNameOrIpAddress'] ?? '';
  const wanted = address.toLowerCase();
  if (world.switches.createRejects !== undefined) throw new BadRequest(world.switches.createRejects);
  if (
    world.estate.servers.some((server) =>
      [server.name, server.address].some((name) => name.toLowerCase() === wanted),
    )
  ) {
    throw new BadRequest(`Backup server ${address} has already been added.`);
  }
  return create(asked, {
    id: world.newId(),
    name: address,
    address,
    description: spec['Description'] ?? '',
    port: Number(spec['Port']),
    version: '13.0.1.1071',
    wcfPort: spec['WcfPort'] === undefined ? 9405 : Number(spec['WcfPort']),
    thumbprint: spec['VbrCertificateThumbprint'],
    username: spec['Username'] ?? '',
  });
}

/** Addresses that can never be reached, by the registry of reserved names: a failure to try by hand. */
const isUnreachable = (address: string): boolean => /\.invalid$/i.test(address);

function create(asked: AskedInSession, server: BackupServerRecord): Reply {
  const { world, href, session } = asked;
  const { createResponse, createFails, taskRunningMs, taskOperationFinishedMs } = world.switches;
  const add = (): void => {
    world.estate.servers.push(server);
  };
  const failure =
    createFails ??
    (isUnreachable(server.address)
      ? `Failed to connect to backup server ${server.address}: No such host is known.`
      : undefined);
  if (createResponse === 'task') {
    const now = world.now();
    const record = addTask(session, {
      operation: 'CreateBackupServer',
      operationFinishedAt: now + taskRunningMs,
      finishedAt: now + taskRunningMs + taskOperationFinishedMs,
      success: failure === undefined,
      message: failure ?? 'Ok',
      apply: failure === undefined ? add : undefined,
    });
    return { status: 202, body: task(href, record, now) };
  }
  if (failure !== undefined) throw new BadRequest(failure);
  add();
  switch (createResponse) {
    case 'accepted-empty':
      return { status: 202 };
    case 'created-empty':
      return { status: 201 };
    case 'created-representation':
      return {
        status: 201,
        body: backupServer(href, server, session.account.role),
        headers: { Location: href(`backupServers/${server.id}`) },
      };
    case 'no-content':
      return noContent;
  }
}

function children(asked: AskedInSession, server: BackupServerRecord): Reply | undefined {
  const { world, href, segments, session } = asked;
  const { estate } = world;
  const { role } = session.account;
  const own = <T extends { serverId: string }>(records: readonly T[]): readonly T[] =>
    records.filter((record) => record.serverId === server.id);
  refuseMethods(asked, 'GET');
  if (segments.length === 4 && (segments[2] === 'credentials' || segments[2] === 'passwords')) {
    return ok(
      segments[2] === 'credentials'
        ? credentials(href, byId(own(estate.credentials), segments[3]), role)
        : passwordKey(href, byId(own(estate.passwordKeys), segments[3]), role),
    );
  }
  if (segments.length !== 3) return undefined;
  switch (segments[2]) {
    case 'credentials':
      return ok(
        list(
          'CredentialsInfoList',
          'CredentialsInfos',
          own(estate.credentials).map((item) => credentials(href, item, role)),
        ),
      );
    case 'passwords':
      return ok(
        list(
          'PasswordKeyInfoList',
          'PasswordKeyInfos',
          own(estate.passwordKeys).map((item) => passwordKey(href, item, role)),
        ),
      );
    default:
      return namedCollection(asked, segments[2] ?? '', server);
  }
}

const byId = <T extends { id: string }>(records: readonly T[], id: string | undefined): T =>
  found(
    records.find((record) => record.id === id?.toLowerCase()),
    'The resource',
  );

/** `/jobs`, `/repositories` and `/managedServers`, of one server or of all. */
export function namedCollection(
  asked: AskedInSession,
  path: string,
  server?: BackupServerRecord,
): Reply | undefined {
  const { world, href } = asked;
  const { jobs, repositories, managedServers, servers } = world.estate;
  const serverName = (id: string): string => servers.find((candidate) => candidate.id === id)?.name ?? '';
  const mine = ({ serverId }: { serverId: string }): boolean =>
    server === undefined || serverId === server.id;
  const id = server === undefined ? asked.segments[1] : undefined;
  const reply = <T extends { id: string; serverId: string; name: string }>(
    type: string,
    plural: string,
    collection: string,
    records: readonly T[],
    entity: (record: T) => ObjectNode,
  ): Reply => {
    refuseMethods(asked, 'GET');
    if (id !== undefined) {
      const record = byId(records, id);
      return ok(
        isEntityFormat(asked)
          ? entity(record)
          : namedReference(href, type, collection, record, serverName(record.serverId), 'EntityRef'),
      );
    }
    return ok(
      isEntityFormat(asked)
        ? list(plural, plural, records.map(entity))
        : references(
            records.map((record) =>
              namedReference(href, type, collection, record, serverName(record.serverId)),
            ),
          ),
    );
  };
  switch (path) {
    case 'jobs':
      refuseRole(asked, 'administrator');
      return reply('Job', 'Jobs', 'jobs', jobs.filter(mine), (record) =>
        job(href, record, serverName(record.serverId)),
      );
    case 'repositories':
      refuseRole(asked, 'administrator', 'portal-user');
      return reply('Repository', 'Repositories', 'repositories', repositories.filter(mine), (record) =>
        repository(href, record, serverName(record.serverId)),
      );
    case 'managedservers':
      refuseRole(asked, 'administrator', 'portal-user');
      return reply(
        'ManagedServer',
        'ManagedServers',
        'managedServers',
        managedServers.filter(mine),
        (record) => managedServer(href, record, serverName(record.serverId)),
      );
    default:
      return undefined;
  }
}

/** The global collections, under the root. */
export function globalRoutes(asked: AskedInSession): Reply | undefined {
  return asked.segments.length > 2 ? undefined : namedCollection(asked, asked.segments[0] ?? '');
}
