import type { Estate, IdMaker } from './estate';
import type { ListNode, ObjectNode } from './nodes';
import type { Href } from './representations';
import type { Role, SessionRecord, SessionStore } from './sessions';
import type { SpecValues } from './specs';
import type { Switches } from './switches';

/** Everything that a request can see or change. */
export interface SandboxState {
  readonly estate: Estate;
  readonly sessions: SessionStore;
  readonly switches: Switches;
  readonly password: string;
  readonly now: () => number;
  readonly newId: IdMaker;
}

/** A request whose path is known to the sandbox. */
export interface RouteRequest {
  readonly state: SandboxState;
  /** Names lower-cased: their case carries no meaning. */
  readonly query: ReadonlyMap<string, string>;
  readonly href: Href;
  readonly authorization: string | undefined;
  /** Reads the body as a spec. @throws BadRequest */
  readonly spec: (kind: 'create' | 'edit') => SpecValues;
}

/** A request in a logon session. */
export interface SessionRequest extends RouteRequest {
  readonly session: SessionRecord;
}

export interface Reply {
  readonly status: number;
  readonly body?: ObjectNode | ListNode;
  readonly headers?: Readonly<Record<string, string>>;
}

export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export const ok = (body: ObjectNode | ListNode): Reply => ({ status: 200, body });

export const noContent: Reply = { status: 204 };

export const isEntityFormat = ({ query }: RouteRequest): boolean =>
  /^entit(y|ies)$/i.test(query.get('format') ?? '');

export function found<T>(record: T | undefined, what: string): T {
  if (record === undefined) throw new HttpError(404, `${what} is not found.`);
  return record;
}

/** The texts that stand for the names in braces of a pattern. */
export type Params<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Readonly<Record<Name, string>> & Params<Rest>
  : unknown;

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** A row of the table of routes. */
interface RouteBase {
  readonly method: Method;
  /** Segments after `/api/`, in any case; a name in braces stands for one segment. */
  readonly pattern: string;
}

export interface OpenRoute extends RouteBase {
  readonly roles: 'anyone';
  readonly handler: (request: RouteRequest) => Reply;
}

export interface SessionRoute extends RouteBase {
  readonly roles: readonly Role[];
  readonly handler: (request: SessionRequest, params: Readonly<Record<string, string>>) => Reply;
  /** Whether this version, with this licence, has it. */
  readonly isThere?: ((state: SandboxState) => boolean) | undefined;
}

export type Route = OpenRoute | SessionRoute;

export const everyone: readonly Role[] = ['administrator', 'portal-user', 'restore-operator'];
export const readers: readonly Role[] = ['administrator', 'portal-user'];
export const administrators: readonly Role[] = ['administrator'];

export const openRoute = (
  method: Method,
  pattern: string,
  handler: (request: RouteRequest) => Reply,
): OpenRoute => ({ method, pattern, roles: 'anyone', handler });

/** @param handler its parameters are those of the pattern, by the compiler */
export const route = <const P extends string>(
  method: Method,
  pattern: P,
  roles: readonly Role[],
  handler: (request: SessionRequest, params: Params<P>) => Reply,
  isThere?: SessionRoute['isThere'],
): SessionRoute => ({
  method,
  pattern,
  roles,
  handler: (request, params) => handler(request, params as Params<P>),
  isThere,
});

/** @returns the texts of the names in braces, or undefined where the path is another */
export function matchPattern(
  pattern: string,
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const parts = pattern.split('/').filter((part) => part !== '');
  if (parts.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) params[part.slice(1, -1)] = unescaped(segment);
    else if (part.toLowerCase() !== segment.toLowerCase()) return undefined;
  }
  return params;
}

/** A segment whose escapes cannot be decoded names nothing that is there. */
function unescaped(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}
