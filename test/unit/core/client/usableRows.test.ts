import { EmSession } from '../../../../src/core/client/emSession';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { editBackupServer, removeBackupServer } from '../../../../src/core/operations/changes';
import { stopTask } from '../../../../src/core/operations/stopTask';
import { idOf, isUid, keepsPath, pathSegment, uidSegment } from '../../../../src/core/client/identifiers';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { failureOf, quickLook, TestClient } from '../../../support/api';
import { ScriptedServer } from '../../../support/scriptedServer';

/* What a server calls its things goes into paths, and must never lead a request elsewhere than it says. */

const prefix = 'urn:veeam:BackupServer:';
const guid = '3f6c1b2e-1e3f-4f56-8a79-0b1c2d3e4f50';

/** The next way to lead a request elsewhere is one row here. */
const hostileTails: Readonly<Record<string, string>> = {
  'an empty tail': '',
  'one dot': '.',
  'two dots': '..',
  'three dots': '...',
  'dots with a space': '.. ',
  'a space': ' ',
  'a leading space': ` ${guid}`,
  'a trailing tab': `${guid}\t`,
  'a slash': `${guid}/jobs`,
  'a relative path': '../reports',
  'a backslash': '..\\reports',
  'a query': `${guid}?action=collect`,
  'a fragment': `${guid}#x`,
  'encoded dots': '%2e%2e',
  'an encoded slash': 'a%2Fb',
  'a lone high surrogate': 'a\uD800',
  'a lone low surrogate': '\uDC00b',
  'a null': 'a\0b',
  'a line feed': 'a\nb',
  'an escape': 'a\u001Bb',
  'a C1 control': 'a\u0085b',
  'a right-to-left override': 'a\u202Eb',
  'a zero-width space': 'a\u200Bb',
  'a line separator': 'a\u2028b',
  'a noncharacter': 'a\uFFFEb',
  '2,000 characters': 'a'.repeat(2000),
};

const usableIds = [guid, guid.toUpperCase(), 'task-12', '1', 'a.b', 'SRV_01', 'größe', "o'brien(1)!*~"];

