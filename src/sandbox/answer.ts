import { routes } from './routes';
import { HttpError, matchPattern, type Reply, type RouteRequest, type SandboxState } from './routing';
import { errorBody } from './sessionRepresentations';
import type { SessionRecord } from './sessions';
import { BadRequest, createSpec, editSpec, readJsonSpec, readXmlSpec, type SpecValues } from './specs';
import { toJson, toXml } from './writers';

export interface HttpRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** What Hrefs begin with, ending in `/api/`. */
  readonly baseUrl: string;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const outsideApi =
  '<!DOCTYPE html>\n<html><head><title>Not Found</title></head><body>Not Found</body></html>\n';

/** Answers one request: a function of the state, without a socket. */
export function answer(state: SandboxState, request: HttpRequest): HttpReply {
  const url = new URL(request.target, 'http://sandbox.invalid');
  const inside = /^\/api(\/|$)/i.exec(url.pathname);
  if (!inside) return { status: 404, headers: { 'Content-Type': 'text/html' }, body: outsideApi };
  state.sessions.settle();
  const json = answersJson(request);
  let reply: Reply;
  try {
    reply = dispatch(state, request, url);
  } catch (error) {
    reply = refusal(error);
  }
  const { body } = reply;
  return {
    status: reply.status,
    headers: {
      ...reply.headers,
      ...(body && {
        'Content-Type': json ? 'application/json; charset=utf-8' : 'application/xml; charset=utf-8',
      }),
    },
    body: body === undefined ? '' : json ? toJson(body, state.switches) : toXml(body),
  };
}

function dispatch(state: SandboxState, request: HttpRequest, url: URL): Reply {
  const { method } = request;
  if (method === 'HEAD' || method === 'OPTIONS') throw new HttpError(405, 'The method is not supported.');
  const segments = url.pathname
    .split('/')
    .slice(2)
    .filter((segment) => segment !== '');
  const matches = routes.flatMap((route) => {
    const params = matchPattern(route.pattern, segments);
    const isThere = route.roles === 'anyone' || (route.isThere?.(state) ?? true);
    return params === undefined || !isThere ? [] : [{ route, params }];
  });
  const base = routeRequest(state, request, url);
  const match = matches.find(({ route }) => route.method === method);
  if (match?.route.roles === 'anyone') return match.route.handler(base);
  const isOpen = matches.some(({ route }) => route.roles === 'anyone');
  const session = isOpen ? undefined : inSession(state, request);
  if (matches.length === 0) throw new HttpError(404, `The resource ${url.pathname} is not found.`);
  const permitted = matches.filter(
    ({ route }) => session === undefined || route.roles.includes(session.account.role),
  );
  if (permitted.length === 0 || (match !== undefined && !permitted.includes(match))) {
    throw new HttpError(403, 'Access denied.');
  }
  if (session === undefined || match === undefined) {
    throw new HttpError(405, `The method ${method} is not supported here.`);
  }
  return match.route.handler({ ...base, session }, match.params);
}

const routeRequest = (state: SandboxState, request: HttpRequest, url: URL): RouteRequest => ({
  state,
  query: new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value])),
  href: (path) => request.baseUrl + path,
  authorization: request.headers['authorization'],
  spec: (kind) => readSpec(state, request, kind),
});

/** @throws HttpError 401 where there is no session */
function inSession(state: SandboxState, { headers }: HttpRequest): SessionRecord {
  const token = sessionToken(headers);
  const session = token === undefined ? undefined : state.sessions.use(token);
  if (session === undefined) throw new HttpError(401, 'The session is not found or has expired.');
  return session;
}

/** Where a request carries both, the cookie wins and the header is not looked at. */
function sessionToken(headers: HttpRequest['headers']): string | undefined {
  return (
    /(?:^|;\s*)X-RestSvcSessionId=([^;]+)/i.exec(headers['cookie'] ?? '')?.[1] ??
    headers['x-restsvcsessionid']
  );
}

function refusal(error: unknown): Reply {
  if (error instanceof BadRequest) return { status: 400, body: errorBody(400, error.message) };
  if (!(error instanceof HttpError)) throw error;
  return {
    status: error.status,
    body: errorBody(error.status, error.message),
    ...(error.status === 401 && { headers: { 'WWW-Authenticate': 'Basic Realm=RestSvc' } }),
  };
}

const namesJson = (header: string | undefined): boolean => /application\/json/i.test(header ?? '');

function answersJson({ headers }: HttpRequest): boolean {
  const accept = headers['accept'];
  if (namesJson(accept)) return true;
  return (accept === undefined || accept.includes('*/*')) && namesJson(headers['content-type']);
}

function readSpec(state: SandboxState, request: HttpRequest, kind: 'create' | 'edit'): SpecValues {
  const { switches } = state;
  const contentType = request.headers['content-type'] ?? '';
  const isXml = /^(application|text)\/xml\b/i.test(contentType);
  if (!isXml && !namesJson(contentType))
    throw new BadRequest(`The content type ${contentType} is not supported.`);
  if (request.body.trim() === '') throw new BadRequest('The body is empty.');
  const elements = kind === 'create' ? createSpec : editSpec;
  const asJson = switches.acceptDecidesParser ? namesJson(request.headers['accept']) : !isXml;
  return asJson
    ? readJsonSpec(request.body, elements)
    : readXmlSpec(request.body, elements, switches.strictOrder);
}
