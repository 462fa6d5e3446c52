import { certificatePort, type BackupServerRecord } from './estate';
import { list, type ObjectNode } from './nodes';
import { children } from './contentRoutes';
import { backupServer, backupServerReference, references } from './representations';
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
import { beginCollecting } from './systemSessions';

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
      return change(asked, 'EditBackupServer', editing(server, asked.spec('edit')), () =>
        backupServer(href, server, session.account.role),
      );
    case 'DELETE':
      refuseRole(asked, 'administrator');
      return change(asked, 'DeleteBackupServer', () => {
        const { servers } = world.estate;
        if (servers.includes(server)) servers.splice(servers.indexOf(server), 1);
      });
    default:
      return collect(asked, server);
  }
}

function collect(asked: AskedInSession, server: BackupServerRecord): Reply {
  const { world } = asked;
  if (asked.query.get('action')?.toLowerCase() !== 'collect') throw new BadRequest('The action is unknown.');
  // The task is over when collecting has begun; the collection itself is a session of the system.
  beginCollecting(world, server, world.switches.collectScope === 'all');
  return underTask(asked, {
    operation: 'CollectingBackupServer',
    message: 'Collecting has been started. See Sessions for its progress.',
  });
}

interface Work {
  readonly operation: string;
  /** Of a success. */
  readonly message?: string;
  readonly failure?: string | undefined;
  /** What it does to the estate in the end, if it succeeds. */
  readonly apply?: () => void;
}

function underTask(
  { world, href, session }: AskedInSession,
  { operation, message = 'Ok', failure, apply }: Work,
): Reply {
  const now = world.now();
  const { taskRunningMs, taskOperationFinishedMs } = world.switches;
  const record = addTask(session, {
    operation,
    operationFinishedAt: now + taskRunningMs,
    finishedAt: now + taskRunningMs + taskOperationFinishedMs,
    success: failure === undefined,
    message: failure ?? message,
    apply: failure === undefined ? apply : undefined,
  });
  return { status: 202, body: task(href, record, now) };
}

/** The pages disagree on how a change is answered: at once, with or without what was changed, or under a task. */
function change(
  asked: AskedInSession,
  operation: string,
  apply: () => void,
  representation?: () => ObjectNode,
): Reply {
  const { changeResponse, changeFails } = asked.world.switches;
  if (changeResponse === 'task') return underTask(asked, { operation, failure: changeFails, apply });
  if (changeFails !== undefined) throw new BadRequest(changeFails);
  apply();
  if (changeResponse === 'no-content') return noContent;
  return representation === undefined ? { status: 200 } : ok(representation());
}

const editing = (server: BackupServerRecord, spec: SpecValues) => (): void => {
  const address = spec['DnsNameOrIpAddress'] ?? server.address;
  // One that is listed under another name keeps it for as long as its address stays.
  if (address !== server.address) server.name = address;
  server.address = address;
  if (spec['Description'] !== undefined) server.description = spec['Description'];
  if (spec['Port'] !== undefined) server.port = Number(spec['Port']);
  if (spec['Username'] !== undefined) server.username = spec['Username'];
  if (spec['WcfPort'] !== undefined) server.wcfPort = Number(spec['WcfPort']);
  if (spec['VbrCertificateThumbprint'] !== undefined) server.thumbprint = spec['VbrCertificateThumbprint'];
};

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
  const version = '13.0.1.1071';
  return create(asked, {
    id: world.newId(),
    name: world.switches.listedAs ?? address,
    address,
    description: spec['Description'] ?? '',
    port: Number(spec['Port']),
    version,
    wcfPort: spec['WcfPort'] === undefined ? certificatePort(version) : Number(spec['WcfPort']),
    thumbprint: spec['VbrCertificateThumbprint'],
    username: spec['Username'] ?? '',
  });
}

/** Addresses that can never be reached, by the registry of reserved names: a failure to try by hand. */
const isUnreachable = (address: string): boolean => /\.invalid$/i.test(address);

function create(asked: AskedInSession, server: BackupServerRecord): Reply {
  const { world, href, session } = asked;
  const { createResponse, createFails } = world.switches;
  const add = (): void => {
    world.estate.servers.push(server);
    if (world.switches.collectsAfterCreate) beginCollecting(world, server, true);
  };
  const { foreignMeanwhile: foreign, registersUnreached } = world.switches;
  if (foreign !== undefined) {
    const { name, description = '', port = 9392 } = foreign;
    world.estate.servers.push({ ...server, id: world.newId(), name, address: name, description, port });
  }
  const failure =
    createFails ??
    (isUnreachable(server.address)
      ? `Failed to connect to backup server ${server.address}: No such host is known.`
      : undefined);
  if (createResponse === 'task') {
    if (failure !== undefined && registersUnreached) add();
    return underTask(asked, { operation: 'CreateBackupServer', failure, apply: add });
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
