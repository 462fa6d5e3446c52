import assert from 'node:assert/strict';
import { tools, type ToolName } from '../../../../src/host/contributions/tools';
import { LookUp } from '../../../../src/host/tools/lookUp';
import { readingTools, type ReadingToolName } from '../../../../src/host/tools/readingTools';
import { bounds, reportText } from '../../../../src/host/tools/report';
import type { ToolServices } from '../../../../src/host/tools/services';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { Fixture } from '../../../support/fixture';
import { endOf, formSpec } from '../../../support/forms';
import { secretForms } from '../../../support/secretForms';
import { toolServices } from '../../../support/tools';

const signal = new AbortController().signal;

interface Row {
  readonly name?: string;
  readonly uid?: string;
  readonly [key: string]: unknown;
}

interface Result {
  readonly leftOut?: Readonly<Record<string, { readonly atLeast: number }>>;
  readonly [key: string]: unknown;
}

describe('reading tools', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let services: ToolServices;

  const start = async (extraServers = 0): Promise<void> => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, extraServers });
    fixture = new Fixture(sandbox);
    await fixture.configure();
    services = toolServices(fixture);
  };

  const textOf = async (name: ReadingToolName, input: object = {}): Promise<string> => {
    const { registry } = services;
    const report = await readingTools(services, new LookUp(services))[name].run(input, signal);
    const masks = await Promise.all(registry.endpoints.map((one) => registry.session(one).masking()));
    return reportText(report, (text) => masks.reduce((masked, mask) => mask(masked), text));
  };
  const call = async (name: ReadingToolName, input?: object): Promise<Result> =>
    JSON.parse(await textOf(name, input)) as Result;

  afterEach(async () => {
    fixture.dispose();
    await sandbox.stop();
  });

  it('list the endpoints without a request', async () => {
    await start();
    const before = await call(tools.listEndpoints);
    assert.deepEqual(
      (before['endpoints'] as Row[]).map(({ name, state }) => [name, state]),
      [['Test', 'logged-out']],
    );
    assert.deepEqual(sandbox.received, []);
    await fixture.logIn();
    const [after] = (await call(tools.listEndpoints))['endpoints'] as Row[];
    assert.equal(after?.['state'], 'logged-in');
  });

  it('name the tool that logs in where nobody is logged in, and ask nobody', async () => {
    await start();
    fixture.askToLogIn = () => Promise.reject(new Error('A tool asked for a password.'));
    const named: readonly ToolName[] = [tools.describeServer, tools.lastCollections, tools.checkServer];
    for (const name of named as readonly ReadingToolName[]) {
      const input = name === tools.lastCollections ? { endpoint: 'Test' } : { endpoint: 'Test', server: 'x' };
      await assert.rejects(call(name, input), /Nobody is logged in to Test.*veeamEm_logIn/);
    }
    assert.match(String((await call(tools.findServers))['problem']), /veeamEm_logIn/);
    assert.deepEqual(sandbox.received, []);
    await fixture.logIn();
    sandbox.expireSessions();
    await assert.rejects(call(tools.checkServer, { endpoint: 'Test', server: 'x' }), {
      kind: 'session-expired',
    });
  });

  it('find servers page by page through the query service, and tell how many are left out', async () => {
    await start(120);
    await fixture.logIn();
    const first = await call(tools.findServers, { endpoint: 'Test', limit: 10 });
    assert.equal((first['servers'] as Row[]).length, 10);
    assert.ok((first.leftOut?.['servers']?.atLeast ?? 0) > 100);
    const second = await call(tools.findServers, { endpoint: 'Test', limit: 10, page: 2 });
    const names = [first, second].flatMap(({ servers }) => (servers as Row[]).map(({ name }) => name));
    assert.equal(new Set(names).size, 20);
    const { servers, leftOut } = await call(tools.findServers, { name: 'vbr-lis' });
    assert.deepEqual(
      (servers as Row[]).map(({ name }) => name?.startsWith('vbr-lisbon')),
      [true],
    );
    assert.equal(leftOut, undefined);
    const queries = sandbox.received.filter(({ path }) => path.startsWith('query?'));
    assert.equal(queries.length, 3);
    assert.ok(sandbox.received.every(({ method }) => method === 'GET' || method === 'POST'));
    assert.equal(sandbox.received.filter(({ method }) => method !== 'GET').length, 1);
  });

  it('describe a server by its UID or its name, with one section', async () => {
    await start();
    await fixture.logIn();
    const [found] = (await call(tools.findServers, { name: 'vbr-lisbon' }))['servers'] as Row[];
    assert.ok(found?.uid && found.name);
    for (const server of [found.uid, found.name, found.name.toUpperCase()]) {
      const described = await call(tools.describeServer, { endpoint: 'Test', server });
      assert.deepEqual(
        [described['uid'], described['warnings']],
        [found.uid, ['The last data collection failed.']],
      );
    }
    const { jobs } = await call(tools.describeServer, {
      endpoint: 'Test',
      server: found.uid,
      section: 'jobs',
    });
    assert.ok((jobs as Row[]).some(({ name }) => name === 'SQL nightly'));
    await assert.rejects(
      call(tools.describeServer, { endpoint: 'Test', server: 'vbr-lis' }),
      /has no backup server/,
    );
    await assert.rejects(
      call(tools.describeServer, { endpoint: 'No', server: 'x' }),
      /No endpoint is called No/,
    );
  });

  it('tell how the last collections ended, newest first', async () => {
    await start();
    await fixture.logIn();
    const { collections } = await call(tools.lastCollections, { endpoint: fixture.endpoint.id });
    const rows = collections as {
      server: string;
      collection: { result: string; reason?: string; time: string };
    }[];
    assert.ok(
      rows.some(({ server, collection }) => server.includes('lisbon') && collection.result === 'failed'),
    );
    const times = rows.map(({ collection }) => collection.time);
    assert.deepEqual(times, [...times].sort().reverse());
    const { leftOut } = await call(tools.lastCollections, { endpoint: 'Test', limit: 1 });
    assert.equal(leftOut?.['collections']?.atLeast, rows.length - 1);
  });

  it('check a server with the findings of the command, and change nothing', async () => {
    await start();
    await fixture.logIn();
    const before = sandbox.received.length;
    const { findings } = await call(tools.checkServer, {
      endpoint: 'Test',
      server: 'vbr-lisbon.sandbox.example',
    });
    assert.match(JSON.stringify(findings), /Enterprise Manager is not older than the backup server/);
    assert.deepEqual(
      sandbox.received
        .slice(before)
        .flatMap(({ method, path }) => (method === 'GET' ? [] : `${method} ${path}`)),
      [],
    );
  });

  it('explain the last failures in the words of the notification', async () => {
    await start();
    await fixture.logIn();
    assert.match(String((await call(tools.explainFailures))['none']), /None/);
    sandbox.inject({ kind: 'forbidden', path: /^query/ });
    const { problems } = await call(tools.findServers, { name: 'vbr' });
    assert.equal((problems as Row[]).length, 1);
    const { failures } = await call(tools.explainFailures, { endpoint: 'Test' });
    const [failure] = failures as { kind: string; what: string; where: string; status: number }[];
    assert.deepEqual([failure?.kind, failure?.status], ['forbidden', 403]);
    assert.match(failure?.what ?? '', /Access denied/);
  });

  it('show no secret of the window, whatever a server puts into its texts', async () => {
    await start();
    await fixture.logIn();
    await fixture.secrets.storePassword(fixture.endpoint, sandbox.username, sandbox.password);
    const token = await fixture.registry.session(fixture.endpoint).run((em) => Promise.resolve(em.token));
    assert.ok(token);
    const secrets = [token, Buffer.from(token, 'base64').toString('latin1'), sandbox.password];
    const forms = secrets.flatMap(secretForms);
    const hostile = forms.join(' and ');
    sandbox.estate.servers.forEach((server, at) => {
      server.description = `${'x'.repeat(at * 150)} ${hostile}`;
      server.name = `vbr ${secrets[at % secrets.length] ?? ''}`;
    });
    sandbox.switches.createRejects = `Refused: ${hostile}`;
    const session = fixture.registry.session(fixture.endpoint);
    assert.equal(await endOf(session.require((em) => em.backupServers.create(formSpec))), 'rejected');
    const [first] = (await call(tools.findServers))['servers'] as Row[];
    assert.ok(first?.uid);
    const one = { endpoint: 'Test', server: first.uid };
    const results = await Promise.all([
      textOf(tools.listEndpoints),
      textOf(tools.findServers),
      textOf(tools.describeServer, one),
      textOf(tools.describeServer, { ...one, section: 'managedServers' }),
      textOf(tools.explainFailures),
      textOf(tools.lastCollections, { endpoint: 'Test' }),
      textOf(tools.checkServer, one),
    ]);
    assert.match(results.join(''), /\*{8}/);
    for (const text of results) {
      assert.ok(text.length <= bounds.result + 1000);
      for (const form of forms) assert.ok(!text.includes(form), `${form} in ${text}`);
    }
  });
});
