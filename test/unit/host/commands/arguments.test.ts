import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  endpointOf,
  isEndpointRow,
  namedEndpoint,
  selectedEndpoints,
  serversOf,
  targetsOf,
  taskIdOf,
  withSelection,
  isSuggested,
  endpointRows,
} from '../../../../src/host/commands/arguments';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { Fixture } from '../../../support/fixture';

describe('arguments of commands', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;

  before(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new Fixture(sandbox);
    await fixture.setEndpoints([
      { name: 'Lab', url: sandbox.url, username: sandbox.username },
      { name: 'Other', url: 'em02' },
    ]);
  });

  after(async () => {
    fixture.dispose();
    await sandbox.stop();
  });

  it('reads whatever other extensions pass, without an error', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), fc.anything(), (clicked, selected) => {
        const { registry } = fixture;
        assert.equal(endpointOf(clicked, registry), undefined);
        assert.deepEqual(selectedEndpoints(selected, registry), []);
        assert.deepEqual(serversOf(clicked, selected, registry), []);
        namedEndpoint(clicked);
        isEndpointRow(clicked);
        taskIdOf(clicked);
      }),
    );
  });

  it('reads the selected rows rather than the clicked one, each endpoint once', () => {
    const { registry, endpoint } = fixture;
    const server = { uid: 'u:1', links: [] };
    const row = { endpoint, server };
    assert.deepEqual(serversOf(row, undefined, registry), [row]);
    assert.deepEqual(serversOf(row, [], registry), [row]);
    assert.deepEqual(serversOf(undefined, [row, { endpoint }, row], registry), [row, row]);
    assert.deepEqual(selectedEndpoints([row, { endpoint }], registry), [endpoint]);
    assert.deepEqual(serversOf({ endpoint, server: { uid: 1 } }, undefined, registry), []);
  });

  it('takes every selected row for a command on endpoints and backup servers, whichever was clicked', () => {
    const { registry, endpoint } = fixture;
    const other = registry.endpoints.find(({ name }) => name === 'Other');
    assert.ok(other);
    const whole = { kind: 'endpoint', endpoint };
    const inside = { endpoint, server: { uid: 'u:1', links: [] } };
    const beside = { endpoint: other, server: { uid: 'u:2', links: [] } };
    const rows = [whole, inside, beside];
    for (const clicked of rows)
      assert.deepEqual(targetsOf(clicked, rows, registry), { endpoints: [endpoint], servers: [beside] });
    assert.deepEqual(targetsOf(whole, undefined, registry), { endpoints: [endpoint], servers: [] });
    assert.deepEqual(targetsOf(inside, [inside], registry), { endpoints: [], servers: [inside] });
    assert.deepEqual(targetsOf(undefined, undefined, registry), { endpoints: [], servers: [] });
  });

  it('names an endpoint that is no longer configured, with a URL only if it is a text', () => {
    assert.deepEqual(namedEndpoint({ endpoint: { id: 'gone', url: 'https://em/' } }), {
      id: 'gone',
      url: 'https://em/',
    });
    assert.equal(namedEndpoint({ endpoint: { id: 'gone', url: 7 } })?.url, undefined);
    assert.equal(namedEndpoint({ endpoint: { id: 7 } }), undefined);
  });

  it('reads the ID of a task from its row only', () => {
    assert.equal(taskIdOf({ kind: 'task', id: 't' }), 't');
    assert.equal(taskIdOf({ kind: 'endpoint', id: 't' }), undefined);
  });

  describe('with the selected rows', () => {
    const one = { kind: 'endpoint', endpoint: { id: 'one' } };
    const two = { kind: 'endpoint', endpoint: { id: 'two' } };
    const server = { kind: 'backupServer', endpoint: { id: 'one' }, server: { uid: 'u', links: [] } };
    const argsOf = (...given: Parameters<typeof withSelection>): readonly unknown[] => {
      const result = withSelection(...given);
      if (result.kind !== 'given') assert.fail(result.kind);
      return result.args;
    };

    it('takes the selected rows from the palette, and marks the first as not named', () => {
      const [clicked, rows] = argsOf('logIn', [], [one, two]);
      assert.deepEqual([clicked, rows], [one, [one, two]]);
      assert.ok(isSuggested(clicked));
      assert.deepEqual(argsOf('refresh', [], [one]), []);
      assert.deepEqual(argsOf('logIn', [], []), []);
    });

    it('takes the selected rows if VS Code passes on the words for the focused row', () => {
      assert.deepEqual(argsOf('editEndpoint', [{ $treeViewId: 'x', $focusedTreeItem: true }], [one]), [one]);
    });

    it('takes a row outside the selection alone, and one within it with all others', () => {
      assert.deepEqual(argsOf('logOut', [one], [two]), [one, [one]]);
      assert.deepEqual(argsOf('logOut', [one], [two, one]), [one, [two, one]]);
      assert.ok(!isSuggested(argsOf('logOut', [one], [two])[0]));
      assert.deepEqual(argsOf('logOut', [one, [one]], [two, one]), [one, [one]]);
    });

    it('never takes the first of several rows for a command that works on one', () => {
      const several = { kind: 'several', count: 2 };
      assert.deepEqual(withSelection('editEndpoint', [one, [one, two]], [one, two]), several);
      assert.deepEqual(withSelection('internal.editRow', [one], [one, two]), several);
      assert.deepEqual(argsOf('editEndpoint', [], [one, two]), []);
    });

    it('takes several rows of one endpoint for a command about an endpoint', () => {
      assert.deepEqual(argsOf('connectBackupServer', [], [server, one]), [server]);
      assert.deepEqual(withSelection('showDetails', [server], [server, one]), { kind: 'several', count: 2 });
    });
  });

  it('does not take the endpoint of a selected backup server for its row', () => {
    const { registry, endpoint } = fixture;
    const row = { endpoint, server: { uid: 'u:1', links: [] } };
    assert.deepEqual(endpointRows([row], registry), []);
    assert.deepEqual(endpointRows([row, { kind: 'endpoint', endpoint }], registry), [endpoint]);
  });
});
