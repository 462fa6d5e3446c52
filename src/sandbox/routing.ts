import type { Estate, IdMaker } from './estate';
import type { ListNode, ObjectNode } from './nodes';
import type { Href } from './representations';
import type { SessionRecord, SessionStore } from './sessions';
import type { SpecValues } from './specs';
import type { Switches } from './switches';

/** Everything that a request can see or change. */
export interface World {
  readonly estate: Estate;
  readonly sessions: SessionStore;
  readonly switches: Switches;
  readonly password: string;
  readonly now: () => number;
  readonly newId: IdMaker;
}

export interface Asked {
  readonly world: World;
  readonly method: string;
  /** Path segments after `/api/`, lower-cased names and ids as they came. */
  readonly segments: readonly string[];
  /** Names lower-cased: their case carries no meaning. */
  readonly query: ReadonlyMap<string, string>;
  readonly href: Href;
  readonly authorization: string | undefined;
  /** Reads the body as a spec. @throws BadRequest */
  readonly spec: (kind: 'create' | 'edit') => SpecValues;
}

export type AskedInSession = Asked & { readonly session: SessionRecord };

export interface Reply {
  readonly status: number;
  readonly body?: ObjectNode | ListNode;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers a request, or undefined where the path is not its own. */
export type Handler = (asked: AskedInSession) => Reply | undefined;

export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export const ok = (body: ObjectNode | ListNode): Reply => ({ status: 200, body });

export const noContent: Reply = { status: 204 };

export const isEntityFormat = (asked: Asked): boolean =>
  /^entit(y|ies)$/i.test(asked.query.get('format') ?? '');

export function refuseMethods(asked: Asked, ...allowed: readonly string[]): void {
  if (!allowed.includes(asked.method))
    throw new Refused(405, `The method ${asked.method} is not supported here.`);
}

export function found<T>(record: T | undefined, what: string): T {
  if (record === undefined) throw new Refused(404, `${what} is not found.`);
  return record;
}

export function refuseRole(
  asked: AskedInSession,
  ...allowed: readonly SessionRecord['account']['role'][]
): void {
  if (!allowed.includes(asked.session.account.role)) throw new Refused(403, 'Access denied.');
}
