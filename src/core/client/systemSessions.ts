import { sessionAuth, type ApiRequest } from './apiRequest';
import { type EmClient } from './client';
import { entity } from './elements';
import { attribute, int, listOf, text, type Decoded, type ElementTable } from './elementTable';
import { isEmError, type EmError, type EmErrorKind } from './errors';
import { uidSegment } from './identifiers';
import { loosely, readUsable, usableRows } from './usableRows';

/* Enterprise Manager's own sessions, from version 12 on. The XML is documented; the JSON is inferred from it. */

/** The vendor's table and samples spell its members differently; `collections.ts` reads both. */
const sessionResultTable = {
  name: 'Result',
  fields: [
    text('result', 'Result', 0),
    text('message', 'Message', 0),
    { kind: 'element', key: 'isCanceled', name: 'IsCanceled', type: 'boolean', min: 0 },
  ],
} as const satisfies ElementTable;

const systemSessionTable = {
  name: 'SystemSession',
  alsoNamed: ['Ref'],
  fields: [
    ...entity,
    text('sessionType', 'SessionType', 0),
    text('creationTime', 'CreationTimeUTC', 0),
    text('endTime', 'EndTimeUTC', 0),
    text('state', 'State', 0),
    { kind: 'child', key: 'result', name: 'Result', of: sessionResultTable, min: 0 },
  ],
} as const satisfies ElementTable;

const sessions = listOf('SystemSessions', 'Sessions', systemSessionTable);

/**
 * Documented to answer whole sessions without a format, where every other list answers references: those are taken
 * too, as sessions of which only the name is known.
 */
const systemSessionsTable = loosely({
  ...sessions,
  alsoNamed: ['EntityReferences'],
  fields: [{ ...sessions.fields[0], alsoNamed: ['SystemSessions', 'Refs'] }],
});

const systemSessionEventTable = {
  name: 'Events',
  fields: [text('time', 'CreationTimeUTC', 0), text('message', 'Message', 0), int('order', 'Order', 0)],
} as const satisfies ElementTable;

const events = listOf('SystemSessionEvents', 'Events', systemSessionEventTable);

/** Unlike other lists its root has attributes and links. */
const systemSessionEventsTable = loosely({
  name: events.name,
  fields: [
    { ...events.fields[0], alsoNamed: ['SystemSessionEvents'] },
    attribute('href', 'Href', 0),
    attribute('type', 'Type', 0),
    entity[4],
  ],
});

export type SystemSession = Decoded<typeof systemSessionTable>;
export type SystemSessionEvent = Decoded<typeof systemSessionEventTable>;

export interface SystemSessions {
  /** Absent where they cannot be had. */
  readonly listed?: readonly SystemSession[];
  /** Whether this version has them; undefined where that cannot be told from the refusal. */
  readonly isSupported: boolean | undefined;
  /** What keeps them from being told, where that is not the version. */
  readonly refusal?: EmError;
}

/** After these, this version has no system sessions. */
const missing: readonly EmErrorKind[] = ['not-found', 'rejected', 'method-not-allowed'];
/** After these, whether it has any is not known. */
const hidden: readonly EmErrorKind[] = ['forbidden', 'unexpected-answer', 'answer-too-large', 'server-error'];

/**
 * `GET systemSessions`: all of the last 30 days, which may be thousands; no filter and no pages are documented.
 *
 * @throws EmError where that is neither for want of them nor of a right
 */
export async function listSystemSessions(
  client: EmClient,
  token: string,
  signal?: AbortSignal,
): Promise<SystemSessions> {
  const request: ApiRequest = { method: 'GET', path: 'systemSessions', auth: sessionAuth(token), signal };
  try {
    const { items } = await client.read(request, systemSessionsTable);
    return { listed: usableRows(systemSessionTable, items).rows, isSupported: true };
  } catch (error) {
    if (isEmError(error) && missing.includes(error.kind)) return { isSupported: false };
    if (isEmError(error) && hidden.includes(error.kind)) return { isSupported: undefined, refusal: error };
    throw error;
  }
}

/** A session as it is now. */
export async function getSystemSession(
  client: EmClient,
  token: string,
  session: Pick<SystemSession, 'uid'>,
  signal?: AbortSignal,
): Promise<SystemSession> {
  const path = `systemSessions/${uidSegment(session.uid)}?format=Entity`;
  return readUsable(client, { method: 'GET', path, auth: sessionAuth(token), signal }, systemSessionTable);
}

/**
 * What happened in a session, in order. Two events may have one time: `Order` decides, where it is told.
 *
 * @returns undefined where the events cannot be had
 */
export async function listSystemSessionEvents(
  client: EmClient,
  token: string,
  session: Pick<SystemSession, 'uid'>,
  signal?: AbortSignal,
): Promise<readonly SystemSessionEvent[] | undefined> {
  const request: ApiRequest = {
    method: 'GET',
    path: `systemSessions/${uidSegment(session.uid)}/events`,
    auth: sessionAuth(token),
    signal,
  };
  try {
    const { items } = await client.read(request, systemSessionEventsTable);
    const ordered = items.every(({ order }) => order !== undefined);
    return ordered ? [...items].sort((a, b) => (a.order ?? 0) - (b.order ?? 0)) : items;
  } catch (error) {
    if (isEmError(error)) return undefined;
    throw error;
  }
}
