import type { BackupServerRecord, Estate } from './estate';
import { list, type ObjectNode } from './nodes';
import {
  credentials,
  job,
  managedServer,
  namedReference,
  passwordKey,
  references,
  repository,
  type Href,
} from './representations';
import {
  administrators,
  found,
  isEntityFormat,
  ok,
  readers,
  route,
  type Reply,
  type Route,
  type SessionRequest,
} from './routing';
import type { Role } from './sessions';

/** A record that lies under a backup server. */
interface Content {
  readonly id: string;
  readonly serverId: string;
}

/** A collection that is there of all backup servers and of each: a new one is a row of `collections`. */
interface Collection<T extends Content & { readonly name: string }> {
  readonly path: string;
  readonly type: string;
  readonly roles: readonly Role[];
  readonly records: (estate: Estate) => readonly T[];
  readonly entity: (href: Href, record: T, serverName: string) => ObjectNode;
}

/** Secrets of a backup server, which are listed under it alone and always as entities. */
interface SecretCollection<T extends Content> {
  readonly path: string;
  readonly root: string;
  readonly items: string;
  readonly records: (estate: Estate) => readonly T[];
  readonly entity: (href: Href, record: T, role: Role) => ObjectNode;
}

const serverNameOf = ({ state }: SessionRequest, { serverId }: Content): string =>
  state.estate.servers.find(({ id }) => id === serverId)?.name ?? '';

const byId = <T extends { id: string }>(records: readonly T[], id: string): T =>
  found(
    records.find((record) => record.id === id.toLowerCase()),
    'The resource',
  );

export const serverOf = ({ state }: SessionRequest, id: string): BackupServerRecord =>
  found(
    state.estate.servers.find((server) => server.id === id.toLowerCase()),
    'The backup server',
  );

function collectionRoutes<T extends Content & { readonly name: string }>({
  path,
  type,
  roles,
  records,
  entity,
}: Collection<T>): readonly Route[] {
  const plural = `${path.charAt(0).toUpperCase()}${path.slice(1)}`;
  const listOf = (request: SessionRequest, shown: readonly T[]): Reply => {
    const { href } = request;
    return ok(
      isEntityFormat(request)
        ? list(
            plural,
            plural,
            shown.map((record) => entity(href, record, serverNameOf(request, record))),
          )
        : references(
            shown.map((record) => namedReference(href, type, path, record, serverNameOf(request, record))),
          ),
    );
  };
  return [
    route('GET', path, roles, (request) => listOf(request, records(request.state.estate))),
    route('GET', `${path}/{id}`, roles, (request, params) => {
      const record = byId(records(request.state.estate), params.id);
      const serverName = serverNameOf(request, record);
      return ok(
        isEntityFormat(request)
          ? entity(request.href, record, serverName)
          : namedReference(request.href, type, path, record, serverName, 'EntityRef'),
      );
    }),
    route('GET', `backupServers/{serverId}/${path}`, roles, (request, params) => {
      const server = serverOf(request, params.serverId);
      return listOf(
        request,
        records(request.state.estate).filter(({ serverId }) => serverId === server.id),
      );
    }),
  ];
}

function secretRoutes<T extends Content>(collection: SecretCollection<T>): readonly Route[] {
  const own = (request: SessionRequest, serverId: string): readonly T[] => {
    const server = serverOf(request, serverId);
    return collection.records(request.state.estate).filter((record) => record.serverId === server.id);
  };
  const entity = ({ href, session }: SessionRequest, record: T): ObjectNode =>
    collection.entity(href, record, session.account.role);
  return [
    route('GET', `backupServers/{serverId}/${collection.path}`, readers, (request, { serverId }) =>
      ok(
        list(
          collection.root,
          collection.items,
          own(request, serverId).map((record) => entity(request, record)),
        ),
      ),
    ),
    route('GET', `backupServers/{serverId}/${collection.path}/{id}`, readers, (request, params) =>
      ok(entity(request, byId(own(request, params.serverId), params.id))),
    ),
  ];
}

/** Everything that lies under backup servers. */
export const contentRoutes: readonly Route[] = [
  ...collectionRoutes({
    path: 'jobs',
    type: 'Job',
    roles: administrators,
    records: ({ jobs }) => jobs,
    entity: job,
  }),
  ...collectionRoutes({
    path: 'repositories',
    type: 'Repository',
    roles: readers,
    records: ({ repositories }) => repositories,
    entity: repository,
  }),
  ...collectionRoutes({
    path: 'managedServers',
    type: 'ManagedServer',
    roles: readers,
    records: ({ managedServers }) => managedServers,
    entity: managedServer,
  }),
  ...secretRoutes({
    path: 'credentials',
    root: 'CredentialsInfoList',
    items: 'CredentialsInfos',
    records: (estate) => estate.credentials,
    entity: credentials,
  }),
  ...secretRoutes({
    path: 'passwords',
    root: 'PasswordKeyInfoList',
    items: 'PasswordKeyInfos',
    records: ({ passwordKeys }) => passwordKeys,
    entity: passwordKey,
  }),
];
