import { certificatePort, type BackupServerRecord } from './estate';
import { list, type ObjectNode } from './nodes';
import { serverOf } from './contentRoutes';
import { backupServer, backupServerReference, references } from './representations';
import {
  administrators,
  isEntityFormat,
  noContent,
  ok,
  readers,
  route,
  type Reply,
  type Route,
  type SessionRequest,
} from './routing';
import { task } from './sessionRepresentations';
import { addTask } from './sessions';
import { BadRequest, type SpecValues } from './specs';
import { beginCollecting } from './systemSessions';

/** Backup servers: portal users may read them, and administrators change them. */
export const backupServerRoutes: readonly Route[] = [
  route('GET', 'backupServers', readers, (request) => {
    const { state, href, session } = request;
    const { servers } = state.estate;
    return ok(
      isEntityFormat(request)
        ? list(
            'BackupServers',
            'BackupServers',
            servers.map((server) => backupServer(href, server, session.account.role)),
          )
        : references(servers.map((server) => backupServerReference(href, server))),
    );
  }),
  route('POST', 'backupServers', administrators, create),
  route('GET', 'backupServers/{id}', readers, (request, { id }) => {
    const { href, session } = request;
    const server = serverOf(request, id);
    return ok(
      isEntityFormat(request)
        ? backupServer(href, server, session.account.role)
        : backupServerReference(href, server, 'EntityRef'),
    );
  }),
  route('PUT', 'backupServers/{id}', administrators, (request, { id }) => {
    const server = serverOf(request, id);
    return change(request, 'EditBackupServer', editing(server, request.spec('edit')), () =>
      backupServer(request.href, server, request.session.account.role),
    );
  }),
  route('DELETE', 'backupServers/{id}', administrators, (request, { id }) => {
    const server = serverOf(request, id);
    return change(request, 'DeleteBackupServer', () => {
      const { servers } = request.state.estate;
      if (servers.includes(server)) servers.splice(servers.indexOf(server), 1);
    });
  }),
  route('POST', 'backupServers/{id}', readers, (request, { id }) => collect(request, serverOf(request, id))),
];

function collect(request: SessionRequest, server: BackupServerRecord): Reply {
  const { state } = request;
  if (request.query.get('action')?.toLowerCase() !== 'collect') {
    throw new BadRequest('The action is unknown.');
  }
  // The task ends when collecting has begun; the collection itself is a system session.
  beginCollecting(state, server, state.switches.collectScope === 'all');
  return underTask(request, {
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
  { state, href, session }: SessionRequest,
  { operation, message = 'Ok', failure, apply }: Work,
): Reply {
  const now = state.now();
  const { taskRunningMs, taskOperationFinishedMs } = state.switches;
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
  request: SessionRequest,
  operation: string,
  apply: () => void,
  representation?: () => ObjectNode,
): Reply {
  const { changeResponse, changeFails } = request.state.switches;
  if (changeResponse === 'task') return underTask(request, { operation, failure: changeFails, apply });
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

function create(request: SessionRequest): Reply {
  const { state } = request;
  if (request.query.get('action')?.toLowerCase() !== 'create') throw new BadRequest('The action is unknown.');
  const spec = request.spec('create');
  const address = spec['DnsNameOrIpAddress'] ?? '';
  const wanted = address.toLowerCase();
  if (state.switches.createRejects !== undefined) throw new BadRequest(state.switches.createRejects);
  if (
    state.estate.servers.some((server) =>
      [server.name, server.address].some((name) => name.toLowerCase() === wanted),
    )
  ) {
    throw new BadRequest(`Backup server ${address} has already been added.`);
  }
  const version = '13.0.1.1071';
  return register(request, {
    id: state.newId(),
    name: state.switches.listedAs ?? address,
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

function register(request: SessionRequest, server: BackupServerRecord): Reply {
  const { state, href, session } = request;
  const { createResponse, createFails } = state.switches;
  const add = (): void => {
    state.estate.servers.push(server);
    if (state.switches.collectsAfterCreate) beginCollecting(state, server, true);
  };
  const { foreignMeanwhile: foreign, registersUnreached } = state.switches;
  if (foreign !== undefined) {
    const { name, description = '', port = 9392 } = foreign;
    state.estate.servers.push({ ...server, id: state.newId(), name, address: name, description, port });
  }
  const failure =
    createFails ??
    (isUnreachable(server.address)
      ? `Failed to connect to backup server ${server.address}: No such host is known.`
      : undefined);
  if (createResponse === 'task') {
    if (failure !== undefined && registersUnreached) add();
    return underTask(request, { operation: 'CreateBackupServer', failure, apply: add });
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
