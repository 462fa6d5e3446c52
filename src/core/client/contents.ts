import { sessionAuth, type ApiRequest } from './apiRequest';
import { type EmClient } from './client';
import { entity } from './elements';
import { attribute, int, listOf, text, type ElementTable, type Field } from './elementTable';
import { backupServerPath } from './identifiers';
import { timeText } from './time';
import { loosely } from './usableRows';

/* What Enterprise Manager tells of what lies under a backup server. No content of a password is ever among it. */

const jobTable = {
  name: 'Job',
  fields: [
    ...entity,
    text('jobType', 'JobType', 0),
    text('platform', 'Platform', 0),
    text('description', 'Description', 0),
    { kind: 'element', key: 'scheduleEnabled', name: 'ScheduleEnabled', type: 'boolean', min: 0 },
    { ...text('nextRun', 'NextRun', 0), isTime: true },
  ],
} as const satisfies ElementTable;

/** Sizes in bytes; -1 is unknown, and not shown. */
const repositoryTable = {
  name: 'Repository',
  fields: [
    ...entity,
    int('capacity', 'Capacity', 0),
    int('freeSpace', 'FreeSpace', 0),
    text('kind', 'Kind', 0),
  ],
} as const satisfies ElementTable;

const managedServerTable = {
  name: 'ManagedServer',
  fields: [
    ...entity,
    text('description', 'Description', 0),
    text('managedServerType', 'ManagedServerType', 0),
  ],
} as const satisfies ElementTable;

const credentialsTable = {
  name: 'CredentialsInfo',
  fields: [
    attribute('href', 'Href', 0),
    text('id', 'Id', 1),
    text('username', 'Username', 0),
    text('description', 'Description', 0),
  ],
} as const satisfies ElementTable;

const passwordKeyTable = {
  name: 'PasswordKeyInfo',
  fields: [
    attribute('href', 'Href', 0),
    text('id', 'Id', 1),
    text('hint', 'Hint', 0),
    { ...text('modified', 'LastModificationDate', 0), isTime: true },
  ],
} as const satisfies ElementTable;

/**
 * Each section of a backup server's contents: where it is and what it holds. Nothing is asked of what is only shown, so
 * that nothing is hidden for want of an identifier.
 */
const sections = {
  jobs: { path: 'jobs?format=Entity', table: loosely(listOf('Jobs', 'Jobs', jobTable)) },
  repositories: {
    path: 'repositories?format=Entity',
    table: loosely(listOf('Repositories', 'Repositories', repositoryTable)),
  },
  managedServers: {
    path: 'managedServers?format=Entity',
    table: loosely(listOf('ManagedServers', 'ManagedServers', managedServerTable)),
  },
  credentials: {
    path: 'credentials',
    table: loosely(listOf('CredentialsInfoList', 'CredentialsInfos', credentialsTable)),
  },
  passwords: {
    path: 'passwords',
    table: loosely(listOf('PasswordKeyInfoList', 'PasswordKeyInfos', passwordKeyTable)),
  },
} as const;

export type Section = keyof typeof sections;

/** What is shown of one thing in a section: the same for each, so that whoever shows it needs no table. */
export interface ContentItem {
  readonly name: string;
  readonly facts: readonly (readonly [name: string, value: string | number | boolean])[];
}

/** @throws EmError `forbidden` where the account's role may not see them, as jobs for a portal user */
export async function readSection(
  client: EmClient,
  token: string,
  uid: string,
  section: Section,
  signal?: AbortSignal,
): Promise<readonly ContentItem[]> {
  const { path, table } = sections[section];
  const request: ApiRequest = {
    method: 'GET',
    path: `${backupServerPath(uid)}/${path}`,
    auth: sessionAuth(token),
    signal,
  };
  const decoded: unknown = await client.read<ElementTable>(request, table);
  const { items } = decoded as { readonly items: readonly Readonly<Record<string, unknown>>[] };
  const [list] = table.fields;
  return items.map((item) => toContentItem(item, list.item));
}

/** Of these the name is made, in this order; they and what leads elsewhere are no facts of their own. */
const naming = ['name', 'username', 'hint', 'id'];
const notFacts = new Set([...naming, 'href', 'type', 'uid', 'links']);

function toContentItem(item: Readonly<Record<string, unknown>>, table: ElementTable): ContentItem {
  const name = naming
    .map((key) => item[key])
    .find((value): value is string => typeof value === 'string' && value !== '');
  return {
    name: name ?? '',
    facts: table.fields.flatMap((field) => {
      if (notFacts.has(field.key)) return [];
      const value = factOf(field, item[field.key]);
      return value === undefined || value === '' ? [] : [[field.name, value] as const];
    }),
  };
}

/** No number here is less than nothing: -1 stands for what is not known, as the year 1753 for never. */
function factOf(field: Field, value: unknown): string | number | boolean | undefined {
  if (typeof value === 'number') return value < 0 ? undefined : value;
  if (typeof value === 'string' && field.kind === 'element' && field.isTime)
    return timeText(field.name, value);
  return value as string | boolean | undefined;
}
