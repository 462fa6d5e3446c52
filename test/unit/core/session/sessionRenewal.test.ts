import assert from 'node:assert/strict';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { Fixture } from '../../../support/fixture';
import { until } from '../../../support/until';

describe('SessionRenewal', () => {
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

  const list = (interactive: boolean): Promise<unknown> =>
    fixture.registry
      .session(fixture.endpoint)
      .run(async (em) => (await em.backupServers.list()).rows, { interactive });
  const logOns = (): number => sandbox.received.filter(({ path }) => path.startsWith('sessionMngr')).length;

  it('logs in once with the remembered password for all calls that wait, without a prompt', async () => {
    await fixture.logIn();
    await fixture.secrets.storePassword(fixture.endpoint, sandbox.username, sandbox.password);
    sandbox.expireSessions();
    const before = logOns();
    const results = await Promise.all([list(false), list(false), list(true)]);
    assert.ok(results.every(Array.isArray));
    assert.equal(logOns(), before + 1);
    assert.equal(fixture.registry.session(fixture.endpoint).state.kind, 'logged-in');
  });

  it('makes a call that begins during the renewal wait for it', async () => {
    await fixture.logIn();
    await fixture.secrets.storePassword(fixture.endpoint, sandbox.username, sandbox.password);
    sandbox.expireSessions();
    sandbox.switches.delayMs = 100;
    const before = logOns();
    const first = list(false);
    await until(() => logOns() > before, 'the renewal is under way');
    const states: string[] = [];
    fixture.registry.session(fixture.endpoint).onDidChange(() => {
      states.push(fixture.registry.session(fixture.endpoint).state.kind);
    });
    assert.ok(Array.isArray(await list(false)));
    assert.ok(Array.isArray(await first));
    assert.ok(states.every((state) => state === 'logged-in'));
    assert.equal(logOns(), before + 1);
  });

  it('prompts once for all calls that wait where no password is remembered', async () => {
    await fixture.logIn();
    sandbox.expireSessions();
    let asked = 0;
    fixture.askToLogIn = async () => {
      asked += 1;
      await fixture.logIn();
      return true;
    };
    const results = await Promise.all([list(true), list(true), list(true)]);
    assert.ok(results.every(Array.isArray));
    assert.equal(asked, 1);
  });

  it('does not prompt for a call that the user does not wait for', async () => {
    await fixture.logIn();
    sandbox.expireSessions();
    fixture.askToLogIn = () => Promise.reject(new Error('It asked.'));
    await assert.rejects(list(false), { name: 'EmError' });
    assert.equal(fixture.registry.session(fixture.endpoint).state.kind, 'expired');
  });

  it('keeps a remembered password that the server refuses, and marks it as refused', async () => {
    await fixture.logIn();
    await fixture.secrets.storePassword(fixture.endpoint, sandbox.username, 'no longer right');
    sandbox.expireSessions();
    await assert.rejects(list(false));
    assert.deepEqual(await fixture.secrets.password(fixture.endpoint), {
      account: sandbox.username,
      password: 'no longer right',
      refused: true,
    });
  });
});
