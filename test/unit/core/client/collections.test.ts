import { EmSession } from '../../../../src/core/client/emSession';
import assert from 'node:assert/strict';
import { toldByEvents, toldOf } from '../../../../src/core/client/collectionEvents';
import {
  collectionOf,
  isCollection,
  lastCollections,
  newestCollections,
  readEvents,
  stateOf,
} from '../../../../src/core/client/collections';
import { type SystemSession } from '../../../../src/core/client/resources/systemSessions';
import type { EmClient } from '../../../../src/core/client/client';
import { CannedClient } from '../../../support/canned';

const answering = (body: unknown): EmClient =>
  new CannedClient(() => ({ body: typeof body === 'string' ? body : JSON.stringify(body) })).client;

const uid = 'urn:veeam:SystemSession:0b1c2d3e-4f50-4617-8a29-3b4c5d6e7f80';
const session = (facts: Partial<SystemSession> = {}): SystemSession => ({
  uid,
  links: [],
  sessionType: 'CollectJob',
  ...facts,
});
const events = (...messages: string[]) =>
  messages.map((message) => ({ message, time: '2026-01-01T10:00:00' }));

describe('stateOf', () => {
  const result = (word: string, isCanceled = false): SystemSession['result'] => ({
    result: word,
    isCanceled,
  });
  const cases: readonly (readonly [Partial<SystemSession>, string])[] = [
    [{ state: 'InProgress' }, 'running'],
    [{ state: 'InProgress', endTime: '1753-01-01T00:00:00Z', result: result('None') }, 'running'],
    [{ state: 'CompletedSuccessfully' }, 'success'],
    [{ state: 'CompletedSuccessfully', result: result('CompletedSuccessfully') }, 'success'],
    [{ state: 'CompletedSuccessfully', result: result('Success') }, 'success'],
    [{ state: 'CompletedWarning', result: result('Warning') }, 'warning'],
    [{ state: 'CompletedWarning', result: result('CompletedWarning') }, 'warning'],
    [{ state: 'Failed', result: result('Failed') }, 'failed'],
    [{ state: 'CompletedSuccessfully', result: result('Failed') }, 'failed'],
    [{ state: 'Failed', result: result('Failed', true) }, 'unknown'],
    [{ state: 'Stopped', endTime: '2026-01-01T10:00:00Z' }, 'unknown'],
    [{}, 'running'],
  ];
  for (const [facts, expected] of cases) {
    it(`derives ${expected} from ${JSON.stringify(facts)}`, () => {
      assert.equal(stateOf(session(facts)), expected);
    });
  }
});

describe('toldByEvents', () => {
  const name = 'vbr01.lab.example';
  const done = `Data collection from ${name} completed successfully.`;
  const cases: readonly (readonly [string, readonly string[], string | undefined])[] = [
    ['a completed collection', [`Retrieving data from ${name}...`, done], 'success'],
    ['a completed collection in another case', [done.toUpperCase()], 'success'],
    ['a collection with warnings', [`Data collection from ${name} completed with warnings`], 'warning'],
    [
      'a running collection',
      [`Preparing to collect data from ${name}`, `Retrieving data from ${name}...`],
      'named',
    ],
    ['an event in another language', [`Datensammlung von „${name}“ erfolgreich abgeschlossen.`], 'named'],
    ['a failure', [`Failed to collect data from ${name}: the RPC server is unavailable.`], 'failed'],
    ['a collection that has not completed', [`Data collection from ${name} has not completed.`], 'failed'],
    ['a failure and a successful retry', [`Cannot reach ${name}.`, done], 'success'],
    ['a failure with a port after the name', [`Failed to connect to ${name}:9392.`], 'failed'],
    ['another server', ['Data collection from vbr02.lab.example completed successfully.'], undefined],
    ['a server with a longer name', [`Data collection from ${name}.corp completed successfully.`], undefined],
    [
      'a server whose name has a prefix',
      [`Data collection from old-${name} completed successfully.`],
      undefined,
    ],
    ['a server with a shorter name', ['Data collection from vbr01 completed successfully.'], undefined],
    [
      'events of the session only',
      ['Starting data collection job...', 'Data collection job finished.'],
      undefined,
    ],
  ];
  for (const [title, messages, expected] of cases) {
    it(`reports ${expected ?? 'nothing'} for ${title}`, () => {
      const told = toldOf(toldByEvents(events(...messages)), [name]);
      assert.equal(told && (told.result ?? 'named'), expected);
    });
  }

  it('recognizes an IPv4 and an IPv6 address', () => {
    for (const address of ['192.0.2.7', 'FE80::1', '[2001:db8::7]']) {
      const told = toldByEvents(events(`Data collection from ${address} completed successfully.`));
      assert.equal(toldOf(told, ['vbr', address])?.result, 'success', address);
    }
  });

  it('does not mistake a word of a message for a server of that name', () => {
    const told = toldByEvents(
      events(
        'Starting data collection job...',
        'Job successfully started.',
        `Retrieving data from ${name}...`,
      ),
    );
    for (const word of ['data', 'job', 'from', 'started'])
      assert.equal(toldOf(told, [word]), undefined, word);
  });
});

