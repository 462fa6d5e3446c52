import assert from 'node:assert/strict';
import type { CollectOutcome } from '../../../../src/core/operations/collectOutcome';
import { isEmError } from '../../../../src/core/client/errors';
import { Inventory } from '../../../../src/core/inventory/inventory';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import type { Switches } from '../../../../src/sandbox/switches';
import { collectData } from '../../../../src/core/operations/collectData';

import { TaskList } from '../../../../src/core/operations/taskList';
import { TaskMonitor } from '../../../../src/core/operations/taskMonitor';
import { taskResult, taskState } from '../../../../src/host/tasks/taskWords';
import { until } from '../../../support/until';
import { Fixture } from '../../../support/fixture';

describe('TaskMonitor', () => {
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

  it('follows the tasks of two collections by one list of sessions, and keeps them until they have ended', async () => {
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

  it('shows a collection as under way, with its newest event, until it ends', async () => {
    await start({ collectMs: 60_000 });
    const collecting = collect();
    await until(
      () =>
        words().join().startsWith('in progress,Retrieving data from vbr-berlin') &&
        tasks.running.length === 1,
      'it goes on',
    );
    controller.abort();
    assert.equal((await collecting).kind, 'started');
    assert.equal(words()[0]?.[0], 'no longer followed');
  });

  it('shows the outcome of a collection as not known where this version does not tell it', async () => {
    await start({ systemSessions: false });
    await collect();
    assert.match(
      words().join(),
      /^outcome not known,The collection has started, but this version does not report its result\.$/,
    );
  });

  it('shows a collection as failed, with the reason, where it fails after its task', async () => {
    await start({ collectFails: 'The RPC server is unavailable.' });
    await collect();
    assert.match(
      words().join(),
      /^failed,Failed to collect data from vbr-berlin\S+ The RPC server is unavailable\.$/,
    );
  });

  it('stops a task on the server and shows it as stopped', async () => {
    await start({ taskRunningMs: 60_000 });
    const collecting = collect();
    await until(() => tasks.running.length === 1, 'it runs');
    await monitor.stop(tasks.running[0]?.id ?? '');
    const outcome = await collecting;
    assert.ok(outcome.kind === 'started' && isEmError(outcome.because));
    assert.equal(outcome.because.kind, 'task-gone');
    assert.deepEqual(words(), [['stopped', '']]);
  });

  it('no longer follows a task whose wait the user cancels', async () => {
    await start({ taskRunningMs: 60_000 });
    const collecting = collect();
    await until(() => tasks.running.length === 1, 'it runs');
    controller.abort();
    assert.equal((await collecting).kind, 'started');
    assert.equal(words()[0]?.[0], 'no longer followed');
  });
});
