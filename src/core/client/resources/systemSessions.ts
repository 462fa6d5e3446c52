import { entity } from '../elements';
import { attribute, int, listOf, text, type Decoded, type ElementTable } from '../elementTable';
import { isEmError, type EmError, type EmErrorKind } from '../errors';
import { uidSegment } from '../identifiers';
import { loosely, readUsable, usableRows } from '../usableRows';
import { Resource } from './resource';

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
 * According to the documentation it returns whole sessions without a format, while every other list returns
 * references. References are accepted too, as sessions of which only the name is known.
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

export interface SystemSessionListing {
  /** Absent if the list was refused. */
  readonly listed?: readonly SystemSession[];
  /** Whether this version has them; undefined if the refusal does not show it. */
  readonly isSupported: boolean | undefined;
  /** Why the list was refused, if not for lack of support. */
  readonly refusal?: EmError;
}

/** Failures that mean this version has no system sessions. */
const missing: readonly EmErrorKind[] = ['not-found', 'rejected', 'method-not-allowed'];
/** Failures after which it is not known whether this version has system sessions. */
const hidden: readonly EmErrorKind[] = ['forbidden', 'unexpected-answer', 'answer-too-large', 'server-error'];

/** `systemSessions`: the activities of Enterprise Manager itself, such as collections, from version 12 on. */
export class SystemSessions extends Resource {
  /**
   * Sends `GET systemSessions` for all sessions of the last 30 days, which may be thousands; no filter and no paging
   * is documented.
   *
   * @throws EmError unless the reason is lack of support or of a right
   */
  async list(signal?: AbortSignal): Promise<SystemSessionListing> {
    try {
      const { items } = await this.get('systemSessions', systemSessionsTable, signal);
      return { listed: usableRows(systemSessionTable, items).rows, isSupported: true };
    } catch (error) {
      if (isEmError(error) && missing.includes(error.kind)) return { isSupported: false };
      if (isEmError(error) && hidden.includes(error.kind)) return { isSupported: undefined, refusal: error };
      throw error;
    }
  }

  /** Reads the current state of a session. */
  async read({ uid }: Pick<SystemSession, 'uid'>, signal?: AbortSignal): Promise<SystemSession> {
    const path = `systemSessions/${uidSegment(uid)}?format=Entity`;
    return readUsable(this.client, this.request('GET', path, signal), systemSessionTable);
  }

  /**
   * Reads the events of a session, in order. If two events have the same time, `Order` decides, if present.
   *
   * @returns undefined if the events cannot be read
   */
  async events(
    { uid }: Pick<SystemSession, 'uid'>,
    signal?: AbortSignal,
  ): Promise<readonly SystemSessionEvent[] | undefined> {
    const path = `systemSessions/${uidSegment(uid)}/events`;
    try {
      const { items } = await this.get(path, systemSessionEventsTable, signal);
      const ordered = items.every(({ order }) => order !== undefined);
      return ordered ? [...items].sort((a, b) => (a.order ?? 0) - (b.order ?? 0)) : items;
    } catch (error) {
      if (isEmError(error)) return undefined;
      throw error;
    }
  }
}
