import assert from 'node:assert/strict';
import type { Task } from '../../../../src/core/client/elements';
import { TaskPoller } from '../../../../src/core/operations/taskPoller';
import { stopTask } from '../../../../src/core/operations/stopTask';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { failureOf, quickLook, TestClient } from '../../../support/api';

describe('TaskPoller', () => {
  let sandbox: Sandbox;
  let em: TestClient;
  let time: number;
  let naps: number[];
  let beforeNap: () => Promise<void> | void;

  beforeEach(async () => {
    time = Date.UTC(2026, 0, 1);
    naps = [];
    beforeNap = () => undefined;
    const switches = { taskRunningMs: 20_000, taskOperationFinishedMs: 10_000 };
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, now: () => time, switches });
    em = new TestClient(sandbox.url);
    await em.logOn(sandbox);
  });

  afterEach(async () => {
    await sandbox.stop();
  });

  const poller = (): TaskPoller =>
    new TaskPoller(
      em.session,
      async (milliseconds, signal) => {
        await beforeNap();
        signal?.throwIfAborted();
        naps.push(milliseconds);
        time += milliseconds;
      },
      undefined,
      () => time,
    );

  async function begin(index = 0): Promise<Task> {
    const uid = `urn:veeam:BackupServer:${sandbox.estate.servers[index]?.id ?? ''}`;
    const task = await em.session.backupServers.collect(uid);
    assert.ok(task);
    return task;
  }

  const polls = (): number =>
    sandbox.received.filter(({ method, path }) => method === 'GET' && path === 'tasks').length;

  it('follows many tasks with one request at a time, with growing pauses, until all have ended', async () => {
    const { follow } = poller();
    const tasks = [await begin(0), await begin(1), await begin(2)];
    const states: string[] = [];
    const ended = await Promise.all(
      tasks.map((task) => follow(task, { onState: ({ state }) => states.push(state) })),
    );
    assert.deepEqual(
      ended.map(({ state }) => state),
      ['Finished', 'Finished', 'Finished'],
    );
    assert.deepEqual([...new Set(states)], ['Running', 'OperationFinished', 'Finished']);
    assert.deepEqual(naps.slice(0, 8), [1000, 500, 500, 500, 625, 781.25, 976.5625, 1220.703125]);
    assert.equal(Math.max(...naps), 5000);
    assert.equal(polls(), naps.length);
  });

  it('notices the end of a task after a quarter of the time that it took, whatever the others take', async () => {
    const { follow } = poller();
    const slow = follow(await begin(0), { onState: () => undefined });
    sandbox.switches.taskRunningMs = 2000;
    sandbox.switches.taskOperationFinishedMs = 500;
    let added: Promise<number> | undefined;
    beforeNap = async () => {
      if (naps.length < 12 || added !== undefined) return;
      const begun = time;
      added = follow(await begin(1), { onState: () => undefined }).then(() => time - begun);
    };
    await slow;
    const took = await added;
    assert.ok(took !== undefined && took >= 2500 && took <= 2500 * 1.25, String(took));
  });

  it('looks at its tasks although new ones are added all the time', async () => {
    let clock = 0;
    const added: Promise<unknown>[] = [];
    const { follow } = new TaskPoller(
      em.session,
      async (milliseconds, signal) => {
        // A new task arrives every 100 ms.
        if (added.length < 50 && milliseconds > 100) {
          clock += 100;
          time += 100;
          added.push(follow(await begin(added.length % 3), { onState: () => undefined }));
          signal?.throwIfAborted();
        }
        clock += milliseconds;
        time += milliseconds;
      },
      undefined,
      () => clock,
    );
    const first = follow(await begin(0), { onState: () => undefined });
    while (added.length < 50) await new Promise(setImmediate);
    assert.ok(polls() >= 4, `${polls()} looks in ${clock} ms`);
    await Promise.all([first, ...added]);
  });

  it('reports a task that is gone, and follows the others', async () => {
    const { follow } = poller();
    const [gone, kept] = [await begin(0), await begin(1)];
    const following = [gone, kept].map((task) => follow(task, { onState: () => undefined }));
    await stopTask(em.session, gone.taskId, quickLook());
    const [first, second] = following;
    assert.ok(first && second);
    assert.equal((await failureOf(first)).kind, 'task-gone');
    assert.equal((await second).state, 'Finished');
  });

  it('ends a cancelled wait at once, and sends no further request', async () => {
    const { follow } = poller();
    const controller = new AbortController();
    const task = await begin();
    const failure = failureOf(follow(task, { onState: () => undefined, signal: controller.signal }));
    controller.abort();
    assert.equal((await failure).kind, 'cancelled');
    assert.equal(polls(), 0);
    assert.equal(
      (await failureOf(follow(task, { onState: () => undefined, signal: controller.signal }))).kind,
      'cancelled',
    );
  });

  it('reports a failure to the waits of all tasks', async () => {
    const { follow } = poller();
    const tasks = [await begin(0), await begin(1)];
    sandbox.expireSessions();
    const kinds = await Promise.all(
      tasks.map(async (task) => (await failureOf(follow(task, { onState: () => undefined }))).kind),
    );
    assert.deepEqual(kinds, ['session-expired', 'session-expired']);
  });

  it('settles all waits for the same task', async () => {
    const { follow } = poller();
    const task = await begin();
    const controller = new AbortController();
    const cancelled = failureOf(follow(task, { onState: () => undefined, signal: controller.signal }));
    const [one, other] = [1, 2].map(() => follow(task, { onState: () => undefined }));
    controller.abort();
    assert.equal((await cancelled).kind, 'cancelled');
    assert.equal((await one)?.state, 'Finished');
    assert.equal((await other)?.state, 'Finished');
  });

  it('goes on after a listener that throws, and reports its error', async () => {
    const bugs: unknown[] = [];
    const { follow } = new TaskPoller(
      em.as(em.token),
      (milliseconds) => {
        time += milliseconds;
        return Promise.resolve();
      },
      (error) => bugs.push(error),
    );
    const throwing = follow(await begin(0), {
      onState: () => {
        throw new Error('A mistake.');
      },
    });
    const other = follow(await begin(1), { onState: () => undefined });
    assert.equal((await throwing).state, 'Finished');
    assert.equal((await other).state, 'Finished');
    assert.ok(bugs.length > 0);
  });

  for (const kind of ['server-error', 'cut-body', 'reset', 'unavailable', 'html', 'garbage'] as const) {
    it(`goes on after one failure of the kind ${kind}`, async () => {
      const { follow } = poller();
      const task = await begin();
      sandbox.inject({ kind, method: 'GET', path: /^tasks$/, times: 1 });
      assert.equal((await follow(task, { onState: () => undefined })).state, 'Finished');
    });
  }

  it('gives up where the tasks cannot be read for a minute', async () => {
    const { follow } = poller();
    const task = await begin();
    sandbox.inject({ kind: 'server-error', method: 'GET', path: /^tasks$/ });
    assert.equal((await failureOf(follow(task, { onState: () => undefined }))).kind, 'server-error');
    const waited = naps.reduce((sum, nap) => sum + nap, 0);
    assert.ok(waited > 30_000 && waited < 90_000, `${waited} ms`);
  });

  it('sends no request for a task that is finished', async () => {
    const task: Task = { taskId: 'task-9', state: 'Finished', links: [] };
    assert.equal(await poller().follow(task, { onState: () => undefined }), task);
    assert.equal(polls(), 0);
  });

  for (const kind of ['server-error', 'cut-body', 'html'] as const) {
    it(`gives a task that is added later its own minute of patience, after ${kind}`, async () => {
      const { follow } = poller();
      const first = await begin(0);
      const second = await begin(1);
      sandbox.inject({ kind, method: 'GET', path: /^tasks$/, times: 20 });
      const one = follow(first, { onState: () => undefined });
      let other: Promise<Task> | undefined;
      beforeNap = () => {
        if (polls() === 10) other ??= follow(second, { onState: () => undefined });
      };
      assert.equal((await one).state, 'Finished');
      assert.equal((await other)?.state, 'Finished');
    });
  }

  it('reports nothing to a cancelled wait, also within one answer', async () => {
    const { follow } = poller();
    const task = await begin();
    const controller = new AbortController();
    const told: string[] = [];
    const killer = follow(task, {
      onState: ({ state }) => {
        if (state !== 'Running') controller.abort();
      },
    });
    const cancelled = failureOf(
      follow(task, { onState: ({ state }) => told.push(state), signal: controller.signal }),
    );
    assert.equal((await killer).state, 'Finished');
    assert.equal((await cancelled).kind, 'cancelled');
    assert.ok(told.every((state) => state === 'Running'));
  });

  it('settles all waits for a task that is stopped meanwhile, and sends no further request', async () => {
    const { follow } = poller();
    const task = await begin();
    const following = [1, 2].map(() => failureOf(follow(task, { onState: () => undefined })));
    await stopTask(em.session, task.taskId, quickLook());
    assert.deepEqual(
      (await Promise.all(following)).map(({ kind }) => kind),
      ['task-gone', 'task-gone'],
    );
    const after = polls();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(polls(), after);
  });

  it('does not depend on the clock of the machine', async () => {
    const wall = Date.now;
    const { follow } = poller();
    const task = await begin();
    sandbox.inject({ kind: 'server-error', method: 'GET', path: /^tasks$/, times: 3 });
    try {
      for (const hours of [-1, 10]) {
        beforeNap = () => {
          Date.now = () => wall() + hours * 3_600_000;
        };
        assert.equal((await follow(task, { onState: () => undefined })).state, 'Finished');
      }
    } finally {
      Date.now = wall;
    }
  });

  it('ends all waits where its own sleep fails', async () => {
    const bugs: unknown[] = [];
    const broken = new TaskPoller(
      em.as(em.token),
      () => Promise.reject(new Error('No timers.')),
      (error) => bugs.push(error),
    );
    assert.equal(
      (await failureOf(broken.follow(await begin(), { onState: () => undefined }))).kind,
      'unexpected-answer',
    );
    assert.equal(bugs.length, 1);
  });
});
