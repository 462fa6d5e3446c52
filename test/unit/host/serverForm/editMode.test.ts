import assert from 'node:assert/strict';
import { editMode } from '../../../../src/host/serverForm/editMode';
import type { FormServices } from '../../../../src/host/serverForm/formServices';
import type { ServerFormMode } from '../../../../src/host/serverForm/serverFormMode';
import { registeredAddress } from '../../../../src/host/serverForm/registeredAddress';
import { RequestView } from '../../../../src/host/serverForm/requestView';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { Fixture } from '../../../support/fixture';
import { endOf, endpointChanges, formServices, submit, writesOf } from '../../../support/forms';

describe('editMode', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let services: FormServices;

  const context = () => ({ signal: new AbortController().signal, report: () => undefined });

  beforeEach(async () => {
    const switches = { taskRunningMs: 100, taskOperationFinishedMs: 100 };
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, switches });
    fixture = new Fixture(sandbox);
    await fixture.configure();
    await fixture.logIn();
    services = formServices(fixture);
  });

  afterEach(async () => {
    fixture.dispose();
    await sandbox.stop();
  });

  for (const [what, entries, expected] of endpointChanges) {
    it(`sends nothing where the endpoint ${what}`, async () => {
      const [record] = sandbox.estate.servers;
      const server = { uid: `urn:veeam:BackupServer:${record?.id ?? ''}`, name: 'x', links: [] };
      const mode = editMode(fixture.endpoint, server, services, { kind: 'untold' });
      await fixture.setEndpoints(entries(sandbox));
      assert.equal(await endOf(submit(mode)), expected);
      assert.deepEqual(writesOf(sandbox), []);
    });
  }

  /** By what the query service does: what the address begins with, and what is said of it. */
  const rows: readonly (readonly [string, () => void, string, RegExp])[] = [
    [
      'registered by its name',
      () => undefined,
      'vbr-berlin.sandbox.example',
      /registered the server with this address/,
    ],
    [
      'registered by another address',
      () => setAddress('10.9.8.7'),
      '',
      /does not show .* Its name is .*berlin/,
    ],
    [
      'where the query service ignores the filter',
      () => (sandbox.switches.queryIgnoresFilter = true),
      '',
      /does not show the address that this server was registered with/,
    ],
    [
      'where the query service is refused',
      () => sandbox.inject({ kind: 'forbidden', path: /^query/ }),
      '',
      /does not show .* is not allowed to do this/,
    ],
  ];
  const setAddress = (address: string): void => {
    const [first] = sandbox.estate.servers;
    assert.ok(first);
    first.address = address;
  };
  const open = async (): Promise<ServerFormMode> => {
    const { registry, endpoint } = fixture;
    const session = registry.session(endpoint);
    const [server] = (await session.require((em) => em.backupServers.list())).rows;
    assert.ok(server);
    const address = await registeredAddress(registry, endpoint, server, context().signal);
    return editMode(endpoint, server, services, address);
  };
  const initial = (task: ServerFormMode): Record<string, string> =>
    Object.fromEntries(task.fields().map((field) => [field.key, field.initial]));

  for (const [how, prepare, expected, help] of rows) {
    it(`${expected === '' ? 'leaves the address to be entered' : 'offers the name as the address'} for a server ${how}, and previews only what was changed`, async () => {
      prepare();
      const task = await open();
      const field = task.fields().find(({ key }) => key === 'dnsNameOrIpAddress');
      assert.deepEqual([field?.initial, field?.required], [expected, true]);
      assert.match(field?.help ?? '', help);
      const read = task.read({ ...initial(task), description: 'x' });
      assert.equal('run' in read, expected !== '');
      const view = new RequestView(fixture.endpoint, task, services.registry);
      const values = { ...initial(task), description: 'x' };
      const { preview } = await view.preview({ values, secretsGiven: [] });
      assert.match(preview, /<Description>x</);
      assert.doesNotMatch(preview, /<(?:Port|Username|Password|WcfPort)\b/);
    });
  }

  it('sends what the user changed and the entered address, also when it is saved again', async () => {
    setAddress('10.9.8.7');
    const task = await open();
    const save = async (typed: Record<string, string>): Promise<string> => {
      const read = task.read({ ...initial(task), ...typed });
      assert.ok('run' in read);
      const { outcome } = await read.run(context());
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
