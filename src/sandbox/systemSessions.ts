import type { SystemSessionRecord } from './estate';
import { leaf, links, list, object, type LinkFacts, type ListNode, type ObjectNode } from './nodes';
import { entityAttributes, type EntityFacts, type Href } from './representations';
import {
  found,
  isEntityFormat,
  ok,
  readers,
  route,
  type Route,
  type SandboxState,
  type SessionRequest,
} from './routing';

/* Enterprise Manager's own sessions, as the reference prints them, oddities included. */

/** As the reference prints it: six digits of a second, zeros at the end trimmed. */
function time(milliseconds: number): string {
  const [whole = '', fraction = ''] = new Date(milliseconds).toISOString().slice(0, -1).split('.');
  return whole + String(Number(`0.${fraction}`)).slice(1);
}

const nameOf = ({ startedAt }: SystemSessionRecord): string =>
  `Collect Job @${new Date(startedAt).toISOString().replace('T', ' ').replace('Z', '000')}`;

const factsOf = (record: SystemSessionRecord): EntityFacts => ({
  type: 'SystemSession',
  path: 'systemSessions',
  id: record.id,
  name: nameOf(record),
});

const eventsLink = (href: Href, { id }: SystemSessionRecord): LinkFacts => ({
  href: href(`systemSessions/${id}/events`),
  name: 'Events',
  type: 'SystemSessionEvents',
  rel: 'Down',
});

function systemSessionReference(href: Href, record: SystemSessionRecord): ObjectNode {
  const { id } = record;
  return object(
    'EntityRef',
    {
      UID: `urn:veeam:SystemSession:${id}`,
      Name: nameOf(record),
      Href: href(`systemSessions/${id}`),
      Type: 'SystemSessionReference',
    },
    links([
      {
        href: href(`systemSessions/${id}?format=Entity`),
        name: nameOf(record),
        type: 'BackupJobSession',
        rel: 'Alternate',
      },
      eventsLink(href, record),
    ]),
  );
}

type End = 'success' | 'warning' | 'failed';

const endOf = ({ failure, end }: SystemSessionRecord): End =>
  end ?? (failure === undefined ? 'success' : 'failed');

const states = { success: 'CompletedSuccessfully', warning: 'CompletedWarning', failed: 'Failed' } as const;
/** The table of `Result` and its samples disagree. */
const results = {
  samples: states,
  table: { success: 'Success', warning: 'Warning', failed: 'Failed' },
} as const;

/** The type of the link is a slip of the vendor's, or of its server. */
function systemSession(
  { href, state }: SessionRequest,
  record: SystemSessionRecord,
  element: 'SystemSession' | 'Sessions' = 'SystemSession',
): ObjectNode {
  const ended = state.now() >= record.endsAt;
  const { id } = record;
  return object(
    element,
    entityAttributes(href, factsOf(record)),
    links([
      {
        href: href(`systemSessions/${id}`),
        name: nameOf(record),
        type: 'BackupJobSessionReference',
        rel: 'Alternate',
      },
      eventsLink(href, record),
    ]),
    leaf('SessionType', 'CollectJob'),
    leaf('CreationTimeUTC', `${time(record.startedAt)}Z`),
    ...(ended
      ? [
          leaf('EndTimeUTC', `${time(record.endsAt)}Z`),
          leaf('State', states[endOf(record)]),
          object(
            'Result',
            {},
            leaf('Result', results[state.switches.sessionResults][endOf(record)]),
            leaf('Message', null),
            leaf('IsCanceled', false),
          ),
        ]
      : [leaf('State', 'InProgress')]),
  );
}

/** A language that nobody is expected to read. */
const foreign = (message: string): string => message.replace('completed successfully', 'ferdig');

/** When each of its messages comes: the servers are collected one after the other. */
function eventsOf(record: SystemSessionRecord): (readonly [number, string])[] {
  const told = plainEvents(record);
  return record.phrases === 'foreign' ? told.map(([at, message]) => [at, foreign(message)] as const) : told;
}