describe('a UID in a path', () => {
  for (const [what, tail] of Object.entries(hostileTails)) {
    it(`is refused if it contains ${what}`, async () => {
      assert.ok(!isUid(prefix + tail), what);
      for (const make of [() => uidSegment(prefix + tail), () => pathSegment(tail)]) {
        const { kind, facts, isInDoubt } = await failureOf(Promise.resolve().then(make));
        assert.equal(kind, 'unexpected-answer');
        assert.ok(facts.reason?.code === 'identifier' && facts.unsent && !isInDoubt);
      }
    });
  }

  it('is refused for a hidden character before the tail', () => {
    for (const uid of [`urn:../x:${guid}`, `urn:veeam\n:${guid}`, `a%2F:${guid}`])
      assert.throws(() => uidSegment(uid));
  });

  for (const id of usableIds) {
    it(`is accepted if it ends in ${id}`, () => {
      assert.equal(decodeURIComponent(uidSegment(prefix + id)), id);
    });
  }

  it('becomes a path to the entity that it names, or is refused', () => {
    const base = 'https://em.example:9398/prefix/api/';
    const anyId = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.string({
        unit: fc.constantFrom('.', '/', '\\', '%', '2', 'e', ':', ' ', '?', '\uD800', '\uDC00', 'a'),
      }),
    );
    fc.assert(
      fc.property(anyId, (id) => {
        let segment: string;
        try {
          segment = uidSegment(id);
        } catch {
          return;
        }
        const path = `backupServers/${segment}`;
        assert.ok(keepsPath(base, `${path}?format=Entity`));
        assert.equal(decodeURIComponent(segment), idOf(id));
        assert.equal(new URL(base + path).href, base + path);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('a request with an unusable identifier', () => {
  let sandbox: Sandbox;
  let em: TestClient;

  before(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    em = new TestClient(sandbox.url);
    await em.logOn(sandbox);
  });

  after(async () => {
    await sandbox.stop();
  });

  const follow = () => Promise.reject(new Error('There is nothing to follow.'));
  /** Every request of which a path is made. */
  const requests: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
    'a backup server': (id) => em.session.backupServers.read(prefix + id),
    'an edit': (id) =>
      editBackupServer(
        em.as(em.token),
        { uid: prefix + id, links: [] },
        { dnsNameOrIpAddress: 'x' },
        { ...quickLook(), follow },
      ),
    'a removal': (id) => removeBackupServer(em.session, prefix + id, { ...quickLook(), follow }),
    'a collection': (id) => em.session.backupServers.collect(prefix + id),
    'the contents of a backup server': (id) => em.session.backupServers.section(prefix + id, 'jobs'),
    'a system session': (id) => em.session.systemSessions.read({ uid: prefix + id }),
    'the events of a system session': (id) => em.session.systemSessions.events({ uid: prefix + id }),
    'the stop of a task': (id) => stopTask(em.session, id, quickLook()),
    'a log off': (id) => em.session.logonSessions.end(id),
  };
  for (const [what, send] of Object.entries(requests)) {
    it(`is not sent for ${what}`, async () => {
      const before = sandbox.received.length;
      for (const tail of Object.values(hostileTails)) {
        const error = await failureOf(Promise.resolve().then(() => send(tail)));
        assert.equal(error.kind, 'unexpected-answer');
        assert.ok(!error.isInDoubt);
      }
      assert.equal(sandbox.received.length, before);
    });
  }

  it('is refused by the client, whoever built the path', async () => {
    const before = sandbox.received.length;
    for (const path of ['backupServers/..', 'backupServers/%2e%2E/x', '..\\x', 'a/./b', 'a\tb']) {
      const error = await failureOf(
        em.client.send({ method: 'DELETE', path, auth: { kind: 'session', token: em.token } }),
      );
      assert.equal(error.kind, 'invalid-request');
      assert.ok(!error.isInDoubt);
    }
    assert.equal(sandbox.received.length, before);
  });
});

describe('one invalid row of a list', () => {
  let server: ScriptedServer;

  beforeEach(async () => {
    server = await ScriptedServer.start();
  });

  afterEach(async () => {
    await server.stop();
  });

  const good = { UID: prefix + guid, Name: 'good' };
  const badRows: readonly unknown[] = [
    ...Object.values(hostileTails).map((tail) => ({ UID: prefix + tail, Name: 'bad' })),
    { Name: 'without a UID' },
    { UID: null, Name: 'null' },
    { UID: { $: 'x' } },
    'text',
    42,
    [],
  ];

  it('hides no other row, and is counted, in JSON', async () => {
    const rows = [...badRows.slice(0, 5), good, ...badRows.slice(5)];
    server.answer = () => ({ json: { BackupServers: rows } });
    const { client } = new TestClient(server.url, 'json');
    const told = await new EmSession(client, 'x').backupServers.list();
    assert.deepEqual(
      told.rows.map(({ name }) => name),
      ['good'],
    );
    assert.equal(told.refused, badRows.length);
    server.answer = () => ({ json: { Entities: { BackupServers: rows }, PagingInfo: { PagesCount: 1 } } });
    const page = await new EmSession(client, 'x').backupServers.query({ page: 1 });
    assert.equal(page.servers.length, 1);
    assert.equal(page.refused, badRows.length);
  });

  it('hides no other row, and is counted, in XML', async () => {
    const bad = ['..', '', 'a/b', 'a%b'].map((tail) => `<BackupServer UID="${prefix}${tail}" Name="bad"/>`);
    const rows = [
      ...bad,
      '<BackupServer Name="without"/>',
      `<BackupServer UID="${prefix}${guid}" Name="good"/>`,
    ];
    server.answer = () => ({ xml: `<BackupServers>${rows.join('')}</BackupServers>` });
    const told = await new TestClient(server.url).as('x').backupServers.list();
    assert.deepEqual([told.rows.map(({ name }) => name), told.refused], [['good'], 5]);
  });

  it('keeps its row if only a link is invalid', async () => {
    const links = [{ Rel: 'Edit' }, 'x', null, { Href: 'https://em/api/backupServers/1', Rel: 'Delete' }];
    server.answer = () => ({ json: { BackupServers: [{ ...good, Links: links }] } });
    const [row] = (await new TestClient(server.url, 'json').as('x').backupServers.list()).rows;
    assert.deepEqual(
      row?.links.map(({ rel }) => rel),
      ['Delete'],
    );
  });

  it('counts once if it occurs twice', async () => {
    server.answer = () => ({
      json: { BackupServers: [good, good, { ...good, UID: good.UID.toUpperCase() }] },
    });
    const told = await new TestClient(server.url, 'json').as('x').backupServers.list();
    assert.deepEqual([told.rows.length, told.refused], [1, 0]);
  });

  it('hides no other reference, task, system session or content', async () => {
    const { client } = new TestClient(server.url, 'json');
    server.answer = () => ({ json: { Refs: [{ UID: '..' }, good] } });
    assert.equal((await new EmSession(client, 'x').backupServers.references()).length, 1);
    server.answer = () => ({
      json: {
        Tasks: [{ TaskId: '..', State: 'Running' }, { State: 'Running' }, { TaskId: 'task-1', State: 'x' }],
      },
    });
    assert.deepEqual(
      (await new EmSession(client, 'x').tasks.list()).map(({ taskId }) => taskId),
      ['task-1'],
    );
    server.answer = () => ({
      json: { SystemSessions: [{ UID: 'a/b' }, {}, { UID: `urn:veeam:SystemSession:${guid}` }] },
    });
    assert.equal((await new EmSession(client, 'x').systemSessions.list()).listed?.length, 1);
    server.answer = () => ({
      json: { CredentialsInfos: [{ Username: 'without an ID' }, { Id: '..', Username: 'dots' }] },
    });
    assert.deepEqual(
      (await new EmSession(client, 'x').backupServers.section(prefix + guid, 'credentials')).map(
        ({ name }) => name,
      ),
      ['without an ID', 'dots'],
    );
  });

  it('is an unexpected-answer failure if it is the requested entity', async () => {
    server.answer = () => ({ json: { UID: `${prefix}..`, Name: 'x' } });
    const { client } = new TestClient(server.url, 'json');
    const error = await failureOf(new EmSession(client, 'x').backupServers.read(prefix + guid));
    assert.deepEqual([error.kind, error.facts.reason?.code], ['unexpected-answer', 'identifier']);
  });

  it('leaves a write in doubt if its task has an unusable ID', async () => {
    server.answer = () => ({ json: { TaskId: '..', State: 'Running' } });
    const { client } = new TestClient(server.url, 'json');
    const follow = () => Promise.reject(new Error('There is nothing to follow.'));
    const outcome = await editBackupServer(
      new EmSession(client, 'x'),
      { uid: prefix + guid, links: [] },
      { dnsNameOrIpAddress: 'x' },
      { ...quickLook(), follow },
    );
    assert.ok(outcome.kind === 'unknown' && outcome.reason.kind === 'unexpected-answer');
  });

  it('is ignored in the Location of a create', async () => {
    const { client } = new TestClient(server.url, 'json');
    const spec = { description: '', dnsNameOrIpAddress: 'x', port: 1, username: 'a\\b', password: 'x' };
    for (const tail of ['..', '%2e%2e', '%2F', '']) {
      for (const path of ['backupServers', 'tasks']) {
        server.answer = () => ({ status: 201, headers: { Location: `https://em/api/${path}/${tail}` } });
        const { task, uid } = await new EmSession(client, 'x').backupServers.create(spec);
        assert.deepEqual([task, uid], [undefined, undefined]);
      }
    }
  });
});
