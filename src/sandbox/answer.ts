import { backupServerRoutes } from './backupServerRoutes';
import { globalRoutes } from './contentRoutes';
import { cloudRoutes, logonSessionRoutes, openRoutes, reportRoutes, taskRoutes } from './logonRoutes';
import { queryRoutes } from './queryRoutes';
import { Refused, type Asked, type AskedInSession, type Handler, type Reply, type World } from './routing';
import { errorBody } from './sessionRepresentations';
import { BadRequest, createSpec, editSpec, readJsonSpec, readXmlSpec, type SpecValues } from './specs';
import { systemSessionRoutes } from './systemSessions';
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

const handlers: readonly Handler[] = [
  logonSessionRoutes,
  taskRoutes,
  backupServerRoutes,
  queryRoutes,
  reportRoutes,
  cloudRoutes,
  systemSessionRoutes,
  globalRoutes,
];

const outsideApi =
  '<!DOCTYPE html>\n<html><head><title>Not Found</title></head><body>Not Found</body></html>\n';

/** One request, answered: a function of the world, with no socket in it. */
export function answer(world: World, request: HttpRequest): HttpReply {
  const url = new URL(request.target, 'http://sandbox.invalid');
  const inside = /^\/api(\/|$)/i.exec(url.pathname);
  if (!inside) return { status: 404, headers: { 'Content-Type': 'text/html' }, body: outsideApi };
  world.sessions.settle();
  const json = answersJson(request);
  let reply: Reply;
  try {
    reply = dispatch(world, request, url);
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
    body: body === undefined ? '' : json ? toJson(body, world.switches) : toXml(body),
  };
}

function dispatch(world: World, request: HttpRequest, url: URL): Reply {
  const segments = url.pathname
    .split('/')
    .slice(2)
    .filter((segment) => segment !== '')
    .map((segment, index) => (index === 1 ? decodeURIComponent(segment) : segment.toLowerCase()));
  const asked: Asked = {
    world,
    method: request.method,
    segments,
    query: new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value])),
    href: (path) => request.baseUrl + path,
    authorization: request.headers['authorization'],
    spec: (kind) => readSpec(world, request, kind),
  };
  if (request.method === 'HEAD' || request.method === 'OPTIONS')
    throw new Refused(405, 'The method is not supported.');
  const open = openRoutes(asked);
  if (open) return open;
  const token = sessionToken(request.headers);
  const session = token === undefined ? undefined : world.sessions.use(token);
  if (session === undefined) throw new Refused(401, 'The session is not found or has expired.');
  const inSession: AskedInSession = { ...asked, session };
  for (const handler of handlers) {
    const reply = handler(inSession);
    if (reply) return reply;
  }
  throw new Refused(404, `The resource ${url.pathname} is not found.`);
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
  if (!(error instanceof Refused)) throw error;
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

function readSpec(world: World, request: HttpRequest, kind: 'create' | 'edit'): SpecValues {
  const { switches } = world;
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
