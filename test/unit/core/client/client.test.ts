import assert from 'node:assert/strict';
import { registeredUnder } from '../../../../src/core/client/registered';
import { logOn, probe } from '../../../../src/core/client/logon';
import { type StopOutcome } from '../../../../src/core/operations/stopTask';
import { stopTask } from '../../../../src/core/operations/stopTask';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { failureOf, quickLook, TestClient } from '../../../support/api';

describe('client', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
  });

  afterEach(async () => {
    await sandbox.stop();
  });

  for (const format of ['xml', 'json'] as const) {
    describe(format, () => {
      let em: TestClient;

      beforeEach(() => {
        em = new TestClient(sandbox.url, format);
      });

      it('asks for the versions without credentials', async () => {
        assert.deepEqual(await probe(em.client), ['v1_5', 'v1_6', 'v1_7']);
        const [request] = sandbox.received;
        assert.ok(request);
        assert.equal(request.headers.authorization, undefined);
        assert.equal(request.headers['x-restsvcsessionid'], undefined);
      });

      it('logs on with the highest version and Basic credentials in UTF-8', async () => {
        sandbox.state.switches.versions = ['v1_9', 'v1_10'];
        const logon = await logOn(em.client, { account: sandbox.username, password: sandbox.password });
        assert.equal(logon.version, 'v1_10');
        assert.equal(logon.displayName, sandbox.username);
        assert.equal(Buffer.from(logon.token, 'base64').toString(), logon.sessionId);
        const request = sandbox.received.at(-1);
        assert.ok(request);
        assert.equal(request.path, 'sessionMngr/?v=v1_10');
        assert.equal(request.headers['content-length'], '0');
      });

      it('sends a password in any script', async () => {
        const unicode = await Sandbox.start({ scheme: 'http', port: 0, password: 'pässwörd🔑:x' });
        const other = new TestClient(unicode.url, format);
        await other.logOn(unicode);
        assert.notEqual(other.token, '');
        await unicode.stop();
      });

      for (const tokenIn of ['cookie', 'body'] as const) {
        it(`finds a session ID that only the ${tokenIn} contains`, async () => {
          sandbox.switches.tokenIn = tokenIn;
          await em.logOn(sandbox);
          assert.equal((await em.session.backupServers.list()).rows.length, 3);
        });
      }

      it('sends one media type, the same in Accept and Content-Type, and no cookie', async () => {
        await em.logOn(sandbox);
        await em.session.backupServers.list();
        for (const { headers } of sandbox.received) {
          assert.equal(headers.accept, `application/${format}`);
          assert.equal(headers.cookie, undefined);
          assert.equal(headers['user-agent'], 'test');
        }
      });

      it('lists backup servers as references and as entities', async () => {
        await em.logOn(sandbox);
        const references = await em.session.backupServers.references();
        const entities = (await em.session.backupServers.list()).rows;
        assert.deepEqual(
          references.map(({ uid, name }) => [uid, name]),
          entities.map(({ uid, name }) => [uid, name]),
        );
        const [first] = entities;
        assert.ok(first);
        assert.equal(first.version, '13.0.1.1071');
        assert.ok(first.links.some(({ rel }) => rel === 'Start'));
      });

      it('reads camelCase names and omitted nulls', async () => {
        sandbox.switches.jsonCase = 'camel';
        sandbox.switches.jsonNulls = 'omit';
        await em.logOn(sandbox);
        assert.equal((await em.session.backupServers.list()).rows[1]?.name, 'vbr-lisbon.sandbox.example');
      });

      it('finds a server by its address on any page', async () => {
        await em.logOn(sandbox);
        const found = await registeredUnder(em.session, 'VBR-OSLO.sandbox.example');
        assert.deepEqual(
          found.map(({ name }) => name),
          ['vbr-oslo.sandbox.example'],
        );
        assert.deepEqual(await registeredUnder(em.session, 'with "quotes" and ; , ()'), []);
      });

      it('gets, lists and stops tasks, and recognizes a missing task by a 500 or a 404', async () => {
        await em.logOn(sandbox);
        const id = sandbox.estate.servers[0]?.id ?? '';
        await em.client.send({
          method: 'POST',
          path: `backupServers/${id}?action=collect`,
          auth: { kind: 'session', token: em.token },
        });
        const [task] = await em.session.tasks.list();
        assert.deepEqual([task?.taskId, task?.state], ['task-1', 'Running']);
        const stop = (): Promise<StopOutcome> => stopTask(em.session, 'task-1', quickLook());
        assert.deepEqual(await stop(), { kind: 'stopped' });
        for (const code of [500, 404] as const) {
          sandbox.switches.unknownTask = code;
          assert.deepEqual(await stop(), { kind: 'ended' });
        }
      });

      it('logs off, and treats a missing session as logged off', async () => {
        const logon = await logOn(em.client, { account: sandbox.username, password: sandbox.password });
        await em.as(logon.token).logonSessions.end(logon.sessionId ?? '');
        assert.equal(sandbox.state.sessions.all().length, 0);
        await em.as(logon.token).logonSessions.end(logon.sessionId ?? '');
        assert.equal((await failureOf(em.as(logon.token).backupServers.list())).kind, 'session-expired');
      });

      it('records one exchange for each request, with both sides and no secret', async () => {
        const logon = await logOn(em.client, { account: sandbox.username, password: sandbox.password });
        await em.as(logon.token).logonSessions.end(logon.sessionId ?? '');
        assert.equal(em.exchanges.length, 3);
        const [, exchange] = em.exchanges;
        assert.ok(exchange);
        assert.equal(exchange.request.method, 'POST');
        assert.equal(exchange.response?.status, 201);
        assert.ok((await exchange.response.body?.render())?.text.includes('UserName'));
        assert.ok(exchange.durationMs >= 0);
        const everything = JSON.stringify(em.exchanges);
        const basic = Buffer.from(`${sandbox.username}:${sandbox.password}`).toString('base64');
        for (const secret of [sandbox.password, basic, logon.token, logon.sessionId ?? '-']) {
          assert.ok(!everything.includes(secret), secret);
        }
        assert.ok(everything.includes('Basic ********'));
      });
    });
  }

  it('sends requests to the configured origin only, whatever the host of a reference is', async () => {
    sandbox.switches.publicBaseUrl = 'https://other.example:9398/api/';
    const em = new TestClient(sandbox.url);
    await em.logOn(sandbox);
    const [server] = (await em.session.backupServers.list()).rows;
    assert.ok(server?.href?.startsWith('https://other.example:9398/'));
  });

  it('reuses connections for reads and opens a new one for each write', async () => {
    const em = new TestClient(sandbox.url);
    await em.logOn(sandbox);
    await em.session.backupServers.list();
    const connections = sandbox.received.map(({ headers }) => headers.connection);
    assert.deepEqual(connections, ['keep-alive', 'close', 'keep-alive']);
  });
});
