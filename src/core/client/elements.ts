import {
  attribute,
  int,
  listOf,
  secret,
  text,
  type Decoded,
  type ElementTable,
  type WritableField,
  type WritableTable,
} from './elementTable';

/* The elements of the entry point, of logon sessions, backup servers, tasks and queries. */

export const linkTable = {
  name: 'Link',
  fields: [
    attribute('href', 'Href', 1),
    attribute('name', 'Name', 0),
    attribute('type', 'Type', 0),
    attribute('rel', 'Rel', 0),
  ],
} as const satisfies ElementTable;

const links = { kind: 'list', key: 'links', name: 'Links', item: linkTable, min: 0 } as const;

/** The members of every entity. Captured responses omit `Href` and `Type` although the schema requires them. */
export const entity = [
  attribute('href', 'Href', 0),
  attribute('type', 'Type', 0),
  attribute('name', 'Name', 0),
  { ...attribute('uid', 'UID', 1), id: 'uid' },
  links,
] as const;

const supportedVersionTable = {
  name: 'SupportedVersion',
  fields: [attribute('name', 'Name', 1), links],
} as const satisfies ElementTable;

export const enterpriseManagerTable = {
  name: 'EnterpriseManager',
  fields: [
    links,
    {
      kind: 'list',
      key: 'supportedVersions',
      name: 'SupportedVersions',
      item: supportedVersionTable,
      min: 0,
    },
  ],
} as const satisfies ElementTable;

export const logonSessionTable = {
  name: 'LogonSession',
  fields: [
    attribute('href', 'Href', 0),
    links,
    text('userName', 'UserName', 0),
    secret('sessionId', 'SessionId', 0),
  ],
} as const satisfies ElementTable;

export const entityRefTable = { name: 'EntityRef', fields: entity } as const satisfies ElementTable;

export const entityReferencesTable = listOf('EntityReferences', 'Refs', entityRefTable);

export const backupServerTable = {
  name: 'BackupServer',
  fields: [
    ...entity,
    text('description', 'Description', 0),
    int('port', 'Port', 0),
    text('version', 'Version', 0),
    int('wcfPort', 'WcfPort', 0),
    text('vbrCertificateThumbprint', 'VbrCertificateThumbprint', 0),
  ],
} as const satisfies ElementTable;

export const backupServersTable = listOf('BackupServers', 'BackupServers', backupServerTable);

/**
 * The body of `POST backupServers?action=create`. The order is that of the vendor's table, schema and
 * clients (Port before Username); only the newest XML example disagrees, and the deserialiser is
 * sequence-based. WcfPort and VbrCertificateThumbprint exist from product 12 on.
 */
export const backupServerSpecTable = {
  name: 'BackupServerSpec',
  fields: [
    { ...text('description', 'Description', 1), mayBeEmpty: true },
    { ...text('dnsNameOrIpAddress', 'DnsNameOrIpAddress', 1), rule: 'host' },
    { ...int('port', 'Port', 1), rule: 'port', default: '9392' },
    { ...text('username', 'Username', 1), rule: 'account' },
    secret('password', 'Password', 1),
    { ...int('wcfPort', 'WcfPort', 0), rule: 'port' },
    { ...text('vbrCertificateThumbprint', 'VbrCertificateThumbprint', 0), rule: 'thumbprint' },
  ],
} as const satisfies WritableTable;

/**
 * The body of `PUT backupServers/{id}`: the same root and order, but only the address is required, and an absent
 * element stays unchanged. An empty description clears it.
 */
export const backupServerEditTable = {
  name: 'BackupServerSpec',
  fields: editFields(backupServerSpecTable.fields),
} as const satisfies WritableTable;

type EditFields<T extends readonly WritableField[]> = {
  readonly [I in keyof T]: T[I]['key'] extends 'dnsNameOrIpAddress'
    ? T[I]
    : Omit<T[I], 'min'> & { readonly min: 0 };
};

/** Derived from the create table, so that a field added there is editable too. */
function editFields<const T extends readonly WritableField[]>(fields: T): EditFields<T> {
  return fields.map((field) =>
    field.key === 'dnsNameOrIpAddress' ? field : { ...field, min: 0 },
  ) as unknown as EditFields<T>;
}

const resultTable = {
  name: 'Result',
  fields: [
    { kind: 'attribute', key: 'success', name: 'Success', type: 'boolean', min: 0 },
    text('message', 'Message', 0),
  ],
} as const satisfies ElementTable;

export const taskTable = {
  name: 'Task',
  fields: [
    attribute('href', 'Href', 0),
    links,
    { ...text('taskId', 'TaskId', 1), id: 'segment' },
    text('state', 'State', 1),
    text('operation', 'Operation', 0),
    { kind: 'child', key: 'result', name: 'Result', of: resultTable, min: 0 },
  ],
} as const satisfies ElementTable;

export const tasksTable = listOf('Tasks', 'Tasks', taskTable);

export const errorTable = {
  name: 'Error',
  fields: [
    attribute('message', 'Message', 0),
    text('firstChanceExceptionMessage', 'FirstChanceExceptionMessage', 0),
  ],
} as const satisfies ElementTable;

const entitiesTable = {
  name: 'Entities',
  fields: [
    {
      kind: 'list',
      key: 'backupServers',
      name: 'BackupServers',
      item: backupServerTable,
      min: 0,
      isVital: true,
    },
  ],
} as const satisfies ElementTable;

const pagingInfoTable = {
  name: 'PagingInfo',
  fields: [
    { kind: 'attribute', key: 'pageNum', name: 'PageNum', type: 'int', min: 0 },
    { kind: 'attribute', key: 'pageSize', name: 'PageSize', type: 'int', min: 0 },
    { kind: 'attribute', key: 'pagesCount', name: 'PagesCount', type: 'int', min: 0 },
  ],
} as const satisfies ElementTable;

export const queryResultTable = {
  name: 'QueryResult',
  fields: [
    { kind: 'child', key: 'entities', name: 'Entities', of: entitiesTable, min: 0, isVital: true },
    { kind: 'list', key: 'refs', name: 'Refs', item: entityRefTable, min: 0 },
    { kind: 'child', key: 'pagingInfo', name: 'PagingInfo', of: pagingInfoTable, min: 0 },
  ],
} as const satisfies ElementTable;

export type EnterpriseManager = Decoded<typeof enterpriseManagerTable>;
export type Link = Decoded<typeof linkTable>;
export type EntityRef = Decoded<typeof entityRefTable>;
export type BackupServer = Decoded<typeof backupServerTable>;
export type BackupServerSpec = Decoded<typeof backupServerSpecTable>;
export type BackupServerEdit = Decoded<typeof backupServerEditTable>;
export type Task = Decoded<typeof taskTable>;
