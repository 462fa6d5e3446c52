import { list } from './nodes';
import {
  everyone,
  found,
  HttpError,
  noContent,
  ok,
  openRoute,
  route,
  type Reply,
  type Route,
  type RouteRequest,
  type SessionRequest,
} from './routing';
import { enterpriseManager, logonSession, task } from './sessionRepresentations';
import { accounts, SessionStore, type SessionRecord, type TaskRecord } from './sessions';
import { BadRequest } from './specs';

/** The entry point and logging on, which need no session; logon sessions; and the tasks of one's own session. */
export const logonRoutes: readonly Route[] = [
  openRoute('GET', '', ({ state, href }) => ok(enterpriseManager(href, state.switches.versions))),
  openRoute('POST', 'sessionMngr', logOn),
  route('GET', 'logonSessions', everyone, (request) =>
    ok(
      list(
        'LogonSessions',
        'LogonSessions',
        visibleSessions(request).map((session) => logonSession(request.href, session)),
      ),
    ),
  ),
  route('GET', 'logonSessions/{id}', everyone, (request, { id }) =>
    ok(logonSession(request.href, visibleSession(request, id))),
  ),
  route('DELETE', 'logonSessions/{id}', everyone, (request, { id }) => {
    request.state.sessions.close(visibleSession(request, id).id);
    return noContent;
  }),
  route('GET', 'tasks', everyone, ({ state, href, session }) =>
    ok(
      list(
        'Tasks',
        'Tasks',
        [...session.tasks.values()].map((record) => task(href, record, state.now())),
      ),
    ),
  ),
  route('GET', 'tasks/{taskId}', everyone, (request, { taskId }) =>
    ok(task(request.href, taskOf(request, taskId), request.state.now())),
  ),
  route('DELETE', 'tasks/{taskId}', everyone, (request, { taskId }) => {
    request.session.tasks.delete(taskOf(request, taskId).taskId);
    return noContent;
  }),
];

function logOn(request: RouteRequest): Reply {
  const { state, href, query } = request;
  const version = query.get('v');
  if (version !== undefined && version !== 'latest' && !state.switches.versions.includes(version)) {
    throw new BadRequest(`Version ${version} is not supported.`);
  }
  const pair = /^Basic\s+(\S+)$/i.exec(request.authorization ?? '')?.[1];
  const text = Buffer.from(pair ?? '', 'base64').toString('utf8');
  const separator = text.indexOf(':');
  const name = text.slice(0, Math.max(separator, 0)).toLowerCase();
  const account = accounts.find((candidate) => candidate.username.toLowerCase() === name);
  if (account === undefined || text.slice(separator + 1) !== state.password) {
    throw new HttpError(401, 'Invalid user name or password.');
  }
  const session = state.sessions.open(account);
  const token = SessionStore.token(session);
  return {
    status: 201,
    body: logonSession(href, session),
    headers: {
      Location: href(`logonSessions/${session.id}`),
      ...(state.switches.tokenIn === 'header' && { 'X-RestSvcSessionId': token }),
      ...(state.switches.tokenIn !== 'body' && { 'Set-Cookie': `X-RestSvcSessionId=${token}; Path=/api;` }),
    },
  };
}

/** An administrator sees all sessions, everybody else their own. */
const visibleSessions = ({ state, session }: SessionRequest): readonly SessionRecord[] =>
  state.sessions.all().filter((other) => session.account.role === 'administrator' || other === session);

const visibleSession = (request: SessionRequest, id: string): SessionRecord =>
  found(
    visibleSessions(request).find((session) => session.id === id),
    'The logon session',
  );

function taskOf({ state, session }: SessionRequest, taskId: string): TaskRecord {
  const record = session.tasks.get(taskId);
  if (record !== undefined) return record;
  throw new HttpError(
    state.switches.unknownTask,
    `There is no backup task with id [${taskId}] in current rest session`,
  );
}
