/**
 * The one description of every element that travels between us and an Enterprise Manager: children in
 * schema order, their types and how many. The XML codec, the JSON codec, the validation of what a person
 * typed and the form all read these tables, so a new field is one new row.
 */

export type ScalarType = 'string' | 'int' | 'boolean';

/** A rule for text that a person types; `validate.ts` holds one function for each. */
export type FieldRule = 'host' | 'port' | 'account' | 'thumbprint';

export interface ScalarField {
  readonly kind: 'attribute' | 'element';
  readonly key: string;
  /** The name on the wire, in XML and (as PascalCase) in JSON. */
  readonly name: string;
  readonly type: ScalarType;
  readonly min: 0 | 1;
  /** Never rendered: masked by name before anything is serialised for a person. */
  readonly secret?: true;
  readonly rule?: FieldRule;
  readonly default?: string;
  /** The element must be there but may hold no text. */
  readonly mayBeEmpty?: true;
}

export interface ChildField {
  readonly kind: 'child';
  readonly key: string;
  readonly name: string;
  readonly of: ElementTable;
  readonly min: 0 | 1;
}

/** A wrapper element that holds any number of items, such as `Links`. */
export interface ListField {
  readonly kind: 'list';
  readonly key: string;
  readonly name: string;
  readonly item: ElementTable;
  readonly min: 0;
}

/** The items of a list resource, which lie directly under its root. */
export interface ItemsField {
  readonly kind: 'items';
  readonly key: string;
  readonly name: string;
  readonly item: ElementTable;
  readonly min: 0;
}

export type Field = ScalarField | ChildField | ListField | ItemsField;

export interface ElementTable {
  readonly name: string;
  readonly fields: readonly Field[];
}

type ScalarValue<T> = T extends 'int' ? number : T extends 'boolean' ? boolean : string;

type FieldValue<F> = F extends { kind: 'child'; of: infer T extends ElementTable }
  ? Decoded<T>
  : F extends { kind: 'list' | 'items'; item: infer T extends ElementTable }
    ? readonly Decoded<T>[]
    : F extends { type: infer T }
      ? ScalarValue<T>
      : never;

type RequiredField<F> = F extends { kind: 'list' | 'items' } | { min: 1 } ? F : never;

/** What a table's element is in TypeScript: required where the wire promises it, lists always present. */
export type Decoded<T extends ElementTable> = {
  readonly [F in RequiredField<T['fields'][number]> as F['key']]: FieldValue<F>;
} & {
  readonly [F in Exclude<T['fields'][number], RequiredField<T['fields'][number]>> as F['key']]?:
    FieldValue<F> | undefined;
};

const attribute = <const K extends string, const N extends string, const M extends 0 | 1>(
  key: K,
  name: N,
  min: M,
) => ({ kind: 'attribute', key, name, type: 'string', min }) as const;

const text = <const K extends string, const N extends string, const M extends 0 | 1>(
  key: K,
  name: N,
  min: M,
) => ({ kind: 'element', key, name, type: 'string', min }) as const;

const int = <const K extends string, const N extends string, const M extends 0 | 1>(
  key: K,
  name: N,
  min: M,
) => ({ kind: 'element', key, name, type: 'int', min }) as const;

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

/** What every entity carries. Captured answers omit `Href` and `Type` where the schema requires them. */
const entity = [
  attribute('href', 'Href', 0),
  attribute('type', 'Type', 0),
  attribute('name', 'Name', 0),
  attribute('uid', 'UID', 1),
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
    { ...text('sessionId', 'SessionId', 0), secret: true },
  ],
} as const satisfies ElementTable;

export const entityRefTable = { name: 'EntityRef', fields: entity } as const satisfies ElementTable;

export const entityReferencesTable = {
  name: 'EntityReferences',
  fields: [{ kind: 'items', key: 'items', name: 'Refs', item: entityRefTable, min: 0 }],
} as const satisfies ElementTable;

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

