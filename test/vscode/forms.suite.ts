import assert from 'node:assert/strict';
import { isEmError } from '../../src/core/client/errors';
import { demand } from '../../src/core/session/demand';
import { currentEndpoint } from '../../src/host/endpoints/currentEndpoint';
import { LicenceConsent } from '../../src/host/endpoints/licenceConsent';
import { connectTask } from '../../src/host/serverForm/connectTask';
import { editTask } from '../../src/host/serverForm/editTask';
import { registeredAddress } from '../../src/host/serverForm/registeredAddress';
import { RequestView } from '../../src/host/serverForm/requestView';
import { FormRun } from '../../src/host/serverForm/formRun';
import type { FormTask, TaskDone } from '../../src/host/serverForm/formTask';
import type { FormServices } from '../../src/host/serverForm/formServices';
import { Inventory } from '../../src/core/inventory/inventory';
import { Preflight } from '../../src/core/preflight/preflight';
import { Sandbox } from '../../src/sandbox/sandbox';
import { RunningWrites } from '../../src/core/operations/runningWrites';
import { TaskList } from '../../src/core/operations/taskList';
import { TaskMonitor } from '../../src/core/operations/taskMonitor';
import { Notices } from './notices';
import { configureEndpoints, Fixture, MemoryMemento } from './support';

/* What a form sends is sent once, to the endpoint that it was opened for, whoever asks and however often. */

const untold = { kind: 'untold' } as const;