function plainEvents({
  servers,
  startedAt,
  endsAt,
  failure,
}: SystemSessionRecord): (readonly [number, string])[] {
  const each = (endsAt - startedAt) / Math.max(1, servers.length);
  return [
    [startedAt, 'Starting data collection job...'],
    [startedAt, 'Job successfully started.'],
    [startedAt, 'Checking deleted backup servers removal'],
    ...servers.flatMap((server, index): (readonly [number, string])[] => [
      [startedAt + index * each, `Preparing to collect data from ${server}`],
      [startedAt + index * each, `Retrieving data from ${server}...`],
      [
        startedAt + (index + 1) * each,
        // Not documented: no text of a failure is published.
        failure?.server === server
          ? `Failed to collect data from ${server}: ${failure.message}`
          : `Data collection from ${server} completed successfully.`,
      ],
    ]),
    [endsAt, 'Data collection job finished.'],
  ];
}

/** Unlike other lists the root has attributes and links. The times are UTC, and do not say so. */
function systemSessionEvents({ href, state }: SessionRequest, record: SystemSessionRecord): ObjectNode {
  const { id } = record;
  const up = { href: href(`systemSessions/${id}?format=Entity`), name: nameOf(record) };
  return object(
    'SystemSessionEvents',
    { Href: href(`systemSessions/${id}/events`), Type: 'SystemSessionEvents' },
    links([{ ...up, type: 'BackupJobSession', rel: 'Up' }]),
    repeated(
      'Events',
      eventsOf(record)
        .filter(([at]) => at <= state.now())
        .map(([at, message], index) =>
          object(
            'Events',
            {},
            leaf('CreationTimeUTC', time(at)),
            leaf('Message', message),
            leaf('Order', index + 1),
          ),
        ),
    ),
  );
}

/** Items that lie beside the links of a root that is no plain list. */
const repeated = (name: string, items: readonly ObjectNode[]): ListNode => ({
  ...list(name, name, items),
  isBare: true,
});

const sessionOf = ({ state }: SessionRequest, id: string): SystemSessionRecord =>
  found(
    state.estate.systemSessions.find((record) => record.id === id.toLowerCase()),
    'The session',
  );

const isSupported = ({ switches }: SandboxState): boolean => switches.systemSessions;

/** No link leads here. The list has whole sessions without a format. */
export const systemSessionRoutes: readonly Route[] = [
  route(
    'GET',
    'systemSessions',
    readers,
    (request) =>
      ok(
        list(
          'SystemSessions',
          'Sessions',
          request.state.estate.systemSessions.map((record) => systemSession(request, record, 'Sessions')),
        ),
      ),
    isSupported,
  ),
  route(
    'GET',
    'systemSessions/{id}',
    readers,
    (request, { id }) => {
      const record = sessionOf(request, id);
      return ok(
        isEntityFormat(request)
          ? systemSession(request, record)
          : systemSessionReference(request.href, record),
      );
    },
    isSupported,
  ),
  route(
    'GET',
    'systemSessions/{id}/events',
    readers,
    (request, { id }) => ok(systemSessionEvents(request, sessionOf(request, id))),
    isSupported,
  ),
];

/** Begins a collection as the switches want it. @param server that it was asked for; without one of all */
export function beginCollecting(
  state: SandboxState,
  server: { readonly name: string; readonly address: string },
  ofAll: boolean,
): void {
  const { switches, estate } = state;
  const { collectFails, collectEnds, collectMs, taskRunningMs, taskOperationFinishedMs } = switches;
  const called = (one: typeof server): string[] =>
    switches.collectNames === 'nobody' ? [] : [one[switches.collectNames]];
  const [name = ''] = called(server);
  const now = state.now();
  estate.systemSessions.push({
    id: state.newId(),
    servers: ofAll ? estate.servers.flatMap(called) : called(server),
    startedAt: now,
    endsAt: now + taskRunningMs + taskOperationFinishedMs + collectMs,
    failure: collectFails === undefined ? undefined : { server: name, message: collectFails },
    end: collectEnds,
  });
}
