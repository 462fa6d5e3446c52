import assert from 'node:assert/strict';
import { selectedEndpoints } from '../../src/host/commands/arguments';
import { logInToMany, logOutOfMany } from '../../src/host/commands/manySessions';
import type { Endpoint } from '../../src/core/session/endpoint';
import { endpointNode } from '../../src/host/tree/nodes';
import { Sandbox } from '../../src/sandbox/sandbox';
import { Fixture } from '../support/fixture';
import { until } from '../support/until';
import { Notices } from './notices';

describe('manySessions', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let notices: Notices;
  const services = {
    tree: { refresh: () => Promise.resolve() },
    log: { note: () => undefined, show: () => undefined },
  };

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new Fixture(sandbox);
    notices = new Notices();
    const { url, username } = sandbox;
    const accounts = [username, 'SANDBOX\\portal-user', 'SANDBOX\\restore-operator'];
    await fixture.setEndpoints(
      accounts.map((account, index) => ({ name: `EM ${index}`, url, username: account })),
    );
  });

  afterEach(async () => {
    notices.dispose();
    fixture.dispose();
    await sandbox.stop();
  });

  it('logs in to and out of the selected endpoints, and counts the rest as not begun after a log in that is given up', async () => {
    const { registry } = fixture;
    const many = { ...services, registry };
    const [first] = registry.endpoints;
    assert.ok(first);
    const nodes = registry.endpoints.map(endpointNode);
    assert.deepEqual(selectedEndpoints([...nodes, nodes[0], 'x', undefined], registry), registry.endpoints);
    const logIn = async ({ id, account = '' }: Endpoint): Promise<boolean> => {
      if (id !== first.id) return false;
      await registry.session(first).logIn({ account, password: sandbox.password });
      return true;
    };
    await logInToMany(many, registry.endpoints, logIn);
    await until(() => notices.shown.length > 0, 'the end is told');
    assert.equal(notices.shown[0]?.text, 'Of 3: 1 logged in, 2 not begun.');
    sandbox.inject({ kind: 'unavailable', method: 'DELETE' });
    await logOutOfMany(many, registry.endpoints);
    await until(() => notices.shown.length > 1, 'the end is told');
    assert.match(
      notices.shown[1]?.text ?? '',
      /^Of 3: 2 logged out, 1 not known\. EM 0: logged out here, but/,
    );
    assert.equal(registry.session(first).state.kind, 'logged-out');
  });
});
