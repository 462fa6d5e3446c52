import assert from 'node:assert/strict';
import { Inventory } from '../../../../src/core/inventory/inventory';
import { warningsOf } from '../../../../src/core/inventory/warnings';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { Fixture } from '../../../support/fixture';

describe('Inventory', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let inventory: Inventory;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new Fixture(sandbox);
    await fixture.configure();
    await fixture.logIn();
    inventory = new Inventory(fixture.registry);
  });

  afterEach(async () => {
    fixture.dispose();
    await sandbox.stop();
  });

  it('reads the plain list where the query service is refused', async () => {
    sandbox.inject({ kind: 'forbidden', path: /^query/ });
    const page = await inventory.page(fixture.endpoint, { page: 1 });
    assert.deepEqual([page?.servers.length, page?.pages], [3, 1]);
  });

  it('tells the collections and the product range, from which the warnings of each server follow', async () => {
    const health = await inventory.health(fixture.endpoint);
    assert.deepEqual(health.product, { least: 12 });
    const page = await inventory.page(fixture.endpoint, { page: 1, sortAsc: 'Name' });
    const warnings = (page?.servers ?? []).map((server) =>
      warningsOf(server, health).map(({ text }) => text),
    );
    assert.deepEqual(warnings, [
      [],
      ['The last data collection failed.'],
      ['Its data was last collected 20 days ago.'],
    ]);
    sandbox.switches.systemSessions = false;
    const without = await inventory.health(fixture.endpoint);
    assert.deepEqual([without.product, without.collections], [{ least: 12 }, undefined]);
    const [berlin] = page?.servers ?? [];
    assert.ok(berlin);
    assert.deepEqual(warningsOf(berlin, without), []);
    const older = { product: { least: 11, most: 11 } };
    assert.match(warningsOf(berlin, older)[0]?.text ?? '', /version 13.*version 11\. Upgrade/);
  });

  it('does not ask for the collections again where they were too many', async () => {
    sandbox.inject({ kind: 'enormous', path: /^systemSessions/ });
    const asked = () => sandbox.received.filter(({ path }) => path.startsWith('systemSessions')).length;
    for (let time = 0; time < 2; time += 1) {
      assert.equal((await inventory.health(fixture.endpoint)).collections, undefined);
      assert.equal(asked(), 1);
    }
  });

  it('leaves out the overview and the collections that the account may not read, without an error', async () => {
    await fixture.registry
      .session(fixture.endpoint)
      .logIn({ account: 'SANDBOX\\restore-operator', password: sandbox.password });
    const health = await inventory.health(fixture.endpoint);
    assert.deepEqual(
      [health.overview, health.collections, health.product],
      [undefined, undefined, { least: 12 }],
    );
  });
});
