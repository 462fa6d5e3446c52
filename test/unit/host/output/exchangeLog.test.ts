import assert from 'node:assert/strict';
import { EmError } from '../../../../src/core/client/errors';
import { Inventory } from '../../../../src/core/inventory/inventory';
import { loadFleet } from '../../../../src/host/fleet/fleetLoader';
import { ServerList } from '../../../../src/host/tree/serverList';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { exchangeOf } from '../../../support/exchanges';
import { Fixture } from '../../../support/fixture';
import { Written } from '../../../support/written';

describe('ExchangeLog', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;

  async function start(extraServers = 0): Promise<void> {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, extraServers });
    fixture = new Fixture(sandbox);
    await fixture.configure();
  }

  afterEach(async () => {
    fixture.dispose();
    await sandbox.stop();
  });

  it('writes few lines for a reload of the tree and a fleet of 10,000 backup servers', async () => {
    await start(9997);
    const written = new Written();
    fixture.onExchange = written.log.add;
    await fixture.logIn();
    const logOn = (await written.text()).split('\n').length;
    const inventory = new Inventory(fixture.registry);
    const list = new ServerList(fixture.endpoint, inventory, () => undefined);
    await list.load();
    await list.load();
    let servers = 0;
    await loadFleet(inventory, [fixture.endpoint], {
      signal: new AbortController().signal,
      onAnswered: () => undefined,
      onHealth: () => undefined,
      onPage: (_, entries) => (servers += entries.length),
      onFailure: (_, error) => assert.fail(error),
      onRefused: (_, count) => assert.fail(`${count} rows were refused`),
    });
    assert.equal(servers, 10_000);
    const text = await written.text();
    assert.ok(logOn < 60, `${logOn} lines of the log on`);
    const lines = text.split('\n').length - logOn;
    assert.ok(lines < 80, `${lines} lines`);
    assert.ok(text.length < 32 * 1024, `${text.length} characters`);
    assert.match(text, /\nPOST http:.*\nAccept: [^]*Authorization: Basic \*{8}\n[^]*\n201 Created {2}\(/);
    assert.match(
      text,
      /\n#\d+ {2}\S+ {2}Test {2}GET \/api\/query\?\S+page=50 {2}200 {2}200 rows {2}\d+ bytes /,
    );
  });

  it('writes a read whole, with the set number of lines of its body, where the setting is "full"', async () => {
    await start();
    const written = new Written({ output: 'full', outputLines: 3 });
    fixture.onExchange = written.log.add;
    await fixture.logIn();
    await new Inventory(fixture.registry).page(fixture.endpoint, { page: 1 });
    const text = await written.text();
    assert.match(
      text,
      /\nGET http:.*\/query\?.*\nAccept: [^]*\n<QueryResult[^]*\[\d+ more lines are not shown here: /,
    );
  });

  it('writes a failed background request in one line, and a failed request of the user whole', async () => {
    await start();
    const written = new Written();
    fixture.onExchange = written.log.add;
    await fixture.logIn();
    const before = (await written.text()).split('\n').length;
    const session = fixture.registry.session(fixture.endpoint);
    const path = 'nothing';
    const ask = (isBackground: boolean): Promise<void> =>
      assert.rejects(
        session.run(({ client, token }) =>
          (isBackground ? client.inBackground() : client).send({
            method: 'GET',
            path,
            auth: { kind: 'session', token },
          }),
        ),
      );
    await ask(true);
    const [line = '', ...rest] = (await written.text()).split('\n').slice(before - 1);
    assert.match(line, /GET \/api\/nothing {2}404 {2}.* ✗ \S+/);
    assert.deepEqual(rest, ['» end 2', '']);
    await ask(false);
    assert.match(await written.text(), /\nGET http:.*\/nothing\nAccept: [^]*\n404 [^]*\n✗ [^]*GET \/nothing/);
  });

  it('counts repeated reads, and keeps the last of them beside all other exchanges', async () => {
    await start();
    const written = new Written();
    const { log } = written;
    log.add('EM', exchangeOf({ method: 'POST', id: 1 }));
    for (let id = 2; id <= 101; id += 1) log.add('EM', exchangeOf({ id }));
    assert.deepEqual(
      log.recent.map(({ id }) => id),
      [1, 2, 3, 4, 101],
    );
    log.show();
    const text = await written.text();
    assert.equal(text.match(/GET \/api\/tasks {2}200 /g)?.length, 4);
    assert.match(text, /\n#5–#101 {2}.* {2}the same 97 more times\n» end \d\n$/);
  });

  it('writes in order, and goes on after an exchange that cannot be rendered', async () => {
    await start();
    const written = new Written();
    const broken = { heldBytes: 1, render: () => Promise.reject(new TypeError('secret')) };
    written.log.note('first');
    written.log.add('EM', exchangeOf({ method: 'POST', body: broken }));
    written.log.add('EM', exchangeOf({ status: 500, failure: new EmError('server-error') }));
    written.log.note('second\n#1  forged');
    const text = await written.text();
    assert.match(
      text,
      /^» first\n─[^]*\[The body could not be formatted \(TypeError\)\]\n─[^]*\n✗ [^]*\n» second\n {2}#1 {2}forged\n» end \d\n$/,
    );
    assert.ok(!text.includes('secret'));
  });
});
