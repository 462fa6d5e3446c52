import { randomUUID } from 'node:crypto';

export interface BackupServerRecord {
  readonly id: string;
  name: string;
  /** The address it was connected under; only the query service tells it. */
  address: string;
  description: string;
  port: number;
  version: string;
  wcfPort: number | undefined;
  thumbprint: string | undefined;
  username: string;
}

export interface NamedRecord {
  readonly id: string;
  readonly serverId: string;
  readonly name: string;
}

export interface JobRecord extends NamedRecord {
  readonly jobType: string;
  readonly platform: string;
  readonly description: string;
  readonly scheduleEnabled: boolean;
}

export interface RepositoryRecord extends NamedRecord {
  readonly capacity: number;
  readonly freeSpace: number;
  readonly kind: string;
}

export interface ManagedServerRecord extends NamedRecord {
  readonly description: string;
  readonly type: string;
}

export interface CredentialsRecord {
  readonly id: string;
  readonly serverId: string;
  readonly username: string;
  readonly description: string;
}

export interface PasswordKeyRecord {
  readonly id: string;
  readonly serverId: string;
  readonly hint: string;
  readonly modified: string;
}

/** What EM does on its own behalf; a collection is one of these. */
export interface SystemSessionRecord {
  readonly id: string;
  /** What its events call the backup servers that it collects from, one after the other. */
  readonly servers: readonly string[];
  readonly startedAt: number;
  readonly endsAt: number;
  /** Of which of them the collection fails, and why. */
  readonly failure?: { readonly server: string; readonly message: string } | undefined;
  /** How the session ends whatever its events tell. */
  readonly end?: 'warning' | 'failed' | undefined;
  /** Not documented: its messages are in a language that the client does not read. */
  readonly phrases?: 'foreign';
}

export interface Estate {
  readonly servers: BackupServerRecord[];
  readonly jobs: JobRecord[];
  readonly repositories: RepositoryRecord[];
  readonly managedServers: ManagedServerRecord[];
  readonly credentials: CredentialsRecord[];
  readonly passwordKeys: PasswordKeyRecord[];
  readonly systemSessions: SystemSessionRecord[];
}

export type IdMaker = () => string;

/** GUIDs that are the same in each run, for tests that compare. */
export function sequentialIds(): IdMaker {
  let next = 0;
  return () => `00000000-0000-4000-8000-${(next += 1).toString(16).padStart(12, '0')}`;
}

export const randomIds: IdMaker = () => randomUUID();

const terabyte = 1024 ** 4;

const hour = 3_600_000;

/** One server of each kind: well, with a collection that failed, and not collected for long. */
const seeds = [
  ['vbr-berlin.sandbox.example', 'Berlin, production', '13.0.1.1071', 'WEB', 2, undefined],
  [
    'vbr-lisbon.sandbox.example',
    'Lisbon, production',
    '12.3.2.3617',
    'SQL',
    5,
    'Failed to connect to backup server vbr-lisbon.sandbox.example: the RPC server is unavailable.',
  ],
  ['vbr-oslo.sandbox.example', 'Oslo, test', '12.1.2.172', 'LAB', 20 * 24, undefined],
] as const;

/** A small believable estate; `extra` more servers without anything under them, for large lists. */
export function makeEstate(newId: IdMaker, now: number, extra = 0): Estate {
  const estate: Estate = {
    servers: [],
    jobs: [],
    repositories: [],
    managedServers: [],
    credentials: [],
    passwordKeys: [],
    systemSessions: [],
  };
  for (const [name, description, version, prefix, hoursAgo, failure] of seeds) {
    const server = addServer(estate, newId, { name, description, version });
    addContents(estate, newId, server, prefix);
    const endsAt = now - hoursAgo * hour;
    const startedAt = endsAt - 90_000;
    estate.systemSessions.push({
      id: newId(),
      servers: [server.name],
      startedAt,
      endsAt,
      ...(failure !== undefined && { failure: { server: name, message: failure } }),
    });
  }
  for (let index = 1; index <= extra; index += 1) {
    const name = `vbr-${String(index).padStart(5, '0')}.sandbox.example`;
    addServer(estate, newId, { name, description: `Site ${index}`, version: '12.3.2.3617' });
  }
  return estate;
}

/** What a backup server has of itself where nobody says another: 9405 for 12, 443 for 13. */
export const certificatePort = (version: string): number => (version.startsWith('13') ? 443 : 9405);

function addServer(
  estate: Estate,
  newId: IdMaker,
  facts: { name: string; description: string; version: string },
): BackupServerRecord {
  const server: BackupServerRecord = {
    id: newId(),
    ...facts,
    address: facts.name,
    port: facts.version.startsWith('13') ? 443 : 9392,
    wcfPort: certificatePort(facts.version),
    thumbprint: undefined,
    username: 'SANDBOX\\svc-vbr',
  };
  estate.servers.push(server);
  return server;
}

function addContents(estate: Estate, newId: IdMaker, server: BackupServerRecord, prefix: string): void {
  const serverId = server.id;
  const named = (name: string): NamedRecord => ({ id: newId(), serverId, name });
  for (const [name, jobType] of [
    [`${prefix} nightly`, 'Backup'],
    [`${prefix} copy to vault`, 'BackupCopy'],
  ] as const) {
    estate.jobs.push({
      ...named(name),
      jobType,
      platform: 'VMware',
      description: '',
      scheduleEnabled: true,
    });
  }
  estate.repositories.push(
    {
      ...named('Default Backup Repository'),
      capacity: 8 * terabyte,
      freeSpace: 3 * terabyte,
      kind: 'WindowsLocal',
    },
    { ...named(`${prefix} object store`), capacity: 40 * terabyte, freeSpace: -1, kind: 'Extendable' },
  );
  estate.managedServers.push(
    { ...named(server.name), description: 'Backup server', type: 'Local' },
    {
      ...named(`vcenter-${prefix.toLowerCase()}.sandbox.example`),
      description: 'Virtual centre',
      type: 'VC',
    },
  );
  estate.credentials.push({
    id: newId(),
    serverId,
    username: 'SANDBOX\\svc-guest',
    description: 'Guest processing',
  });
  estate.passwordKeys.push({
    id: newId(),
    serverId,
    hint: 'ring binder, page 4',
    modified: '2026-02-19T03:33:00+01:00',
  });
}
