import type { EmSession } from '../../../../src/core/client/emSession';
import assert from 'node:assert/strict';
import { connectBackupServer } from '../../../../src/core/operations/connect';
import type { ConnectOutcome } from '../../../../src/core/operations/connectOutcome';
import type { BackupServerSpec } from '../../../../src/core/client/elements';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import type { Switches } from '../../../../src/sandbox/switches';
import { TaskPoller } from '../../../../src/core/operations/taskPoller';
import { failureOf, TestClient } from '../../../support/api';
import { FakeClock } from '../../../support/fakeClock';

const spec: BackupServerSpec = {
  description: 'New',
  dnsNameOrIpAddress: 'vbr-new.sandbox.example',
  port: 9392,
  username: 'LAB\\svc',
  password: 'Ex4mple!pw',
  wcfPort: 9405,
};

describe('connecting a backup server', () => {
  let sandbox: Sandbox;
  let clock: FakeClock;
  let em: TestClient;
  let steps: string[];
  let controller: AbortController;
  let renew: () => Promise<EmSession | undefined>;
  let asked: string[];
  let isAnother: boolean;

  async function start(switches: Partial<Switches> = {}, format: 'xml' | 'json' = 'xml'): Promise<void> {
    clock = new FakeClock();
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, now: clock.now, switches });
    em = new TestClient(sandbox.url, format);
    steps = [];
    controller = new AbortController();
    renew = () => Promise.resolve(undefined);
    asked = [];
    isAnother = true;
    await em.logOn(sandbox);
  }

  const connect = (changes: Partial<BackupServerSpec> = {}): Promise<ConnectOutcome> =>
    connectBackupServer(
      em.session,
      { ...spec, ...changes },
      {
        follow: new TaskPoller(em.session, clock.sleep).follow,
        sleep: clock.sleep,
        now: clock.now,
        lookForMs: 10_000,
        renew: () => renew(),
        mayBeAnother: (server) => {
          asked.push(server.name ?? '');
          return Promise.resolve(isAnother);
        },
        signal: controller.signal,
        onStep: (step) => steps.push(step.step === 'task' ? step.task.state : step.step),
      },
    );

  const creates = (): number =>
    sandbox.received.filter(({ method, path }) => method === 'POST' && path === 'backupServers?action=create')
      .length;

  afterEach(async () => {
    await sandbox.stop();
  });

  const responses = [
    'task',
    'accepted-empty',
    'created-empty',
    'created-representation',
    'no-content',
  ] as const;
  for (const createResponse of responses) {
    for (const format of ['xml', 'json'] as const) {
      it(`connects a server after the answer ${createResponse} in ${format}`, async () => {
        await start({ createResponse }, format);
        const outcome = await connect();
        assert.equal(outcome.kind, 'connected');
        assert.equal(outcome.server.name, spec.dnsNameOrIpAddress);
        assert.equal(outcome.server.description, 'New');
        assert.equal(creates(), 1);
      });
    }
  }

  it('follows the task of a connect through its states to Finished', async () => {
    await start({ taskRunningMs: 4000, taskOperationFinishedMs: 3000 });
    await connect();
    const states = ['checking', 'sending', 'Running', 'OperationFinished', 'Finished', 'looking'];
    assert.deepEqual([...new Set(steps)], states);
  });

  it('reports a failed task with its message', async () => {
    await start({ createFails: 'The user name or password is incorrect.' });
    const outcome = await connect();
    assert.equal(outcome.kind, 'failed');
    assert.equal(outcome.message, 'The user name or password is incorrect.');
    assert.equal(sandbox.estate.servers.length, 3);
  });

  it('sends no request where the address is connected already', async () => {
    await start();
    const outcome = await connect({ dnsNameOrIpAddress: 'VBR-BERLIN.sandbox.example' });
    assert.equal(outcome.kind, 'duplicate');
    assert.equal(outcome.server.name, 'vbr-berlin.sandbox.example');
    assert.equal(creates(), 0);
  });

  it('reports a connect as accepted where the server does not appear in the list', async () => {
    await start({ createResponse: 'accepted-empty' });
    sandbox.estate.servers.push = () => sandbox.estate.servers.length;
    const outcome = await connect();
    assert.equal(outcome.kind, 'accepted');
  });

  it('reads only the references of the estate, once, and its own server', async () => {
    await start();
    assert.equal((await connect()).kind, 'connected');
    const lists = sandbox.received.filter(({ method, path }) => method === 'GET' && path === 'backupServers');
    assert.equal(lists.length, 1);
    const whole = sandbox.received.filter(({ path }) => path.startsWith('backupServers?format'));
    assert.equal(whole.length, 0);
  });

  it('asks before the request where a server of another name has the address', async () => {
    await start();
    const [server] = sandbox.estate.servers;
    assert.ok(server);
    server.address = spec.dnsNameOrIpAddress;
    isAnother = false;
    const error = await failureOf(connect());
    assert.deepEqual([error.kind, error.isInDoubt], ['cancelled', false]);
    assert.deepEqual(asked, [server.name]);
    assert.equal(creates(), 0);
    isAnother = true;
    assert.equal((await failureOf(connect())).kind, 'rejected');
    assert.equal(creates(), 1);
  });

  it('connects without the query service where that is refused', async () => {
    await start();
    sandbox.inject({ kind: 'forbidden', path: /^query/ });
    assert.equal((await connect()).kind, 'connected');
  });

  for (const fault of ['reset-after-work', 'cut-body'] as const) {
    it(`looks up the server after ${fault}, and sends the request once`, async () => {
      await start({ createResponse: 'created-representation' });
      sandbox.inject({ kind: fault, method: 'POST', times: 1 });
      const outcome = await connect();
      assert.equal(outcome.kind, 'connected');
      assert.equal(outcome.doubt?.kind, 'connection-lost');
      assert.equal(creates(), 1);
    });
  }

  for (const fault of ['reset', 'unavailable', 'html', 'cut-headers'] as const) {
    it(`reports the connect as not known after ${fault} where the server is not listed`, async () => {
      await start();
      sandbox.inject({ kind: fault, method: 'POST', times: 1 });
      const outcome = await connect();
      assert.equal(outcome.kind, 'unknown');
      assert.equal(creates(), 1);
    });
  }

  it('looks up the server after a timeout', async () => {
    await start();
    sandbox.inject({ kind: 'no-answer', method: 'POST', times: 1 });
    em.isUnanswered = ({ method }) => method === 'POST';
    const outcome = await connect();
    assert.equal(outcome.kind, 'unknown');
    assert.equal(outcome.reason.kind, 'timeout');
    assert.equal(creates(), 1);
  });

  it('reports the connect as not known where the look-up fails too', async () => {
    await start();
    sandbox.inject({ kind: 'reset', method: 'POST', times: 1 });
    clock.onSleep = () => {
      sandbox.inject({ kind: 'reset' });
    };
    assert.equal((await connect()).kind, 'unknown');
  });

  it('throws where it is certain that nothing was done: a rejected request, a missing role, an expired session', async () => {
    await start({ createRejects: 'The license is exceeded.' });
    const rejected = await failureOf(connect());
    assert.equal(rejected.kind, 'rejected');
    assert.equal(rejected.facts.detail, 'The license is exceeded.');
    await em.logOn(sandbox, 'SANDBOX\\portal-user');
    assert.equal((await failureOf(connect())).kind, 'forbidden');
    sandbox.expireSessions();
    assert.equal((await failureOf(connect())).kind, 'session-expired');
  });

  it('looks up the server after a 500 of Enterprise Manager itself, which may come after the work', async () => {
    await start();
    sandbox.inject({ kind: 'server-error', method: 'POST', times: 1 });
    const outcome = await connect();
    assert.equal(outcome.kind, 'unknown');
    assert.match(outcome.reason.facts.detail ?? '', /Object reference/);
  });

  it('recognises the refusal of a body that was sent in the other format', async () => {
    await start({ createRejects: 'Node [root] does not exist.' });
    assert.equal((await failureOf(connect())).kind, 'body-not-understood');
  });

  it('reports a connect as accepted where the logon session ends while the task runs', async () => {
    await start({ taskRunningMs: 60_000 });
    clock.onSleep = () => {
      sandbox.expireSessions();
    };
    const outcome = await connect();
    assert.equal(outcome.kind, 'accepted');
    assert.equal(outcome.reason?.kind, 'session-expired');
    assert.equal(outcome.task?.taskId, 'task-1');
  });

  it('looks up the server with a renewed logon session, and gives the reason', async () => {
    await start({ taskRunningMs: 1500, taskOperationFinishedMs: 0 });
    clock.onSleep = () => {
      clock.onSleep = () => undefined;
      // The work is done on the server whatever becomes of the session that asked for it.
      for (const session of sandbox.state.sessions.all())
        for (const task of session.tasks.values()) task.apply?.();
      sandbox.expireSessions();
    };
    renew = async () => {
      await em.logOn(sandbox);
      return em.session;
    };
    const outcome = await connect();
    assert.equal(outcome.kind, 'connected');
    assert.equal(outcome.doubt?.kind, 'session-expired');
    assert.equal(creates(), 1);
  });

  it('looks up the server where the task is gone', async () => {
    await start({ taskRunningMs: 1, taskOperationFinishedMs: 0 });
    clock.onSleep = () => {
      sandbox.state.sessions.settle();
      for (const session of sandbox.state.sessions.all()) session.tasks.clear();
    };
    assert.equal((await connect()).kind, 'connected');
  });

  it('leaves no trace of a connect that is cancelled before the request', async () => {
    await start();
    controller.abort();
    assert.equal((await failureOf(connect())).kind, 'cancelled');
    assert.equal(creates(), 0);
  });

  it('reports a connect as accepted where it is cancelled while the task runs', async () => {
    await start({ taskRunningMs: 60_000 });
    clock.onSleep = () => {
      controller.abort();
    };
    const outcome = await connect();
    assert.equal(outcome.kind, 'accepted');
    assert.equal(outcome.reason?.kind, 'cancelled');
  });

  it('looks up the server once where a connect is cancelled while the task runs', async () => {
    await start({ taskRunningMs: 60_000 });
    clock.onSleep = () => {
      for (const session of sandbox.state.sessions.all())
        for (const task of session.tasks.values()) task.apply?.();
      controller.abort();
    };
    const outcome = await connect();
    assert.equal(outcome.kind, 'connected');
    assert.equal(outcome.doubt?.kind, 'cancelled');
  });

  it('gives the reason where the look-up after an accepted request fails', async () => {
    await start({ createResponse: 'accepted-empty' });
    const { received } = sandbox;
    const push = received.push.bind(received);
    received.push = (...requests) => {
      if (requests.some(({ method }) => method === 'POST'))
        sandbox.inject({ kind: 'forbidden', method: 'GET' });
      return push(...requests);
    };
    const outcome = await connect();
    assert.ok(outcome.kind === 'accepted' && outcome.look.kind === 'failed');
    assert.equal(outcome.look.error.kind, 'forbidden');
  });

  it('looks up the server once where the request was cancelled while it was sent', async () => {
    await start({ createResponse: 'accepted-empty' });
    sandbox.inject({ kind: 'no-answer', method: 'POST', times: 1 });
    const waiting = connect();
    while (creates() === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    const outcome = await waiting;
    assert.equal(outcome.kind, 'unknown');
    assert.equal(outcome.reason.kind, 'cancelled');
  });
});
