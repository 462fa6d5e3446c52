import { leaf, links, list, object } from './nodes';
import {
  found,
  noContent,
  ok,
  Refused,
  refuseMethods,
  type Asked,
  type AskedInSession,
  type Reply,
} from './routing';
import { enterpriseManager, logonSession, task } from './sessionRepresentations';
import { accounts, SessionStore } from './sessions';
import { BadRequest } from './specs';

/** `/api/` and `/api/sessionMngr`: the two that need no session. */
export function openRoutes(asked: Asked): Reply | undefined {
  const { segments, world, href } = asked;
  if (segments.length === 0) {
    refuseMethods(asked, 'GET');
    return ok(enterpriseManager(href, world.switches.versions));
  }
  if (segments.length !== 1 || segments[0] !== 'sessionmngr') return undefined;
  refuseMethods(asked, 'POST');
  return logOn(asked);
}

function logOn(asked: Asked): Reply {
  const { world, href, query } = asked;
  const version = query.get('v');
  if (version !== undefined && version !== 'latest' && !world.switches.versions.includes(version)) {
    throw new BadRequest(`Version ${version} is not supported.`);
  }
  const pair = /^Basic\s+(\S+)$/i.exec(asked.authorization ?? '')?.[1];
  const text = Buffer.from(pair ?? '', 'base64').toString('utf8');
  const separator = text.indexOf(':');
  const name = text.slice(0, Math.max(separator, 0)).toLowerCase();
  const account = accounts.find((candidate) => candidate.username.toLowerCase() === name);
  if (account === undefined || text.slice(separator + 1) !== world.password) {
    throw new Refused(401, 'Invalid user name or password.');
  }
  const session = world.sessions.open(account);
  const token = SessionStore.token(session);
  return {
    status: 201,
    body: logonSession(href, session),
    headers: {
      Location: href(`logonSessions/${session.id}`),
      ...(world.switches.tokenIn === 'header' && { 'X-RestSvcSessionId': token }),
      ...(world.switches.tokenIn !== 'body' && { 'Set-Cookie': `X-RestSvcSessionId=${token}; Path=/api;` }),
    },
  };
}

export function logonSessionRoutes(asked: AskedInSession): Reply | undefined {
  const { segments, world, href, session } = asked;
  if (segments[0] !== 'logonsessions' || segments.length > 2) return undefined;
  const isAdministrator = session.account.role === 'administrator';
  const visible = world.sessions.all().filter((other) => isAdministrator || other === session);
  if (segments.length === 1) {
    refuseMethods(asked, 'GET');
    return ok(
      list(
        'LogonSessions',
        'LogonSessions',
        visible.map((other) => logonSession(href, other)),
      ),
    );
  }
  refuseMethods(asked, 'GET', 'DELETE');
  const chosen = found(
    visible.find((other) => other.id === segments[1]),
    'The logon session',
  );
  if (asked.method === 'GET') return ok(logonSession(href, chosen));
  world.sessions.close(chosen.id);
  return noContent;
}

export function taskRoutes(asked: AskedInSession): Reply | undefined {
  const { segments, world, href, session } = asked;
  if (segments[0] !== 'tasks' || segments.length > 2) return undefined;
  const now = world.now();
  if (segments.length === 1) {
    refuseMethods(asked, 'GET');
    return ok(
      list(
        'Tasks',
        'Tasks',
        [...session.tasks.values()].map((record) => task(href, record, now)),
      ),
    );
  }
  refuseMethods(asked, 'GET', 'DELETE');
  const taskId = segments[1] ?? '';
  const record = session.tasks.get(taskId);
  if (record === undefined) {
    throw new Refused(
      world.switches.unknownTask,
      `There is no backup task with id [${taskId}] in current rest session`,
    );
  }
  if (asked.method === 'GET') return ok(task(href, record, now));
  session.tasks.delete(taskId);
  return noContent;
}

const frames: readonly (readonly [string, string])[] = [
  ['overview', 'Overview'],
  ['job_statistics', 'JobStatistics'],
];

/** The service document of reports, and the frame that sums the estate up. */
export function reportRoutes(asked: AskedInSession): Reply | undefined {
  const { segments, world, href, session } = asked;
  if (segments[0] !== 'reports' || segments[1] !== 'summary') return undefined;
  refuseMethods(asked, 'GET');
  if (session.account.role === 'restore-operator') throw new Refused(403, 'Access denied.');
  const { estate } = world;
  if (segments.length === 2) {
    return ok(
      object(
        'SummaryReport',
        { Href: href('reports/summary'), Type: 'Report' },
        links(
          frames.map(([path, name]) => ({
            href: href(`reports/summary/${path}`),
            type: 'ReportFrame',
            name,
            rel: 'Down',
          })),
        ),
      ),
    );
  }
  const scheduled = estate.jobs.filter((job) => job.scheduleEnabled).length;
  switch (segments[2]) {
    case 'overview':
      return ok(
        object(
          'OverviewReportFrame',
          {},
          leaf('BackupServers', estate.servers.length),
          leaf('ProxyServers', estate.servers.length),
          leaf('RepositoryServers', estate.repositories.length),
          leaf('RunningJobs', 0),
          leaf('ScheduledJobs', scheduled),
          leaf('SuccessfulVmLastestStates', 118),
          leaf('WarningVmLastestStates', 4),
          leaf('FailedVmLastestStates', 1),
        ),
      );
    case 'job_statistics':
      return ok(
        object(
          'JobStatisticsReportFrame',
          {},
          leaf('RunningJobs', 0),
          leaf('ScheduledJobs', scheduled),
          leaf('ScheduledBackupJobs', scheduled),
          leaf('ScheduledReplicaJobs', 0),
          leaf('TotalJobRuns', 42),
          leaf('SuccessfulJobRuns', 40),
          leaf('WarningsJobRuns', 1),
          leaf('FailedJobRuns', 1),
          leaf('MaxJobDuration', 5400),
          leaf('MaxBackupJobDuration', 5400),
          leaf('MaxReplicaJobDuration', 0),
        ),
      );
    default:
      return undefined;
  }
}

const cloudResources = [
  ['CloudGateway', 'gateways'],
  ['CloudTenant', 'tenants'],
  ['CloudHardwarePlan', 'hardwarePlans'],
] as const;

/** The service document of Cloud Connect, which is there with the licence of a provider only. */
export function cloudRoutes({ segments, world, href, ...asked }: AskedInSession): Reply | undefined {
  if (segments[0] !== 'cloud' || segments.length !== 1 || !world.switches.cloudConnect) return undefined;
  if (asked.session.account.role === 'restore-operator') throw new Refused(403, 'Access denied.');
  const down = cloudResources.map(([type, path]) => ({
    href: href(`cloud/${path}`),
    type: `${type}ReferenceList`,
    rel: 'Down',
  }));
  return ok(object('CloudConnectService', { Href: href('cloud'), Type: 'CloudConnectService' }, links(down)));
}
