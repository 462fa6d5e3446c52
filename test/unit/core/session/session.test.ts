import assert from 'node:assert/strict';
import { isEmError } from '../../../../src/core/client/errors';
import {
  atOnce,
  FakeManager,
  SessionWindow,
  SharedAttempts,
  SharedStorage,
  type Later,
} from '../../../support/sessions';

const right = { account: 'admin', password: 'right' };

function world(later: Later = atOnce): {
  storage: SharedStorage;
  manager: FakeManager;
  windows: [SessionWindow, SessionWindow];
} {
  const storage = new SharedStorage(later);
  const manager = new FakeManager(later);
  const attempts = new SharedAttempts(later);
  const open = (): SessionWindow => new SessionWindow(storage, manager, attempts);
  return { storage, manager, windows: [open(), open()] };
}

const quietly = async (work: Promise<unknown>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (!isEmError(error)) throw error;
  }
};

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
};

describe('EndpointSession', () => {
  it('logs out in every window, and logs on again in no window by itself', async () => {
    const { manager, windows, storage } = world();
    const [one, other] = windows;
    await one.session.logIn(right);
    await one.secrets.storePassword(one.session.endpoint, 'admin', 'right');
    await settle();
    await other.session.restore();
    assert.equal(other.session.state.kind, 'logged-in');
    await one.session.logOut();
    await settle();
    assert.equal(other.session.state.kind, 'logged-out');
    assert.equal(await other.session.run(manager.call), undefined);
    assert.deepEqual(manager.passwords, ['right']);
    assert.equal(manager.live.size, 0);
    assert.deepEqual([...storage.values.keys()].sort(), ['veeamEm.loggedOut:x', 'veeamEm.password:x']);
  });

  it('ends a session that a renewal brings after a log out, and does not keep it', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const later: Later = async (label, value) => {
      if (label === 'log on answered' && manager.passwords.length === 2) await gate;
      return value;
    };
    const { manager, windows, storage } = world(later);
    const [{ session, secrets }] = windows;
    await session.logIn(right);
    await secrets.storePassword(session.endpoint, 'admin', 'right');
    manager.endAll();
    const call = quietly(session.run(manager.call, { interactive: true }));
    await settle();
    assert.equal(manager.live.size, 1, 'the renewal has logged on');
    await session.logOut();
    release();
    await call;
    await settle();
    assert.equal(manager.live.size, 0);
    assert.equal(session.state.kind, 'logged-out');
    assert.equal(storage.values.has('veeamEm.session:x'), false);
  });

  it('opens no prompt for a call that was running when the user logged out', async () => {
    const { manager, windows } = world();
    const [{ session }] = windows;
    const [window] = windows;
    await session.logIn(right);
    const call = session.run(
      async (em) => {
        await session.logOut();
        return manager.call(em);
      },
      { interactive: true },
    );
    await assert.rejects(call, { name: 'EmError', kind: 'session-expired' });
    assert.equal(window.prompts, 0);
  });

  it('keeps the session after a 503 during the renewal', async () => {
    const { manager, windows } = world();
    const [{ session, secrets }] = windows;
    await session.logIn(right);
    await secrets.storePassword(session.endpoint, 'admin', 'right');
    manager.endAll();
    manager.unavailable = 1;
    await assert.rejects(session.run(manager.call), { kind: 'unavailable' });
    assert.equal(session.state.kind, 'expired');
    assert.match((await session.run(manager.call)) ?? '', /^token-/);
    assert.equal(session.state.kind, 'logged-in');
  });

  it('refuses to log in by an old reference to a removed endpoint', async () => {
    const { manager, windows } = world();
    const [{ session }] = windows;
    session.dispose();
    await assert.rejects(session.logIn(right), { kind: 'endpoint-gone' });
    await assert.rejects(session.logInRemembered('admin'), { kind: 'endpoint-gone' });
    await assert.rejects(session.run(manager.call, { interactive: true }), { kind: 'endpoint-gone' });
    await assert.rejects(session.logOut(), { kind: 'endpoint-gone' });
    assert.deepEqual(manager.passwords, []);
  });

  it('reads no secret and sends no request before the endpoint is permitted', async () => {
    const { manager, windows, storage } = world();
    const [one, other] = windows;
    other.permitted = false;
    await one.session.logIn(right);
    await settle();
    let reads = 0;
    storage.values.get = () => {
      reads += 1;
      return undefined;
    };
    await other.session.restore();
    await other.session.reload();
    assert.equal(other.session.state.kind, 'logged-out');
    assert.equal(await other.session.run(manager.call, { interactive: true }), undefined);
    await assert.rejects(other.session.logIn(right), { kind: 'endpoint-not-permitted' });
    assert.equal(reads, 0);
    assert.equal(manager.passwords.length, 1);
  });

  it('sends a wrong password once over all windows, until the user confirms another password', async () => {
    const { manager, windows } = world();
    const [one, other] = windows;
    await one.session.logIn(right);
    await one.secrets.storePassword(one.session.endpoint, 'admin', 'right');
    await settle();
    await other.session.restore();
    manager.password = 'changed';
    manager.endAll();
    for (const { session } of [one, other, one, other]) {
      await quietly(session.run(manager.call));
      await quietly(session.run(manager.call, { interactive: true }));
    }
    assert.equal(await one.session.logInRemembered('admin'), 'none');
    other.reload();
    await quietly(other.session.run(manager.call));
    assert.deepEqual(manager.passwords, ['right', 'right']);
    await one.session.logIn({ account: 'admin', password: 'changed' });
    await one.secrets.storePassword(one.session.endpoint, 'admin', 'changed');
    manager.endAll();
    await one.session.run(manager.call);
    assert.deepEqual(manager.passwords, ['right', 'right', 'changed', 'changed']);
  });

  it('renews the session with a password of this window in this window only', async () => {
    const { manager, windows, storage } = world();
    const [one, other] = windows;
    await one.session.logIn(right, { keep: 'window' });
    assert.ok([...storage.values.values()].every((value) => !value.includes('"right"')));
    manager.endAll();
    assert.match((await one.session.run(manager.call)) ?? '', /^token-/);
    await other.session.restore();
    manager.endAll();
    await assert.rejects(other.session.run(manager.call), { kind: 'session-expired' });
    await one.session.logOut();
    assert.equal(await one.session.logInRemembered('admin'), 'none');
  });

  it('keeps the session in this window where the storage loses what was written', async () => {
    const { manager, windows, storage } = world();
    const [one] = windows;
    let told = 0;
    one.secrets.onUnavailable(() => (told += 1));
    storage.values.get = () => undefined;
    await one.session.logIn(right);
    await one.session.reload();
    await one.session.reload();
    assert.equal(one.session.state.kind, 'logged-in');
    assert.match((await one.session.run(manager.call)) ?? '', /^token-/);
    assert.equal(told, 1);
  });

  it('measures the idle time by a monotonic clock', async () => {
    const { windows } = world();
    const [one] = windows;
    let time = 0;
    one.now = () => time;
    one.reload();
    await one.session.logIn(right);
    time += 14 * 60_000;
    assert.match(JSON.stringify(one.session.state), /"idle":false/);
    time += 2 * 60_000;
    assert.match(JSON.stringify(one.session.state), /"idle":true/);
  });
});
