import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import fc from 'fast-check';
import { type Section } from '../../../../src/core/client/resources/sections';
import {
  compareProductVersions,
  isNewer,
  majorOf,
  productRange,
} from '../../../../src/core/client/productVersion';
import { isQueryUnusable } from '../../../../src/core/client/query';
import { filterOf } from '../../../../src/core/client/queryFilter';
import { reach } from '../../../../src/core/client/reach';
import {
  collectionOf,
  lastCollections,
  newestCollections,
  readEvents,
} from '../../../../src/core/client/collections';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { failureOf, TestClient } from '../../../support/api';

/* What is read of an estate: pages, filters, collections, contents and figures. */

describe('estate', () => {
  let sandbox: Sandbox;
  let em: TestClient;

  async function start(format: 'xml' | 'json' = 'xml', extraServers = 0): Promise<void> {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, extraServers });
    em = new TestClient(sandbox.url, format);
    await em.logOn(sandbox);
  }

  afterEach(async () => {
    await sandbox.stop();
  });

  const names = async (filter: string | undefined): Promise<(string | undefined)[]> =>
    (await em.session.backupServers.query({ filter, page: 1, sortAsc: 'Name' })).servers.map(
      ({ name }) => name?.split('.')[0],
    );

  for (const format of ['xml', 'json'] as const) {
    it(`reads sorted pages in ${format.toUpperCase()}`, async () => {
      await start(format, 10);
      const seen: string[] = [];
      for (let page = 1, pages = 1; page <= pages; page += 1) {
        const result = await em.session.backupServers.query({ page, pageSize: 4, sortAsc: 'Name' });
        pages = result.pages;
        assert.ok(result.servers.length <= 4);
        seen.push(...result.servers.map(({ name }) => name ?? ''));
      }
      assert.equal(seen.length, 13);
      assert.deepEqual(seen, [...seen].sort());
    });

    it(`reads the sections of a backup server in ${format.toUpperCase()}`, async () => {
      await start(format);
      const [server] = (await em.session.backupServers.list()).rows;
      assert.deepEqual(await em.session.backupServers.read(server?.uid ?? ''), server);
      const read = async (section: Section): Promise<string> =>
        JSON.stringify(await em.session.backupServers.section(server?.uid ?? '', section));
      assert.match(await read('jobs'), /WEB nightly.*\["JobType","Backup"\].*\["ScheduleEnabled",true\]/);
      assert.match(await read('repositories'), /Default Backup Repository.*\["FreeSpace",3298534883328\]/);
      assert.doesNotMatch(await read('repositories'), /-1/);
      assert.match(await read('managedServers'), /vcenter-web.*\["ManagedServerType","VC"\]/);
      assert.match(await read('credentials'), /svc-guest.*Guest processing/);
      assert.match(await read('passwords'), /ring binder, page 4.*LastModificationDate/);
    });

    it(`reads the figures and the last collections in ${format.toUpperCase()}`, async () => {
      await start(format);
      const { backupServers, failedVms } = await em.session.reports.overview();
      assert.deepEqual([backupServers, failedVms], [3, 1]);
      const { listed = [] } = await em.session.systemSessions.list();
      const read = newestCollections(listed, 10).map(async (session) =>
        readEvents(session, await em.session.systemSessions.events(session)),
      );
      const collections = lastCollections(await Promise.all(read));
      const servers = (await em.session.backupServers.list()).rows;
      assert.deepEqual(
        servers.map((server) => collectionOf(collections, server)?.result),
        ['success', 'failed', 'success'],
      );
      assert.ok(servers.every((server) => collectionOf(collections, server)?.time instanceof Date));
    });
  }

  it('filters on the server, by the beginning of a name or by an expression', async () => {
    await start('xml', 20);
    assert.deepEqual(await names(filterOf('VBR-B')), ['vbr-berlin']);
    assert.deepEqual(
      await names(filterOf('vbr-0001')),
      Array.from({ length: 10 }, (_, i) => `vbr-0001${i}`),
    );
    assert.deepEqual(await names(filterOf('Version<"13";Name!="vbr-oslo.sandbox.example"')), [
      ...Array.from({ length: 20 }, (_, i) => `vbr-${String(i + 1).padStart(5, '0')}`),
      'vbr-lisbon',
    ]);
    assert.equal(filterOf('  '), undefined);
    assert.equal((await failureOf(names('Nonsense=="1"'))).kind, 'rejected');
  });

  it('quotes any text as the beginning of a name', async () => {
    await start();
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1 }).filter((text) => !/[<>=]/.test(text)),
        async (text) => {
          assert.ok(Array.isArray(await names(filterOf(text))));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('distinguishes what an account may not see from what a version does not have', async () => {
    await start();
    await em.logOn(sandbox, 'SANDBOX\\portal-user');
    const uid = `urn:veeam:BackupServer:${sandbox.estate.servers[0]?.id ?? ''}`;
    assert.equal((await failureOf(em.session.backupServers.section(uid, 'jobs'))).kind, 'forbidden');
    await em.logOn(sandbox, 'SANDBOX\\restore-operator');
    const refused = await failureOf(em.session.backupServers.query({ page: 1 }));
    assert.ok(isQueryUnusable(refused));
    const hidden = await em.session.systemSessions.list();
    assert.deepEqual([hidden.listed, hidden.isSupported], [undefined, undefined]);
    assert.ok(hidden.refusal);
    sandbox.switches.systemSessions = false;
    await em.logOn(sandbox);
    assert.deepEqual(await em.session.systemSessions.list(), { isSupported: false });
  });
});

describe('product versions', () => {
  it('compare as numbers', () => {
    assert.equal(majorOf('13.0.1.1071'), 13);
    assert.equal(majorOf('9.5'), 9);
    assert.equal(majorOf(undefined), undefined);
    assert.equal(majorOf('next'), undefined);
    assert.ok(compareProductVersions('12.3.2.3617', '12.10') < 0);
    assert.equal(compareProductVersions('12', '12.0.0.0'), 0);
  });

  it('are read from a list of any length', () => {
    assert.deepEqual(productRange(new Array<string>(300_000).fill('v1_6')), { least: 11, most: 11 });
  });

  it('follow from the API versions that Enterprise Manager reports, and are not guessed', () => {
    assert.deepEqual(productRange(['v1_5', 'v1_6', 'v1_7']), { least: 12 });
    assert.deepEqual(productRange(['v1', 'v1_1', 'v1_4']), { least: 9, most: 9 });
    assert.deepEqual(productRange(['v1_6']), { least: 11, most: 11 });
    for (const unknown of [['v1_10'], ['v2'], ['v1_7', 'latest'], []]) {
      assert.equal(productRange(unknown), undefined);
    }
  });

  it('are compared only if the known range decides', () => {
    assert.equal(isNewer(13, { least: 12 }), undefined);
    assert.equal(isNewer(12, { least: 12 }), false);
    assert.equal(isNewer(12, { least: 11, most: 11 }), true);
    assert.equal(isNewer(undefined, { least: 12 }), undefined);
    assert.equal(isNewer(12, undefined), undefined);
  });
});

describe('port probe', () => {
  it('distinguishes an open port, a closed port and an unknown name', async () => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    assert.deepEqual(await reach('127.0.0.1', port, 3000), { kind: 'answered', addresses: ['127.0.0.1'] });
    await new Promise((resolve) => server.close(resolve));
    const closed = await reach('127.0.0.1', port, 3000);
    assert.ok(closed.kind === 'unanswered' && closed.reason === 'ECONNREFUSED');
    assert.equal((await reach('nowhere.invalid', 1, 3000)).kind, 'unresolved');
  });
});
