import assert from 'node:assert/strict';
import {
  editBackupServer,
  removeBackupServer,
  type ChangeOptions,
  type ChangeOutcome,
} from '../../../src/api/changes';
import { EmClient } from '../../../src/api/client';
import { logOff, logOn } from '../../../src/api/logon';
import { TaskPoller } from '../../../src/api/taskPoller';
import { HttpTransport } from '../../../src/api/transport';
import { Sandbox } from '../../../src/sandbox/sandbox';
import type { Switches } from '../../../src/sandbox/switches';
import { failureOf, TestClient } from '../../support/api';
import { FakeClock } from '../../support/fakeClock';

describe('changing and removing', () => {
  let sandbox: Sandbox;
  let em: TestClient;
  let clock: FakeClock;
  let states: string[];
  let controller: AbortController;

  async function start(switches: Partial<Switches> = {}, format: 'xml' | 'json' = 'xml'): Promise<void> {
    clock = new FakeClock();
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, now: clock.now, switches });
    em = new TestClient(sandbox.url, format);
    await em.logOn(sandbox);
    states = [];
    controller = new AbortController();
  }

  afterEach(async () => {
    await sandbox.stop();
  });

  const options = (): ChangeOptions => ({
    follow: new TaskPoller(em.client, em.token, clock.sleep).follow,
    signal: controller.signal,
    onState: ({ state }) => states.push(state),
  });
  const uid = (): string => `urn:veeam:BackupServer:${sandbox.estate.servers[1]?.id ?? ''}`;
  const changes = { description: '', dnsNameOrIpAddress: 'vbr-lisbon.sandbox.example', port: 443 };
  const edit = (): Promise<ChangeOutcome> => editBackupServer(em.client, em.token, uid(), changes, options());
  const remove = (id = uid()): Promise<ChangeOutcome> =>
    removeBackupServer(em.client, em.token, id, options());
  const sent = (method: string): number =>
    sandbox.received.filter(
      (request) => request.method === method && request.path.startsWith('backupServers'),
    ).length;

  for (const format of ['xml', 'json'] as const) {
    for (const changeResponse of ['no-content', 'ok', 'task'] as const) {
      it(`changes what is named and keeps the rest, after the answer ${changeResponse} in ${format}`, async () => {
        await start({ changeResponse }, format);
        assert.deepEqual(await edit(), { kind: 'done' });
        const server = sandbox.estate.servers[1];
        assert.ok(server);
        assert.deepEqual([server.description, server.port, server.wcfPort], ['', 443, 9405]);
        assert.equal(server.username, 'SANDBOX\\svc-vbr');
        const { body } = sandbox.received.find(({ method }) => method === 'PUT') ?? {};
        assert.doesNotMatch(body ?? '', /Password|Username|WcfPort/);
        assert.equal(states.at(-1), changeResponse === 'task' ? 'Finished' : undefined);
      });

      it(`removes a server, once, after the answer ${changeResponse} in ${format}`, async () => {
        await start({ changeResponse }, format);
        const removed = uid();
        assert.deepEqual(await remove(removed), { kind: 'done' });
        assert.equal(sandbox.estate.servers.length, 2);
        assert.equal((await failureOf(remove(removed))).kind, 'not-found');
      });
    }
  }

  it('tells a task that fails, with its reason', async () => {
    await start({ changeResponse: 'task', changeFails: 'The backup server is in use.' });
    const failed = { kind: 'failed', message: 'The backup server is in use.' };
    assert.deepEqual(await edit(), failed);
    assert.deepEqual(await remove(), failed);
    assert.equal(sandbox.estate.servers.length, 3);
  });

  it('says accepted where the end of the task is not known, and looks a removal up', async () => {
    await start({ changeResponse: 'task' });
    clock.onSleep = () => {
      sandbox.expireSessions();
    };
    const edited = await edit();
    assert.ok(edited.kind === 'accepted' && edited.reason.kind === 'session-expired');
    await em.logOn(sandbox);
    clock.onSleep = () => {
      clock.time += 60_000;
      controller.abort();
    };
    assert.deepEqual(await remove(), { kind: 'done' }, 'it is gone, although nobody waited for the task');
    assert.equal(sandbox.estate.servers.length, 2);
  });

  it('looks a removal up after a lost answer, and does not send it again', async () => {
    await start();
    sandbox.inject({ kind: 'reset-after-work', times: 1 });
    assert.deepEqual(await remove(), { kind: 'done' });
    assert.equal(sandbox.estate.servers.length, 2);
    sandbox.inject({ kind: 'reset', times: 1 });
    const error = await failureOf(remove());
    assert.ok(error.kind === 'connection-lost' && error.isInDoubt);
    assert.equal(sandbox.estate.servers.length, 2);
    assert.equal(sent('DELETE'), 2);
  });

  it('leaves a doubt after the lost answer of an edit, and does not send it again', async () => {
    await start();
    sandbox.inject({ kind: 'reset-after-work', times: 1 });
    assert.ok((await failureOf(edit())).isInDoubt);
    assert.equal(sandbox.estate.servers[1]?.port, 443);
    assert.equal(sent('PUT'), 1);
  });

  it('has no doubt where it was cancelled before anything was sent', async () => {
    await start();
    controller.abort();
    const error = await failureOf(edit());
    assert.ok(error.kind === 'cancelled' && !error.isInDoubt);
    assert.equal(sent('PUT'), 0);
  });

  it('changes nothing on an endpoint that is read only, in the client itself', async () => {
    await start();
    const client = new EmClient({
      baseUrl: sandbox.url,
      format: 'xml',
      timeoutMs: 3000,
      readOnly: true,
      transport: new HttpTransport(),
      userAgent: 'test',
      onExchange: () => undefined,
    });
    const logon = await logOn(client, { account: sandbox.username, password: sandbox.password });
    const requests = sandbox.received.length;
    const error = await failureOf(removeBackupServer(client, logon.token, uid(), options()));
    assert.equal(error.kind, 'read-only');
    assert.ok(!error.isInDoubt);
    assert.equal(sandbox.received.length, requests);
    await logOff(client, logon);
    assert.equal(sandbox.estate.servers.length, 3);
  });
});
