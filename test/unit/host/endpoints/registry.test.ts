import assert from 'node:assert/strict';
import { isEmError } from '../../../../src/core/client/errors';
import type { Endpoint } from '../../../../src/core/session/endpoint';
import { Inventory } from '../../../../src/core/inventory/inventory';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { Fixture } from '../../../support/fixture';
import { until } from '../../../support/until';

const pin = Array.from({ length: 32 }, () => 'AB').join(':');

describe('EndpointRegistry', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new Fixture(sandbox);
    await fixture.configure();
  });

  afterEach(async () => {
    fixture.dispose();
    await sandbox.stop();
  });

  it('restores a session from SecretStorage in another window, and marks it as checked after a request', async () => {
    await fixture.logIn();
    const other = fixture.another();
    const session = other.registry.session(other.endpoint);
    await session.restore();
    assert.deepEqual(session.state, {
      kind: 'logged-in',
      displayName: sandbox.username,
      version: 'v1_7',
      checked: false,
      idle: false,
      mayConnect: true,
    });
    await session.run((em) => em.backupServers.list());
    assert.match(JSON.stringify(session.state), /"checked":true/);
    other.dispose();
  });

  it('logs out where another window logs out', async () => {
    await fixture.logIn();
    const other = fixture.another();
    const session = other.registry.session(other.endpoint);
    await session.restore();
    await fixture.registry.session(fixture.endpoint).logOut();
    await until(() => session.state.kind === 'logged-out', 'the other window follows');
    assert.equal(sandbox.state.sessions.all().length, 0);
    other.dispose();
  });

  it('forgets a session that has expired', async () => {
    await fixture.logIn();
    sandbox.expireSessions();
    const session = fixture.registry.session(fixture.endpoint);
    await assert.rejects(session.run((em) => em.backupServers.list()));
    assert.equal(session.state.kind, 'expired');
    assert.equal(fixture.storage.values.size, 0);
  });

  it('stores nothing after a log in with a wrong password', async () => {
    const session = fixture.registry.session(fixture.endpoint);
    await assert.rejects(session.logIn({ account: sandbox.username, password: 'wrong' }));
    assert.equal(session.state.kind, 'logged-out');
    assert.equal(fixture.storage.values.size, 0);
  });

  it('ends the old session at a new log in, and logs out although the server does not answer', async () => {
    await fixture.logIn();
    await fixture.logIn();
    assert.equal(sandbox.state.sessions.all().length, 1);
    const session = fixture.registry.session(fixture.endpoint);
    await sandbox.stop();
    await assert.rejects(session.logOut());
    assert.equal(session.state.kind, 'logged-out');
    assert.deepEqual([...fixture.storage.values.keys()], [`veeamEm.loggedOut:${fixture.endpoint.binding}`]);
  });

  it('gives no secret to an endpoint of the same name and another URL', async () => {
    await fixture.logIn();
    await fixture.secrets.storePassword(fixture.endpoint, sandbox.username, sandbox.password);
    await fixture.setEndpoints([
      { name: 'Test', url: 'https://evil.example:9398/api/', username: sandbox.username },
    ]);
    const [evil] = fixture.registry.endpoints;
    assert.ok(evil);
    const session = fixture.registry.session(evil);
    await session.restore();
    assert.equal(session.state.kind, 'logged-out');
    assert.equal(await fixture.secrets.password(evil), undefined);
  });

  it('uses nothing that was stored before the pin of the endpoint changed', async () => {
    await fixture.logIn();
    await fixture.secrets.storePassword(fixture.endpoint, sandbox.username, sandbox.password);
    await fixture.settings.change(fixture.endpoint, {
      url: 'https://em.example:9398/api/',
      certificate: pin,
    });
    const [pinned] = fixture.registry.endpoints;
    assert.ok(pinned);
    const session = fixture.registry.session(pinned);
    await session.restore();
    assert.equal(session.state.kind, 'logged-out');
    assert.equal(await fixture.secrets.password(pinned), undefined);
  });

  it('ends the session of an endpoint that is removed from the settings, here and on the server', async () => {
    await fixture.logIn();
    assert.equal(fixture.storage.values.size, 1);
    await fixture.setEndpoints(undefined);
    await until(() => sandbox.state.sessions.all().length === 0, 'the session is ended');
    assert.equal(fixture.storage.values.size, 0);
  });

  it('keeps the endpoint and the secrets of the sandbox out of the settings, the storage and other windows', async () => {
    const { url, username, password } = sandbox;
    await fixture.setEndpoints(undefined);
    fixture.settings.setSandbox({ name: 'Sandbox', url, account: username });
    const other = fixture.another();
    assert.deepEqual(other.registry.endpoints, []);
    const endpoint = fixture.settings.sandbox;
    assert.ok(endpoint);
    await fixture.secrets.storePassword(endpoint, username, password);
    await fixture.registry.session(endpoint).logInRemembered(username);
    assert.equal(fixture.registry.session(endpoint).state.kind, 'logged-in');
    assert.equal(fixture.storage.values.size, 0);
    assert.deepEqual(
      [fixture.store.entries('user'), fixture.store.entries('workspace')],
      [undefined, undefined],
    );
    await fixture.registry.forget(endpoint);
    fixture.settings.setSandbox(undefined);
    assert.deepEqual(fixture.registry.endpoints, []);
    assert.equal(sandbox.state.sessions.all().length, 0);
    other.dispose();
  });

  it('forgets the password of a removed endpoint, whatever its account was called', async () => {
    const { url, username, password } = sandbox;
    await fixture.setEndpoints([{ name: 'No account', url }]);
    const [endpoint] = fixture.registry.endpoints;
    assert.ok(endpoint);
    await fixture.registry.session(endpoint).logIn({ account: username.toLowerCase(), password });
    await fixture.secrets.storePassword(endpoint, username.toLowerCase(), password);
    await fixture.registry.forget(endpoint);
    assert.doesNotMatch(JSON.stringify([...fixture.storage.values]), /password":"/);
    assert.ok([...fixture.storage.values.keys()].every((key) => key.startsWith('veeamEm.loggedOut:')));
    assert.equal(await fixture.registry.session(endpoint).logInRemembered(username), 'none');
  });

  const failing: readonly (readonly [string, (endpoint: Endpoint) => Promise<unknown>])[] = [
    ['a request', (endpoint) => new Inventory(fixture.registry).page(endpoint, { page: 1 })],
    [
      'a log in',
      (endpoint) =>
        fixture.registry.session(endpoint).logIn({ account: endpoint.account ?? '', password: 'wrong' }),
    ],
    ['the read of a certificate', (endpoint) => fixture.registry.certificate(endpoint)],
  ];
  for (const [what, fail] of failing) {
    it(`names the endpoint in the error and the exchanges of ${what} that failed, also where two share a URL`, async () => {
      const { url, username } = sandbox;
      await fixture.setEndpoints([
        { name: 'First', url, username: 'SANDBOX\\portal-user' },
        { name: 'Second', url, username },
      ]);
      const { endpoint } = fixture;
      await fixture.logIn();
      if (what === 'the read of a certificate') await sandbox.stop();
      else if (what === 'a request') sandbox.inject({ kind: 'forbidden' });
      fixture.exchanges.length = 0;
      const error: unknown = await fail(endpoint).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      assert.ok(isEmError(error));
      assert.equal(error.facts.endpointId, endpoint.id);
      assert.ok(fixture.exchanges.every(({ endpointId }) => endpointId === endpoint.id));
    });
  }

  it('tells from the links of the logon session whether the account may connect a server', async () => {
    await fixture.logIn();
    const session = fixture.registry.session(fixture.endpoint);
    assert.match(JSON.stringify(session.state), /"mayConnect":true/);
    await session.logIn({ account: 'SANDBOX\\portal-user', password: sandbox.password });
    assert.match(JSON.stringify(session.state), /"mayConnect":false/);
  });
});
