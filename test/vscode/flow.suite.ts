import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { LicenceConsent } from '../../src/host/endpoints/licenceConsent';
import { ConnectFlow } from '../../src/host/serverForm/connectFlow';
import type { TaskDone } from '../../src/host/serverForm/formTask';
import type { FormServices } from '../../src/host/serverForm/formServices';
import { Sandbox } from '../../src/sandbox/sandbox';
import type { Switches } from '../../src/sandbox/switches';
import { TaskList } from '../../src/core/operations/taskList';
import { RunningWrites } from '../../src/core/operations/runningWrites';
import { TaskMonitor } from '../../src/core/operations/taskMonitor';
import { configureEndpoints, Fixture, MemoryMemento } from './support';

/* From the request to the event log of the first collection, and the truth about each step. */

describe('the flow of a connect', () => {
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

  async function start(switches: Partial<Switches> = {}, consents = true): Promise<ConnectFlow> {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, switches: { ...quick, ...switches } });
    fixture = new Fixture(sandbox);
    await fixture.configure();
    await fixture.logIn();
    tasks = new TaskList();
    const monitor = new TaskMonitor(tasks, () => undefined);
    controller = new AbortController();
    notes = [];
    reports = [];
    onReport = () => undefined;
    const { registry, endpoint } = fixture;
    const given = consents ? { 'veeamEm.licenceConsent': [endpoint.id] } : {};
    const consent = new LicenceConsent(new MemoryMemento(given));
    if (!consents) consent.ask = () => Promise.resolve(false);
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
  const states = (done: TaskDone | undefined): string =>
    (done?.outcome.steps ?? []).map(({ state }) => state).join(' ');
  const collectAfterConnect = (value: boolean | undefined): Thenable<void> =>
    vscode.workspace
      .getConfiguration('veeamEm')
      .update('collectAfterConnect', value, vscode.ConfigurationTarget.Global);

  afterEach(async () => {
    await collectAfterConnect(undefined);
    tasks.dispose();
    fixture.dispose();
    await sandbox.stop();
    await configureEndpoints(undefined);
  });

  it('offers the first collection, and goes on with it when asked', async () => {
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

  it('collects at once where the setting says so', async () => {
    await collectAfterConnect(true);
    const done = await (await start()).connect(spec, context());
    assert.equal(states(done), 'done done done done done');
  });

  it('tells a collection that fails from a connect that does not', async () => {
    await collectAfterConnect(true);
    const done = await (
      await start({ collectFails: 'The RPC server is unavailable.' })
    ).connect(spec, context());
    assert.equal(states(done), 'done done done failed done');
    assert.equal(done.outcome.kind, 'warning');
    assert.match(done.outcome.title, /is connected/);
    assert.match(JSON.stringify(done.outcome.steps), /The RPC server is unavailable/);
    assert.equal(done.outcome.actions[0]?.action, 'collect');
  });

  it('collects nothing where the licence was not agreed on', async () => {
    await collectAfterConnect(true);
    const done = await (await start({}, false)).connect(spec, context());
    assert.equal(states(done), 'done done done open open');
    assert.equal(done.outcome.kind, 'success');
    assert.ok(!sandbox.received.some(({ path }) => path.includes('action=collect')));
  });

  it('is cancelled in the collection: connected, and what became of the collection is not known', async () => {
    await collectAfterConnect(true);
    const flow = await start({ collectMs: 60_000 });
    onReport = (text) => {
      if (text.includes('collecting')) controller.abort();
    };
    const done = await flow.connect(spec, context());
    assert.equal(states(done), 'done done done unknown open');
    assert.equal(done.server?.name, spec.dnsNameOrIpAddress);
  });

  it('is cancelled in the task: accepted, and the rest is not known', async () => {
    const flow = await start({ taskRunningMs: 60_000 });
    onReport = (text) => {
      if (text.includes('Running')) controller.abort();
    };
    const done = await flow.connect(spec, context());
    assert.equal(states(done), 'done unknown unknown open open');
    assert.equal(done.outcome.kind, 'warning');
  });

  it('forgets what went wrong in a collection when the next goes well', async () => {
    const flow = await start({ collectFails: 'The RPC server is unavailable.' });
    await flow.connect(spec, context());
    assert.equal(states(await flow.collect(context())), 'done done done failed done');
    sandbox.switches.collectFails = undefined;
    const done = await flow.collect(context());
    assert.equal(states(done), 'done done done done done');
    assert.doesNotMatch(JSON.stringify(done?.outcome), /RPC/);
  });

  it('stops where the task fails', async () => {
    await collectAfterConnect(true);
    const done = await (await start({ createFails: 'The password is wrong.' })).connect(spec, context());
    assert.equal(states(done), 'done failed failed open open');
    assert.equal(done.outcome.kind, 'error');
  });

  it('says where this version does not tell how a collection ends', async () => {
    await collectAfterConnect(true);
    const done = await (await start({ systemSessions: false })).connect(spec, context());
    assert.equal(states(done), 'done done done unknown open');
    assert.match(JSON.stringify(done.outcome.steps), /does not tell how it ends/);
  });
});
