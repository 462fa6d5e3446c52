import type { BackupServerRecord } from './estate';
import { list, type ObjectNode } from './nodes';
import {
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
  ok,
  refuseMethods,
  refuseRole,
  type AskedInSession,
  type Reply,
} from './routing';

/** What is under a backup server. */
export function children(asked: AskedInSession, server: BackupServerRecord): Reply | undefined {
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
