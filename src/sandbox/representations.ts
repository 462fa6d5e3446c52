import type {
  BackupServerRecord,
  CredentialsRecord,
  JobRecord,
  ManagedServerRecord,
  NamedRecord,
  PasswordKeyRecord,
  RepositoryRecord,
} from './estate';
import { leaf, links, list, object, type LinkFacts, type ListNode, type ObjectNode } from './nodes';
import type { Role } from './sessions';

/** Writes absolute references as the server sees itself. */
export type Href = (path: string) => string;

export interface EntityFacts {
  readonly type: string;
  readonly path: string;
  readonly id: string;
  readonly name: string;
}

export const entityAttributes = (
  href: Href,
  { type, path, id, name }: EntityFacts,
): Record<string, string> => ({
  Href: href(`${path}/${id}?format=Entity`),
  Type: type,
  Name: name,
  UID: `urn:veeam:${type}:${id}`,
});

function reference(
  element: 'Ref' | 'EntityRef',
  href: Href,
  facts: EntityFacts,
  more: readonly LinkFacts[] = [],
): ObjectNode {
  const { type, path, id, name } = facts;
  return object(
    element,
    { UID: `urn:veeam:${type}:${id}`, Name: name, Href: href(`${path}/${id}`), Type: `${type}Reference` },
    links([...more, { href: href(`${path}/${id}?format=Entity`), name, type, rel: 'Alternate' }]),
  );
}

export const references = (items: readonly ObjectNode[]): ListNode => list('EntityReferences', 'Refs', items);

const serverFacts = (server: BackupServerRecord): EntityFacts => ({
  type: 'BackupServer',
  path: 'backupServers',
  id: server.id,
  name: server.name,
});

function serverChildren(href: Href, { id }: BackupServerRecord): LinkFacts[] {
  const at = (path: string): string => href(`backupServers/${id}/${path}`);
  return [
    { href: at('jobs'), type: 'JobReferenceList', rel: 'Down' },
    { href: at('managedServers'), type: 'ManagedServerReferenceList', rel: 'Down' },
    { href: at('repositories'), type: 'RepositoryReferenceList', rel: 'Down' },
    { href: at('credentials'), type: 'CredentialsList', rel: 'Down' },
    { href: at('passwords'), type: 'PasswordKeyList', rel: 'Down' },
  ];
}

export const backupServerReference = (
  href: Href,
  server: BackupServerRecord,
  element: 'Ref' | 'EntityRef' = 'Ref',
): ObjectNode => reference(element, href, serverFacts(server), serverChildren(href, server));

export function backupServer(href: Href, server: BackupServerRecord, role: Role): ObjectNode {
  const self = href(`backupServers/${server.id}`);
  const own = (rel: string): LinkFacts => ({ href: self, type: 'BackupServerReference', rel });
  return object(
    'BackupServer',
    entityAttributes(href, serverFacts(server)),
    links([
      { ...own('Alternate'), name: server.name },
      ...(role === 'administrator' ? [own('Edit'), own('Delete')] : []),
      ...serverChildren(href, server),
      { href: `${self}?action=collect`, rel: 'Start' },
    ]),
    leaf('Description', server.description),
    leaf('Port', server.port),
    leaf('Version', server.version),
    ...(server.wcfPort === undefined ? [] : [leaf('WcfPort', server.wcfPort)]),
    ...(server.thumbprint === undefined ? [] : [leaf('VbrCertificateThumbprint', server.thumbprint)]),
  );
}

function under(
  href: Href,
  type: string,
  path: string,
  record: NamedRecord,
  serverName: string,
): {
  facts: EntityFacts;
  up: LinkFacts[];
} {
  return {
    facts: { type, path, id: record.id, name: record.name },
    up: [
      {
        href: href(`backupServers/${record.serverId}`),
        name: serverName,
        type: 'BackupServerReference',
        rel: 'Up',
      },
    ],
  };
}

export const namedReference = (
  href: Href,
  type: string,
  path: string,
  record: NamedRecord,
  serverName: string,
  element: 'Ref' | 'EntityRef' = 'Ref',
): ObjectNode => {
  const { facts, up } = under(href, type, path, record, serverName);
  return reference(element, href, facts, up);
};

function named(
  href: Href,
  type: string,
  path: string,
  record: NamedRecord,
  serverName: string,
  ...children: ObjectNode['children']
): ObjectNode {
  const { facts, up } = under(href, type, path, record, serverName);
  return object(type, entityAttributes(href, facts), links(up), ...children);
}

export const job = (href: Href, record: JobRecord, serverName: string): ObjectNode =>
  named(
    href,
    'Job',
    'jobs',
    record,
    serverName,
    leaf('JobType', record.jobType),
    leaf('Platform', record.platform),
    leaf('Description', record.description),
    leaf('ScheduleConfigured', true),
    leaf('ScheduleEnabled', record.scheduleEnabled),
  );

export const repository = (href: Href, record: RepositoryRecord, serverName: string): ObjectNode =>
  named(
    href,
    'Repository',
    'repositories',
    record,
    serverName,
    leaf('Capacity', record.capacity),
    leaf('FreeSpace', record.freeSpace),
    leaf('Kind', record.kind),
  );

export const managedServer = (href: Href, record: ManagedServerRecord, serverName: string): ObjectNode =>
  named(
    href,
    'ManagedServer',
    'managedServers',
    record,
    serverName,
    leaf('Description', record.description),
    leaf('ManagedServerType', record.type),
  );

function nested(
  href: Href,
  kind: 'credentials' | 'passwords',
  type: string,
  record: { id: string; serverId: string },
  role: Role,
): { attributes: Record<string, string>; links: ListNode } {
  const self = href(`backupServers/${record.serverId}/${kind}/${record.id}`);
  return {
    attributes: { Href: self, Type: type },
    links: links([
      { href: href(`backupServers/${record.serverId}?format=Entity`), type: 'BackupServer', rel: 'Up' },
      ...(role === 'administrator'
        ? [
            { href: self, type, rel: 'Edit' },
            { href: self, type, rel: 'Delete' },
          ]
        : []),
    ]),
  };
}

export function credentials(href: Href, record: CredentialsRecord, role: Role): ObjectNode {
  const base = nested(href, 'credentials', 'Credentials', record, role);
  return object(
    'CredentialsInfo',
    base.attributes,
    base.links,
    leaf('Id', record.id),
    leaf('Username', record.username),
    leaf('Description', record.description),
    leaf('Password', null),
  );
}

export function passwordKey(href: Href, record: PasswordKeyRecord, role: Role): ObjectNode {
  const base = nested(href, 'passwords', 'PasswordKey', record, role);
  return object(
    'PasswordKeyInfo',
    base.attributes,
    base.links,
    leaf('Id', record.id),
    leaf('Hint', record.hint),
    leaf('LastModificationDate', record.modified),
  );
}
