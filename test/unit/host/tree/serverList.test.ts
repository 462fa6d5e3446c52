import assert from 'node:assert/strict';
import { Inventory } from '../../../../src/core/inventory/inventory';
import { ServerList } from '../../../../src/host/tree/serverList';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { Fixture } from '../../../support/fixture';

describe('ServerList', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let inventory: Inventory;

  async function start(extraServers = 0): Promise<void> {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, extraServers });
    fixture = new Fixture(sandbox);
    await fixture.configure();
    await fixture.logIn();
    inventory = new Inventory(fixture.registry);
  }

  afterEach(async () => {
    fixture.dispose();
    await sandbox.stop();
  });

  const list = (): ServerList => new ServerList(fixture.endpoint, inventory, () => undefined);
  const kinds = (servers: ServerList): string =>
    servers.nodes.map(({ kind }) => kind.replace('backupServer', 's')).join(' ');

  it('loads the backup servers page by page, with an overview, and the next page on request', async () => {
    await start(498);
    const servers = list();
    assert.ok(await servers.load());
    assert.match(kinds(servers), /^overview (s ){200}more$/);
    await servers.loadMore();
    await servers.loadMore();
    assert.match(kinds(servers), /^overview (s ){500}s$/);
    const before = sandbox.received.length;
    await servers.loadMore();
    assert.equal(sandbox.received.length, before);
    await servers.load();
    assert.match(kinds(servers), /^overview (s ){500}s$/);
    const [plain] = sandbox.received.filter(({ path }) => path.startsWith('backupServers'));
    assert.equal(plain, undefined, 'nothing is listed whole');
  });

  it('filters on the server, and tells that nothing matches or that the filter is wrong', async () => {
    await start(20);
    const servers = list();
    servers.filter = 'vbr-0000';
    await servers.load();
    assert.match(kinds(servers), /^overview filter (s ){8}s$/);
    servers.filter = 'nothing-like-this';
    await servers.load();
    assert.equal(kinds(servers), 'overview filter message');
    servers.filter = 'Nonsense==1';
    await servers.load();
    assert.match(String(servers.failure), /Unknown field/);
  });

  it('keeps the loaded servers when a later load fails', async () => {
    await start();
    const servers = list();
    await servers.load();
    sandbox.inject({ kind: 'forbidden' });
    await servers.load();
    assert.match(kinds(servers), /^message overview s s s$/);
  });

  it('finds a backup server that is on no loaded page', async () => {
    await start(300);
    const servers = list();
    await servers.load();
    const last = sandbox.estate.servers.find(({ name }) => name.startsWith('vbr-00300'));
    const uid = `urn:veeam:BackupServer:${last?.id ?? ''}`;
    assert.equal((await servers.find(uid))?.kind, 'backupServer');
    assert.equal(await servers.find('urn:veeam:BackupServer:none'), undefined);
  });

  it('leaves out a backup server whose UID cannot be used, and tells how many it left out', async () => {
    await start();
    const [first] = sandbox.estate.servers;
    assert.ok(first);
    sandbox.estate.servers.unshift({ ...first, id: '..' }, { ...first, id: 'a/b' });
    const servers = list();
    await servers.load();
    assert.equal(kinds(servers), 'overview s s s message');
    const message = servers.nodes.at(-1);
    assert.ok(message?.kind === 'message');
    assert.match(message.text, /^2 backup servers are not shown/);
    const { servers: all, refused } = await inventory.all(fixture.endpoint);
    assert.deepEqual([all.length, refused], [3, 2]);
  });

  it('gives every node its own ID, also where a UID is the name of a node kind', async () => {
    await start();
    const [first] = sandbox.estate.servers;
    assert.ok(first);
    for (const id of ['overview', 'filter', 'more', 'message', 'refused', 'cut'])
      sandbox.estate.servers.push({ ...first, id });
    const servers = list();
    servers.filter = 'Port>0';
    await servers.load();
    const ids = servers.nodes.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('offers no further page after one that brought nothing new, whatever page count the server tells', async () => {
    await start(300);
    sandbox.switches.pagesCount = 2_147_483_647;
    sandbox.switches.pagesRepeat = true;
    const servers = list();
    await servers.load();
    assert.match(kinds(servers), / more$/);
    await servers.loadMore();
    assert.match(kinds(servers), /^overview (s ){199}s$/);
    const asked = sandbox.received.length;
    await servers.loadMore();
    assert.equal(sandbox.received.length, asked);
    assert.equal((await inventory.all(fixture.endpoint)).servers.length, 200);
  });

  it('reads why a collection failed, and reads the events of an ended collection once', async () => {
    await start();
    const servers = list();
    await servers.load();
    const node = servers.nodes.find(
      (child) => child.kind === 'backupServer' && child.facts.collection?.result === 'failed',
    );
    assert.ok(node?.kind === 'backupServer' && node.facts.collection);
    const asked = () => sandbox.received.filter(({ path }) => path.endsWith('/events')).length;
    assert.equal(asked(), 3);
    await servers.load();
    assert.equal(asked(), 3, 'what is over does not change');
    const { reason } = node.facts.collection;
    assert.match(String(reason), /^Failed to collect data from vbr-lisbon.*the RPC server is unavailable/m);
  });
});
