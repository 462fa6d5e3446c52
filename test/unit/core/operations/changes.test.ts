import { patienceMs } from '../../../support/until';
import { EmSession } from '../../../../src/core/client/emSession';
import assert from 'node:assert/strict';
import {
  editBackupServer,
  removeBackupServer,
  type ChangeOptions,
  type ChangeOutcome,
} from '../../../../src/core/operations/changes';
import type { BackupServer } from '../../../../src/core/client/elements';
import { EmClient } from '../../../../src/core/client/client';
import { logOn } from '../../../../src/core/client/logon';
import { TaskPoller } from '../../../../src/core/operations/taskPoller';
import { HttpTransport } from '../../../../src/core/client/transport';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import type { Switches } from '../../../../src/sandbox/switches';
import { failureOf, TestClient } from '../../../support/api';
import { FakeClock } from '../../../support/fakeClock';

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
    follow: new TaskPoller(em.session, clock.sleep).follow,
    signal: controller.signal,
    sleep: clock.sleep,
    now: clock.now,
    onState: ({ state }) => states.push(state),
  });
  const uid = (): string => `urn:veeam:BackupServer:${sandbox.estate.servers[1]?.id ?? ''}`;
  const changes = { description: '', dnsNameOrIpAddress: 'vbr-lisbon.sandbox.example', port: 443 };
  /** The backup server as a list shows it. */
  const shown = (): BackupServer => {
    const { name, description, port } = sandbox.estate.servers[1] ?? {};
    return { uid: uid(), links: [], name, description, port };
  };
  const edit = (): Promise<ChangeOutcome> => editBackupServer(em.session, shown(), changes, options());
  const remove = (id = uid()): Promise<ChangeOutcome> => removeBackupServer(em.session, id, options());
  const sent = (method: string): number =>
    sandbox.received.filter(
      (request) => request.method === method && request.path.startsWith('backupServers'),
    ).length;

  for (const format of ['xml', 'json'] as const) {
    for (const changeResponse of ['no-content', 'ok', 'task'] as const) {
      it(`changes the named fields and keeps the others, after the answer ${changeResponse} in ${format}`, async () => {
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

      it(`removes a server with one request, after the answer ${changeResponse} in ${format}`, async () => {
        await start({ changeResponse }, format);
        const removed = uid();
        assert.deepEqual(await remove(removed), { kind: 'done' });
        assert.equal(sandbox.estate.servers.length, 2);
        assert.equal((await failureOf(remove(removed))).kind, 'not-found');
      });
    }
  }

  it('reports the failure of the task with its reason', async () => {
    await start({ changeResponse: 'task', changeFails: 'The backup server is in use.' });
    const failed = { kind: 'failed', message: 'The backup server is in use.' };
    assert.deepEqual(await edit(), failed);
    assert.deepEqual(await remove(), failed);
    assert.equal(sandbox.estate.servers.length, 3);
  });

  it('reports a change as accepted where the end of its task is not known, and looks up a removal', async () => {
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
    assert.equal((await remove()).kind, 'done', 'it is gone, although nobody waited for the task');
    assert.equal(sandbox.estate.servers.length, 2);
  });

  it('looks up a removal after a lost answer, and does not send it again', async () => {
    await start();
    sandbox.inject({ kind: 'reset-after-work', times: 1 });
    const removed = await remove();
    assert.ok(removed.kind === 'done' && removed.doubt?.kind === 'connection-lost');
    assert.equal(sandbox.estate.servers.length, 2);
    sandbox.inject({ kind: 'reset', times: 1 });
    const kept = await remove();
    assert.ok(kept.kind === 'unknown' && kept.reason.kind === 'connection-lost');
    assert.deepEqual(kept.look, { kind: 'unchanged' });
    assert.equal(sandbox.estate.servers.length, 2);
    assert.equal(sent('DELETE'), 2);
  });

  it('looks up an edit after a lost answer by the fields that are readable, and does not send it again', async () => {
    await start();
    sandbox.inject({ kind: 'reset', times: 1 });
    const lost = await edit();
    assert.ok(lost.kind === 'unknown' && lost.look.kind === 'unchanged');
    sandbox.inject({ kind: 'reset-after-work', times: 1 });
    const done = await edit();
    assert.ok(done.kind === 'done' && done.doubt?.kind === 'connection-lost');
    assert.equal(sent('PUT'), 2);
  });

  it('reports that an edit of unreadable fields cannot be looked up', async () => {
    await start();
    for (const fault of ['reset', 'reset-after-work'] as const) {
      sandbox.inject({ kind: fault, times: 1 });
      const address = sandbox.estate.servers[1]?.name ?? '';
      const account = { dnsNameOrIpAddress: address, username: 'LAB\\other', password: 'Ex4mple' };
      const outcome = await editBackupServer(em.session, shown(), account, options());
      assert.ok(outcome.kind === 'unknown' && outcome.look.kind === 'untold');
    }
  });

  it('reports no doubt where a change was cancelled before it was sent', async () => {
    await start();
    controller.abort();
    const error = await failureOf(edit());
    assert.ok(error.kind === 'cancelled' && !error.isInDoubt);
    assert.equal(sent('PUT'), 0);
  });

  it('refuses a write to a read-only endpoint in the client itself', async () => {
    await start();
    const client = new EmClient({
      baseUrl: sandbox.url,
      format: 'xml',
      timeoutMs: patienceMs,
      readOnly: true,
      transport: new HttpTransport(),
      userAgent: 'test',
      onExchange: () => undefined,
    });
    const logon = await logOn(client, { account: sandbox.username, password: sandbox.password });
    const requests = sandbox.received.length;
    const error = await failureOf(removeBackupServer(new EmSession(client, logon.token), uid(), options()));
    assert.equal(error.kind, 'read-only');
    assert.ok(!error.isInDoubt);
    assert.equal(sandbox.received.length, requests);
    await new EmSession(client, logon.token).logonSessions.end(logon.sessionId ?? '');
    assert.equal(sandbox.estate.servers.length, 3);
  });
});