export const backupServersTable = {
  name: 'BackupServers',
  fields: [{ kind: 'items', key: 'items', name: 'BackupServers', item: backupServerTable, min: 0 }],
} as const satisfies ElementTable;

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
    { ...text('password', 'Password', 1), secret: true },
    { ...int('wcfPort', 'WcfPort', 0), rule: 'port', default: '9405' },
    { ...text('vbrCertificateThumbprint', 'VbrCertificateThumbprint', 0), rule: 'thumbprint' },
  ],
} as const satisfies ElementTable;

/**
 * The body of `PUT backupServers/{id}`: the same root and order, but only the address must be there, and what
 * is absent stays as it is. An empty description clears it.
 */
export const backupServerEditTable = {
  name: 'BackupServerSpec',
  fields: editFields(backupServerSpecTable.fields),
} as const;

type EditFields<T extends readonly ScalarField[]> = {
  readonly [I in keyof T]: T[I]['key'] extends 'dnsNameOrIpAddress'
    ? T[I]
    : Omit<T[I], 'min'> & { readonly min: 0 };
};

/** Of the rows of the create's table, so that a new one there is one here. */
function editFields<const T extends readonly ScalarField[]>(fields: T): EditFields<T> {
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
    text('taskId', 'TaskId', 1),
    text('state', 'State', 1),
    text('operation', 'Operation', 0),
    { kind: 'child', key: 'result', name: 'Result', of: resultTable, min: 0 },
  ],
} as const satisfies ElementTable;

export const tasksTable = {
  name: 'Tasks',
  fields: [{ kind: 'items', key: 'items', name: 'Tasks', item: taskTable, min: 0 }],
} as const satisfies ElementTable;

export const errorTable = {
  name: 'Error',
  fields: [
    attribute('message', 'Message', 0),
    text('firstChanceExceptionMessage', 'FirstChanceExceptionMessage', 0),
  ],
} as const satisfies ElementTable;

const entitiesTable = {
  name: 'Entities',
  fields: [{ kind: 'list', key: 'backupServers', name: 'BackupServers', item: backupServerTable, min: 0 }],
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
    { kind: 'child', key: 'entities', name: 'Entities', of: entitiesTable, min: 0 },
    { kind: 'child', key: 'pagingInfo', name: 'PagingInfo', of: pagingInfoTable, min: 0 },
  ],
} as const satisfies ElementTable;

/**
 * A session of Enterprise Manager's own, such as a collection: version 13 has them. No source shows one whole;
 * the members are those of the job sessions, and none but the UID is relied on.
 */
export const systemSessionTable = {
  name: 'SystemSession',
  fields: [
    ...entity,
    text('sessionType', 'SessionType', 0),
    text('creationTime', 'CreationTimeUTC', 0),
    text('endTime', 'EndTimeUTC', 0),
    text('state', 'State', 0),
    text('result', 'Result', 0),
  ],
} as const satisfies ElementTable;

export const systemSessionsTable = {
  name: 'SystemSessions',
  fields: [{ kind: 'items', key: 'items', name: 'SystemSessions', item: systemSessionTable, min: 0 }],
} as const satisfies ElementTable;

const systemSessionEventTable = {
  name: 'SystemSessionEvent',
  fields: [text('time', 'TimeUTC', 0), text('status', 'Status', 0), text('message', 'Message', 0)],
} as const satisfies ElementTable;

export const systemSessionEventsTable = {
  name: 'SystemSessionEvents',
  fields: [
    { kind: 'items', key: 'items', name: 'SystemSessionEvents', item: systemSessionEventTable, min: 0 },
  ],
} as const satisfies ElementTable;

export type EnterpriseManager = Decoded<typeof enterpriseManagerTable>;
export type EntityRef = Decoded<typeof entityRefTable>;
export type BackupServer = Decoded<typeof backupServerTable>;
export type BackupServerSpec = Decoded<typeof backupServerSpecTable>;
export type BackupServerEdit = Decoded<typeof backupServerEditTable>;
export type SystemSession = Decoded<typeof systemSessionTable>;
export type Task = Decoded<typeof taskTable>;
