import assert from 'node:assert/strict';
import type { EndpointSession } from '../../../../src/core/session/session';
import {
  FakeManager,
  SessionWindow,
  SharedAttempts,
  SharedStorage,
  type Later,
} from '../../../support/sessions';

const admin = { account: 'admin', password: 'right' };
const auditor = { account: 'auditor', password: 'typed' };

/** Holds one kind of step back until the test lets it go. */
class Gate {
  private closed = new Map<string, { readonly opened: Promise<void>; readonly open: () => void }>();

  readonly later: Later = async (label, value) => {
    await this.closed.get(label)?.opened;
    return value;
  };

  close(label: string): void {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    this.closed.set(label, { opened, open });
  }

  open(label: string): void {
    this.closed.get(label)?.open();
    this.closed.delete(label);
  }
}

interface World {
  readonly gate: Gate;
  readonly storage: SharedStorage;
  readonly manager: FakeManager;
  readonly one: SessionWindow;
  readonly other: SessionWindow;
}

function world(): World {
  const gate = new Gate();
  const storage = new SharedStorage(gate.later);
  const manager = new FakeManager(gate.later);
  const attempts = new SharedAttempts(gate.later);
  const open = (): SessionWindow => new SessionWindow(storage, manager, attempts);
  return { gate, storage, manager, one: open(), other: open() };
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
};

const kindOf = ({ state }: EndpointSession): string => state.kind;

describe('EndpointSession under attack', () => {
  it('renews a session only with the password of its own account', async () => {
    const { manager, one } = world();
    await one.secrets.storePassword(one.session.endpoint, admin.account, admin.password);
    await one.session.logIn(auditor);
    manager.endAll();
    await assert.rejects(one.session.run(manager.call), { kind: 'session-expired' });
    assert.deepEqual(manager.passwords, ['typed'], 'the auditor did not become the administrator');
  });

  it('keeps a session that was logged in after a log out, also where the storage was slow for the log out', async () => {
    const { gate, manager, one } = world();
    gate.close('get');
    const out = one.session.logOut();
    const into = one.session.logIn(admin);
    await settle();
    gate.open('get');
    await Promise.all([out, into]);
    await settle();
    assert.equal(kindOf(one.session), 'logged-in');
    assert.equal(manager.live.size, 1);
  });

  it('discards a log in that was running when another window logged out', async () => {
    const { gate, storage, manager, one, other } = world();
    gate.close('log on answered');
    const into = one.session.logIn(admin);
    await settle();
    assert.equal(manager.live.size, 1, 'the server has begun it');
    await other.session.logOut();
    gate.open('log on answered');
    await assert.rejects(into, { kind: 'cancelled' });
    await settle();
    assert.equal(kindOf(one.session), 'logged-out');
    assert.equal(manager.live.size, 0);
    assert.equal(storage.values.has('veeamEm.session:x'), false);
  });

  it('keeps no password in the window where the user logs out while it is being stored', async () => {
    const { gate, manager, one } = world();
    gate.close('store');
    const into = one.session.logIn(admin, { keep: 'window' }).catch(() => undefined);
    await settle();
    const out = one.session.logOut();
    gate.open('store');
    await Promise.all([into, out]);
    assert.equal(await one.session.logInRemembered(admin.account), 'none');
    assert.deepEqual(manager.passwords, ['right']);
  });

  it('ends the old session on the server when a window logs in that had not read it', async () => {
    const { manager, one, other } = world();
    await one.session.logIn(admin);
    one.reload();
    await one.session.restore();
    await other.session.logIn(admin);
    await settle();
    assert.deepEqual([...manager.live], ['token-2']);
    assert.equal(await one.session.run(manager.call), 'token-2');
  });

  it('stores a session although a setting of its endpoint changes meanwhile', async () => {
    const { gate, manager, one } = world();
    gate.close('store');
    const into = one.session.logIn(admin);
    await settle();
    one.reload();
    gate.open('store');
    await into;
    await settle();
    assert.equal(await one.session.run(manager.call), 'token-1');
  });

  it('does not report a session from the storage as ended where the server could not be reached', async () => {
    const { manager, one, other } = world();
    await one.session.logIn(admin);
    manager.failLogOff = true;
    await assert.rejects(other.session.logOut(), { kind: 'unavailable' });
    assert.equal(kindOf(other.session), 'logged-out');
  });

  it('does not repeat a call in a session that began after a log out', async () => {
    const { manager, one } = world();
    await one.session.logIn(admin);
    const tokens: string[] = [];
    const call = one.session.run(
      async (em) => {
        tokens.push(em.token);
        await one.session.logOut();
        await one.session.logIn(auditor);
        return manager.call(em);
      },
      { interactive: true },
    );
    await assert.rejects(call, { kind: 'session-expired' });
    assert.deepEqual(tokens, ['token-1']);
    assert.equal(kindOf(one.session), 'logged-in');
  });

  it('does not send a refused password again after another window confirmed another password', async () => {
    const { manager, one, other } = world();
    await other.session.logIn(admin, { keep: 'window' });
    await settle();
    await one.session.logIn(admin, { keep: 'window' });
    await settle();
    manager.password = 'changed';
    manager.endAll();
    await assert.rejects(one.session.run(manager.call), { kind: 'session-expired' });
    await one.session.logIn({ account: 'admin', password: 'changed' });
    await settle();
    manager.endAll();
    await assert.rejects(other.session.run(manager.call), { kind: 'session-expired' });
    assert.deepEqual(manager.refused, ['right']);
  });

  it('marks only the password that was sent as refused', async () => {
    const { manager, one, other } = world();
    const { endpoint } = one.session;
    await one.session.logIn(admin, { keep: 'window' });
    await other.secrets.storePassword(endpoint, 'admin', 'changed');
    manager.password = 'changed';
    manager.endAll();
    await assert.rejects(one.session.run(manager.call), { kind: 'session-expired' });
    assert.deepEqual(await one.secrets.password(endpoint), {
      account: 'admin',
      password: 'changed',
      refused: false,
    });
  });

  it('writes the log out to a storage that cannot be read', async () => {
    const { storage, one } = world();
    await one.session.logIn(admin);
    const get = storage.values.get.bind(storage.values);
    storage.values.get = () => {
      throw new Error('locked');
    };
    await one.session.logOut();
    storage.values.get = get;
    assert.equal(storage.values.has('veeamEm.session:x'), false);
    assert.equal(storage.values.has('veeamEm.loggedOut:x'), true);
  });
});
