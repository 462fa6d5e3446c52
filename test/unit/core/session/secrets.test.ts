import assert from 'node:assert/strict';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { Fixture, MemorySecrets } from '../../../support/fixture';

describe('EndpointSecrets', () => {
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

  it('treats a stored session that cannot be read as no session', async () => {
    const storage = new MemorySecrets();
    await storage.store(`veeamEm.session:${fixture.endpoint.binding}`, '{"token":1}');
    const other = fixture.another(storage);
    const session = other.registry.session(other.endpoint);
    await session.restore();
    assert.equal(session.state.kind, 'logged-out');
    other.dispose();
  });

  it('keeps a session in memory where the secret storage fails, and reports the failure', async () => {
    const broken = new MemorySecrets();
    const fail = (): never => {
      throw new Error('The keyring is locked.');
    };
    Object.assign(broken, { get: fail, store: fail, delete: fail });
    const other = fixture.another(broken);
    let told = 0;
    other.secrets.onUnavailable(() => (told += 1));
    await other.logIn();
    const servers = await other.registry.session(other.endpoint).run((em) => em.backupServers.list());
    assert.equal(servers?.rows.length, 3);
    assert.ok(told > 0);
    await other.registry.session(other.endpoint).logOut();
    other.dispose();
  });
});
