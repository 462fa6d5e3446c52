import { sessionAuth, type ApiRequest, type EmClient } from './client';
import { entity } from './elements';
import { listOf, text, type Decoded, type ElementTable } from './elementTable';
import { isEmError, type EmError } from './errors';
import { failureTraits } from './failureTraits';
import { uidSegment } from './identifiers';
import { loosely, readUsable, usableRows } from './usableRows';

/**
 * A session of Enterprise Manager's own, such as a collection: version 13 has them. No source shows one whole;
 * the members are those of the job sessions, and none but the UID is relied on.
 */
const systemSessionTable = {
  name: 'SystemSession',
  fields: [
    ...entity,
    text('sessionType', 'SessionType', 0),
    text('creationTime', 'CreationTimeUTC', 0),
    text('endTime', 'EndTimeUTC', 0),
    text('state', 'State', 0),
    text('result', 'Result', 0),
  ],
} as const satisfies ElementTable;

const systemSessionsTable = loosely(listOf('SystemSessions', 'SystemSessions', systemSessionTable));

const systemSessionEventTable = {
  name: 'SystemSessionEvent',
  fields: [text('time', 'TimeUTC', 0), text('status', 'Status', 0), text('message', 'Message', 0)],
} as const satisfies ElementTable;

const systemSessionEventsTable = loosely(
  listOf('SystemSessionEvents', 'SystemSessionEvents', systemSessionEventTable),
);

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

export async function listSystemSessions(
  client: EmClient,
  token: string,
  signal?: AbortSignal,
): Promise<SystemSessions> {
  const path = 'systemSessions?format=Entity';
  const request: ApiRequest = { method: 'GET', path, auth: sessionAuth(token), signal };
  try {
    const { items } = await client.read(request, systemSessionsTable);
    return { listed: usableRows(systemSessionTable, items).rows, isSupported: true };
  } catch (error) {
    if (!isEmError(error)) throw error;
    switch (failureTraits[error.kind].absence) {
      case 'missing':
        return { isSupported: false };
      case 'hidden':
        return { isSupported: undefined, refusal: error };
      case undefined:
        throw error;
    }
  }
}

/** A session as it is now. */
export async function getSystemSession(
  client: EmClient,
  token: string,
  session: SystemSession,
  signal?: AbortSignal,
): Promise<SystemSession> {
  const path = `systemSessions/${uidSegment(session.uid)}?format=Entity`;
  return readUsable(client, { method: 'GET', path, auth: sessionAuth(token), signal }, systemSessionTable);
}

/** @returns nothing where the events cannot be had: they explain, and nothing depends on them */
export async function listSystemSessionEvents(
  client: EmClient,
  token: string,
  session: Pick<SystemSession, 'uid'>,
  signal?: AbortSignal,
): Promise<readonly SystemSessionEvent[]> {
  const request: ApiRequest = {
    method: 'GET',
    path: `systemSessions/${uidSegment(session.uid)}/events`,
    auth: sessionAuth(token),
    signal,
  };
  try {
    return (await client.read(request, systemSessionEventsTable)).items;
  } catch (error) {
    if (isEmError(error)) return [];
    throw error;
  }
}

/** What went wrong, by the last event that tells of anything but success. */
export const complaintOf = (events: readonly SystemSessionEvent[]): string | undefined =>
  events.findLast(({ status }) => status?.toLowerCase() !== 'success')?.message;
