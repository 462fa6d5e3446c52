import assert from 'node:assert/strict';
import type { CollectOutcome } from '../../src/core/client/collectOutcome';
import { isEmError } from '../../src/core/client/errors';
import { Inventory } from '../../src/core/inventory/inventory';
import { Sandbox } from '../../src/sandbox/sandbox';
import type { Switches } from '../../src/sandbox/switches';
import { collectData } from '../../src/core/operations/collecting';
import { TaskList } from '../../src/core/operations/taskList';
import { TaskMonitor } from '../../src/core/operations/taskMonitor';
import { taskResult, taskState } from '../../src/host/tasks/taskWords';
import { until } from '../support/until';
import { configureEndpoints, Fixture } from './support';

/* What the view "Tasks" shows of a collection, from its task to its real end. */

describe('tasks of this window', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let tasks: TaskList;
  let monitor: TaskMonitor;
  let controller: AbortController;

  async function start(switches: Partial<Switches>): Promise<void> {
    const quick = { taskRunningMs: 50, taskOperationFinishedMs: 50, collectMs: 50 };
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, switches: { ...quick, ...switches } });
    fixture = new Fixture(sandbox);
    await fixture.configure();
    await fixture.logIn();
    tasks = new TaskList();
    monitor = new TaskMonitor(tasks, () => undefined);
    controller = new AbortController();
  }

  afterEach(async () => {
    tasks.dispose();
    fixture.dispose();
    await sandbox.stop();
    await configureEndpoints(undefined);
  });

  async function collect(index = 0): Promise<CollectOutcome> {
    const inventory = new Inventory(fixture.registry);
    const page = await inventory.page(fixture.endpoint, { page: 1, sortAsc: 'Name' });
    const server = page?.servers[index];
    assert.ok(server);
    const { signal } = controller;
    const target = { endpoint: fixture.endpoint, server };
    return collectData(fixture.registry, monitor, target, { signal, onStep: () => undefined });
  }

  const words = (): string[][] =>
    tasks.tasks.map((tracked) => [taskState(tracked), taskResult(tracked) ?? '']);

  it('are followed by one, shown, and cleared when they have ended', async () => {
    await start({});
    const both = [collect(0), collect(1)];
    await until(() => tasks.running.length === 2, 'both run');
    tasks.clear();
    assert.equal(tasks.tasks.length, 2);
    for (const outcome of await Promise.all(both)) assert.equal(outcome.kind, 'collected');
    assert.deepEqual(tasks.tasks.map(({ subject }) => subject).sort(), [
      'Collect vbr-berlin.sandbox.example',
      'Collect vbr-lisbon.sandbox.example',
    ]);
    const lists = sandbox.received.filter(({ path }) => path === 'systemSessions').length;
    assert.ok(lists <= 3, `${lists} lists were asked for, not two for each`);
    for (const [state, result] of words()) {
      assert.equal(state, 'done');
      assert.match(String(result), /completed successfully|job finished/);
    }
    tasks.clear();
    assert.equal(tasks.tasks.length, 0);
  });

  it('run for as long as what they begin, which is told by its events', async () => {
    await start({ collectMs: 60_000 });
    const collecting = collect();
    await until(
      () =>
        words().join().startsWith('under way,Retrieving data from vbr-berlin') && tasks.running.length === 1,
      'it goes on',
    );
    controller.abort();
    assert.equal((await collecting).kind, 'started');
    assert.equal(words()[0]?.[0], 'no longer followed');
  });

  it('are of unknown end where this version does not tell it', async () => {
    await start({ systemSessions: false });
    await collect();
    assert.match(words().join(), /^outcome not known,it has begun; this version does not tell/);
  });

  it('fail where what they begin does', async () => {
    await start({ collectFails: 'The RPC server is unavailable.' });
    await collect();
    assert.match(
      words().join(),
      /^failed,Failed to collect data from vbr-berlin\S+ The RPC server is unavailable\.$/,
    );
  });

  it('are stopped on the server, and then said to be stopped and nothing more', async () => {
    await start({ taskRunningMs: 60_000 });
    const collecting = collect();
    await until(() => tasks.running.length === 1, 'it runs');
    await monitor.stop(tasks.running[0]?.id ?? '');
    const outcome = await collecting;
    assert.ok(outcome.kind === 'started' && isEmError(outcome.because));
    assert.equal(outcome.because.kind, 'task-gone');
    assert.deepEqual(words(), [['stopped', '']]);
  });

  it('are no longer followed when the user cancels', async () => {
    await start({ taskRunningMs: 60_000 });
    const collecting = collect();
    await until(() => tasks.running.length === 1, 'it runs');
    controller.abort();
    assert.equal((await collecting).kind, 'started');
    assert.equal(words()[0]?.[0], 'no longer followed');
  });
});