describe('lastCollections', () => {
  const server = { name: 'VBR01' };
  const of = (facts: Partial<SystemSession>, ...messages: string[]) =>
    readEvents(session({ creationTime: '2026-01-01T09:00:00Z', ...facts }), events(...messages));
  const last = (...sessions: ReturnType<typeof of>[]) => collectionOf(lastCollections(sessions), server);

  it('takes the result from the messages of the server, not from the state of the session', () => {
    const failed = last(of({ state: 'CompletedWarning' }, 'Failed to collect data from vbr01: no route'));
    assert.equal(failed?.result, 'failed');
    assert.match(String(failed.reason), /no route/);
    const done = last(of({ state: 'Failed' }, 'Data collection from vbr01 completed successfully.'));
    assert.equal(done?.result, 'success');
    assert.equal(done.time?.toISOString(), '2026-01-01T10:00:00.000Z');
  });

  it('reports no result from the state of a session alone', () => {
    const named = 'Retrieving data from vbr01...';
    for (const state of ['Failed', 'CompletedWarning']) {
      assert.equal(last(of({ state }, named))?.result, 'unknown');
      assert.equal(last(of({ state }, 'Data collection job finished.')), undefined);
    }
    assert.equal(last(of({ state: 'CompletedSuccessfully' }, named))?.result, 'success');
    assert.equal(last(of({ state: 'InProgress' }, named))?.result, 'running');
  });

  it('takes the newest session that names the server', () => {
    const done = of({ state: 'CompletedSuccessfully' }, 'Data collection from vbr01 completed successfully.');
    assert.equal(last(of({ state: 'Failed' }, 'Failed to reach vbr02'), done)?.result, 'success');
  });

  it('searches the newest collections first, in any order of the list', () => {
    const all = [3, 1, 2].map((day) =>
      session({ uid: String(day), creationTime: `2026-01-0${day}T00:00:00Z` }),
    );
    const others = [session({ uid: '9', sessionType: 'LogExport', creationTime: '2026-02-01T00:00:00Z' })];
    assert.deepEqual(
      newestCollections([...others, ...all], 2).map((one) => one.uid),
      ['3', '2'],
    );
  });
});

describe('system sessions', () => {
  const id = uid.slice('urn:veeam:SystemSession:'.length);
  const item = {
    SessionType: 'CollectJob',
    CreationTimeUTC: '2025-11-04T08:15:07.204518Z',
    State: 'Failed',
    Result: { Result: 'Failed', Message: null, IsCanceled: false },
    Name: 'Collect Job @2025-11-04 08:15:07.204518',
    UID: uid,
    Links: [],
    Type: 'SystemSession',
  };
  const reference = {
    UID: uid,
    Name: item.Name,
    Href: `https://em/api/systemSessions/${id}`,
    Type: 'SystemSessionReference',
    Links: [],
  };
  const lists: Readonly<Record<string, unknown>> = {
    inferred: { Sessions: [item] },
    'camel case': {
      sessions: [{ sessionType: 'CollectJob', uid, state: 'Failed', result: { result: 'Failed' } }],
    },
    'named like the resource': { SystemSessions: [item] },
    doubled: { SystemSessions: { Sessions: [item] } },
    bare: [item],
    references: { Refs: [reference] },
    'doubled references': { Refs: { Refs: [reference] } },
    xml: `<SystemSessions xmlns="http://www.veeam.com/ent/v1.0"><Sessions UID="${uid}" Name="${item.Name}"><Links/><SessionType>CollectJob</SessionType><State>Failed</State><Result><Result>Failed</Result><Message/><IsCanceled>false</IsCanceled></Result></Sessions></SystemSessions>`,
    'references in xml': `<EntityReferences xmlns="http://www.veeam.com/ent/v1.0"><Ref UID="${uid}" Name="${item.Name}" Type="SystemSessionReference"><Links/></Ref></EntityReferences>`,
  };
  for (const [form, body] of Object.entries(lists)) {
    it(`reads a list in the form "${form}"`, async () => {
      const { listed, isSupported } = await new EmSession(answering(body), 'x').systemSessions.list();
      assert.ok(isSupported && listed?.length === 1);
      const [first] = listed;
      assert.ok(first);
      assert.equal(first.uid, uid);
      assert.equal(isCollection(first), true);
      if (!form.includes('references')) assert.equal(stateOf(first), 'failed');
    });
  }

  it('reads a single session', async () => {
    assert.equal(stateOf(await new EmSession(answering(item), 'x').systemSessions.read({ uid })), 'failed');
  });

  const event = (order: number, message: string) => ({
    CreationTimeUTC: '2025-11-04T08:15:07.30038',
    Message: message,
    Order: order,
  });
  const both = [event(2, 'b'), event(1, 'a')];
  const logs: Readonly<Record<string, unknown>> = {
    inferred: { Events: both, Links: [], Href: 'https://em/api/x', Type: 'SystemSessionEvents' },
    'named like the resource': { SystemSessionEvents: both },
    doubled: { SystemSessionEvents: { Events: both } },
    xml: `<SystemSessionEvents xmlns="http://www.veeam.com/ent/v1.0" Href="x" Type="SystemSessionEvents"><Links><Link Href="y" Rel="Up"/></Links>${both.map((one) => `<Events><CreationTimeUTC>${one.CreationTimeUTC}</CreationTimeUTC><Message>${one.Message}</Message><Order>${one.Order}</Order></Events>`).join('')}</SystemSessionEvents>`,
  };
  for (const [form, body] of Object.entries(logs)) {
    it(`reads events in the form "${form}", in order`, async () => {
      const told = await new EmSession(answering(body), 'x').systemSessions.events({ uid });
      assert.deepEqual(
        told?.map(({ message }) => message),
        ['a', 'b'],
      );
    });
  }
});
