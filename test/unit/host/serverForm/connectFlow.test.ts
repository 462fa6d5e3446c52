import assert from 'node:assert/strict';
import { ConnectFlow } from '../../../../src/host/serverForm/connectFlow';
import type { RunDone } from '../../../../src/host/serverForm/serverFormMode';
import type { FormServices } from '../../../../src/host/serverForm/formServices';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import type { Switches } from '../../../../src/sandbox/switches';
import { TaskList } from '../../../../src/core/operations/taskList';
import { RunningWrites } from '../../../../src/core/operations/runningWrites';
import { TaskMonitor } from '../../../../src/core/operations/taskMonitor';
import { Fixture } from '../../../support/fixture';

describe('ConnectFlow', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let tasks: TaskList;
  let controller: AbortController;
  let notes: string[];
  let reports: string[];
  let onReport: (text: string) => void;

  const quick = { taskRunningMs: 20, taskOperationFinishedMs: 20, collectMs: 20 };
  const spec = {
    description: '',
    dnsNameOrIpAddress: 'vbr-flow.sandbox.example',
    port: 9392,
    username: 'LAB\\svc',
    password: 'x',
  };

  interface Start {
    readonly switches?: Partial<Switches>;
    /** The user agrees to what a collection means for the licence. */
    readonly consents?: boolean;
    readonly collectAfterConnect?: boolean;
  }

  async function start({
    switches = {},
    consents = true,
    collectAfterConnect = false,
  }: Start = {}): Promise<ConnectFlow> {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, switches: { ...quick, ...switches } });
    fixture = new Fixture(sandbox);
    await fixture.configure();
    await fixture.store.set('collectAfterConnect', collectAfterConnect);
    await fixture.logIn();
    tasks = new TaskList();
    const monitor = new TaskMonitor(tasks, () => undefined);
    controller = new AbortController();
    notes = [];
    reports = [];
    onReport = () => undefined;
    const { registry, endpoint } = fixture;
    const consent = { isGiven: () => consents, ask: () => Promise.resolve(consents) };
    const log = { note: (text: string) => notes.push(text) };
    return new ConnectFlow(endpoint, {
      registry,
      monitor,
      writes: new RunningWrites(),
      consent,
      log,
    } as unknown as FormServices);
  }

  const context = () => ({
    signal: controller.signal,
    report: (text: string) => {
      reports.push(text);
      onReport(text);
    },
  });
  const states = (done: RunDone | undefined): string =>
    (done?.outcome.steps ?? []).map(({ state }) => state).join(' ');
  afterEach(async () => {
    tasks.dispose();
    fixture.dispose();
    await sandbox.stop();
  });

  it('offers the first collection after the connect, and runs it on request', async () => {
    const flow = await start();
    const connected = await flow.connect(spec, context());
    assert.equal(states(connected), 'done done done open open');
    assert.equal(connected.outcome.actions[0]?.action, 'collect');
    const collected = await flow.collect(context());
    assert.equal(states(collected), 'done done done done done');
    assert.equal(collected?.outcome.kind, 'success');
    assert.match(collected.outcome.title, /is connected, and its data is collected/);
    assert.ok(!collected.outcome.actions.some(({ action }) => action === 'collect'));
    assert.ok(notes.some((line) => /Data collection from \S+ completed successfully/.test(line)));
    assert.deepEqual(
      tasks.tasks.map(({ subject }) => subject),
      ['Connect vbr-flow.sandbox.example', 'Collect vbr-flow.sandbox.example'],
    );
    assert.ok(reports.every((text) => /^Step \d of 5: /.test(text)));
  });

  it('runs the first collection at once where "collectAfterConnect" is set', async () => {
    const done = await (await start({ collectAfterConnect: true })).connect(spec, context());
    assert.equal(states(done), 'done done done done done');
  });

  it('reports the server as connected where its first collection fails', async () => {
    const flow = await start({
      switches: { collectFails: 'The RPC server is unavailable.' },
      collectAfterConnect: true,
    });
    const done = await flow.connect(spec, context());
    assert.equal(states(done), 'done done done failed done');
    assert.equal(done.outcome.kind, 'warning');
    assert.match(done.outcome.title, /is connected/);
    assert.match(JSON.stringify(done.outcome.steps), /The RPC server is unavailable/);
    assert.equal(done.outcome.actions[0]?.action, 'collect');
  });

  it('runs no collection where the user does not agree to the change of the licence', async () => {
    const done = await (await start({ consents: false, collectAfterConnect: true })).connect(spec, context());
    assert.equal(states(done), 'done done done open open');
    assert.equal(done.outcome.kind, 'success');
    assert.ok(!sandbox.received.some(({ path }) => path.includes('action=collect')));
  });

  it('reports the server as connected and the collection as not known where the user cancels during the collection', async () => {
    const flow = await start({ switches: { collectMs: 60_000 }, collectAfterConnect: true });
    onReport = (text) => {
      if (text.includes('collecting')) controller.abort();
    };
    const done = await flow.connect(spec, context());
    assert.equal(states(done), 'done done done unknown open');
    assert.equal(done.server?.name, spec.dnsNameOrIpAddress);
  });

  it('reports the request as accepted and the task as not known where the user cancels during the task', async () => {
    const flow = await start({ switches: { taskRunningMs: 60_000 } });
    onReport = (text) => {
      if (text.includes('Running')) controller.abort();
    };
    const done = await flow.connect(spec, context());
    assert.equal(states(done), 'done unknown unknown open open');
    assert.equal(done.outcome.kind, 'warning');
  });

  it('does not repeat the failure of a collection after the next one succeeds', async () => {
    const flow = await start({ switches: { collectFails: 'The RPC server is unavailable.' } });
    await flow.connect(spec, context());
    assert.equal(states(await flow.collect(context())), 'done done done failed done');
    sandbox.switches.collectFails = undefined;
    const done = await flow.collect(context());
    assert.equal(states(done), 'done done done done done');
    assert.doesNotMatch(JSON.stringify(done?.outcome), /RPC/);
  });

  it('does not collect where the task of the connect fails', async () => {
    const flow = await start({
      switches: { createFails: 'The password is wrong.' },
      collectAfterConnect: true,
    });
    const done = await flow.connect(spec, context());
    assert.equal(states(done), 'done failed failed open open');
    assert.equal(done.outcome.kind, 'error');
  });

  it('reports the end of the collection as not known where this version does not tell it', async () => {
    const flow = await start({ switches: { systemSessions: false }, collectAfterConnect: true });
    const done = await flow.connect(spec, context());
    assert.equal(states(done), 'done done done unknown open');
    assert.match(JSON.stringify(done.outcome.steps), /does not report its result/);
  });
});