describe('what forms send', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let services: FormServices;
  let tasks: TaskList;

  const spec = {
    description: '',
    dnsNameOrIpAddress: 'vbr-form.sandbox.example',
    port: 9392,
    username: 'LAB\\svc',
    password: 'x',
  };
  const context = () => ({ signal: new AbortController().signal, report: () => undefined });
  /** Without log on and log off: the session of an endpoint that goes is ended, sooner or later. */
  const writes = (): string[] =>
    sandbox.received
      .filter(({ method, path }) => method !== 'GET' && !/^(?:sessionMngr|logonSessions)\b/.test(path))
      .map(({ method }) => method);
  const kindOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
      return 'done';
    } catch (error) {
      if (isEmError(error)) return error.kind;
      throw error;
    }
  };

  beforeEach(async () => {
    const switches = { taskRunningMs: 100, taskOperationFinishedMs: 100 };
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, switches });
    fixture = new Fixture(sandbox);
    await fixture.configure();
    await fixture.logIn();
    tasks = new TaskList();
    const { registry } = fixture;
    const given = { 'veeamEm.licenceConsent': [fixture.endpoint.id] };
    const consent = new LicenceConsent(new MemoryMemento(given));
    services = {
      registry,
      consent,
      monitor: new TaskMonitor(tasks, () => undefined),
      preflight: new Preflight(registry, new Inventory(registry), consent),
      writes: new RunningWrites((endpoint) => {
        currentEndpoint(registry, endpoint);
      }),
      log: { note: () => undefined, show: () => undefined },
      tree: { reveal: () => Promise.resolve(), refresh: () => Promise.resolve() },
    } as unknown as FormServices;
  });

  afterEach(async () => {
    tasks.dispose();
    fixture.dispose();
    await sandbox.stop();
    await configureEndpoints(undefined);
  });

  it('is one create where a form is closed and opened again while it runs', async () => {
    const first = connectTask(fixture.endpoint, services).run(spec, context());
    const again = { ...spec, dnsNameOrIpAddress: 'VBR-FORM.sandbox.example.' };
    const second = connectTask(fixture.endpoint, services).run(again, context());
    assert.equal(await kindOf(second), 'under-way');
    assert.equal((await first).outcome.kind, 'success');
    assert.deepEqual(writes(), ['POST']);
  });

  it('is told to a form that is opened while it runs, with how far it came and how it ends', async () => {
    const run = new FormRun(fixture.endpoint, connectTask(fixture.endpoint, services), services);
    let release: (done: TaskDone) => void = () => undefined;
    const started = run.start('Connecting', ({ report }) => {
      report('Step 1');
      return new Promise((resolve) => (release = resolve));
    });
    assert.deepEqual([run.isRunning, run.progress], [true, 'Step 1']);
    let begun = false;
    await run.start('Connecting again', () => {
      begun = true;
      return undefined;
    });
    assert.equal(begun, false);
    const said: string[] = [];
    run.onSay(({ type }) => said.push(type));
    release({ outcome: { kind: 'success', title: 'Done.', detail: '', actions: [] } });
    await started;
    assert.deepEqual([run.isRunning, run.progress, run.outcome?.title], [false, undefined, 'Done.']);
    assert.deepEqual(said, ['outcome']);
  });

  const changes: readonly (readonly [string, () => unknown, string])[] = [
    ['was removed', () => undefined, 'endpoint-gone'],
    ['has another account', (): unknown => [{ ...entry(), username: 'LAB\\other' }], 'endpoint-gone'],
    ['is read only now', (): unknown => [{ ...entry(), readOnly: true }], 'read-only'],
  ];
  const entry = () => ({ name: 'Test', url: sandbox.url, username: sandbox.username });
  for (const [what, change, expected] of changes) {
    it(`is nothing where the endpoint ${what}`, async () => {
      const { endpoint } = fixture;
      const [record] = sandbox.estate.servers;
      const server = { uid: `urn:veeam:BackupServer:${record?.id ?? ''}`, name: 'x', links: [] };
      const tasksOf = [connectTask(endpoint, services), editTask(endpoint, server, services, untold)];
      await configureEndpoints(change() as readonly unknown[] | undefined);
      for (const task of tasksOf) assert.equal(await kindOf(task.run(spec, context())), expected);
      assert.deepEqual(writes(), []);
    });
  }

  it('is nothing where the user does not agree to what it means for the licence', async () => {
    services.consent.ask = (_, act) => Promise.resolve(act !== 'connect');
    const error = await connectTask(fixture.endpoint, services)
      .run(spec, context())
      .catch((failure: unknown) => failure);
    assert.ok(isEmError(error) && error.kind === 'cancelled' && !error.isInDoubt);
    assert.deepEqual(writes(), []);
  });

  for (const button of ['Do Not Connect', 'Connect Anyway'] as const) {
    it(`is ${button === 'Connect Anyway' ? 'one create' : 'nothing'} beside a Cloud Connect provider's by "${button}"`, async () => {
      sandbox.switches.cloudConnect = true;
      const notices = new Notices();
      notices.press = ({ text, buttons }) =>
        text.includes('Cloud Connect') ? buttons.find((label) => label === button) : undefined;
      try {
        const ended = await kindOf(connectTask(fixture.endpoint, services).run(spec, context()));
        assert.equal(ended, button === 'Connect Anyway' ? 'done' : 'cancelled');
        assert.deepEqual(writes(), button === 'Connect Anyway' ? ['POST'] : []);
      } finally {
        notices.dispose();
      }
    });
  }

  it('is nothing where the guard is set while another Enterprise Manager is asked', async () => {
    const { endpoint } = fixture;
    const { preflight } = services;
    const elsewhere = preflight.elsewhere.bind(preflight);
    preflight.elsewhere = async (...args) => {
      const answers = await elsewhere(...args);
      await configureEndpoints([{ ...entry(), readOnly: true }]);
      return answers;
    };
    assert.equal(await kindOf(connectTask(endpoint, services).run(spec, context())), 'read-only');
    assert.deepEqual(writes(), []);
  });

  describe('of an edit', () => {
    /** By what the query service does: what the address begins with, and what is said of it. */
    const rows: readonly (readonly [string, () => void, string, RegExp])[] = [
      ['by its name', () => undefined, 'vbr-berlin.sandbox.example', /^The address that .* has it under/],
      ['by another address', () => setAddress('10.9.8.7'), '', /does not tell .* its name is .*berlin/],
      [
        'where the filter is ignored',
        () => (sandbox.switches.queryIgnoresFilter = true),
        '',
        /does not tell the address that it was registered by/,
      ],
      [
        'where the query service is refused',
        () => sandbox.inject({ kind: 'forbidden', path: /^query/ }),
        '',
        /does not tell .* may not do this/,
      ],
    ];
    const setAddress = (address: string): void => {
      const [first] = sandbox.estate.servers;
      assert.ok(first);
      first.address = address;
    };
    const open = async (): Promise<FormTask> => {
      const { registry, endpoint } = fixture;
      const session = registry.session(endpoint);
      const [server] = await demand(session, (client, token, api) => api.listBackupServers(client, token));
      assert.ok(server);
      const address = await registeredAddress(registry, endpoint, server, context().signal);
      return editTask(endpoint, server, services, address);
    };
    const initial = (task: FormTask): Record<string, string> =>
      Object.fromEntries(task.fields().map((field) => [field.key, field.initial]));

    for (const [how, prepare, expected, help] of rows) {
      it(`of a server that was registered ${how}, the address is ${expected || 'to be entered'}`, async () => {
        prepare();
        const task = await open();
        const field = task.fields().find(({ key }) => key === 'dnsNameOrIpAddress');
        assert.deepEqual([field?.initial, field?.required], [expected, true]);
        assert.match(field?.help ?? '', help);
        const read = task.read({ ...initial(task), description: 'x' });
        assert.equal('value' in read, expected !== '');
        const view = new RequestView(fixture.endpoint, task, services.registry);
        const values = { ...initial(task), description: 'x' };
        const { preview } = await view.preview({ values, secretsGiven: [] });
        assert.match(preview, /<Description>x</);
        assert.doesNotMatch(preview, /<(?:Port|Username|Password|WcfPort)\b/);
      });
    }

    it('is what the user changed and the address that was entered, also when it is saved again', async () => {
      setAddress('10.9.8.7');
      const task = await open();
      const save = async (typed: Record<string, string>): Promise<string> => {
        const read = task.read({ ...initial(task), ...typed });
        assert.ok('value' in read);
        const { outcome } = await task.run(read.value, context());
        assert.equal(outcome.kind, 'success');
        return sandbox.received.findLast(({ method }) => method === 'PUT')?.body ?? '';
      };
      const dnsNameOrIpAddress = '10.9.8.7';
      const first = await save({ description: 'new', dnsNameOrIpAddress });
      assert.match(first, /<Description>new<.*<DnsNameOrIpAddress>10\.9\.8\.7</);
      assert.doesNotMatch(first, /<(?:Port|Username|Password|WcfPort)\b/);
      assert.equal(sandbox.estate.servers[0]?.name, 'vbr-berlin.sandbox.example');
      const second = await save({ port: '9393' });
      assert.match(second, /<DnsNameOrIpAddress>10\.9\.8\.7<\/DnsNameOrIpAddress><Port>9393</);
      assert.doesNotMatch(second, /<Description>/);
    });
  });
});
