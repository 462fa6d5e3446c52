import assert from 'node:assert/strict';
import { EmError, isEmError, type EmErrorFacts, type EmErrorKind } from '../../../../src/core/client/errors';
import { atOnce, FakeManager, SessionWindow, SharedAttempts, SharedStorage } from '../../../support/sessions';

/* What a session says of itself follows the last result, whoever asked. */

const right = { account: 'admin', password: 'right' };
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
};
const open = (): { manager: FakeManager; windows: readonly [SessionWindow, SessionWindow] } => {
  const [storage, manager, attempts] = [
    new SharedStorage(atOnce),
    new FakeManager(atOnce),
    new SharedAttempts(atOnce),
  ];
  const window = (): SessionWindow => new SessionWindow(storage, manager, attempts);
  return { manager, windows: [window(), window()] };
};
const checked = ({ session: { state } }: SessionWindow): boolean | undefined =>
  state.kind === 'logged-in' ? state.checked : undefined;

describe('state of an EndpointSession', () => {
  const results: readonly (readonly [EmErrorKind, EmErrorFacts, EmErrorKind | undefined])[] = [
    ['refused', {}, 'refused'],
    ['name-not-found', {}, 'name-not-found'],
    ['unreachable', {}, 'unreachable'],
    ['certificate-untrusted', {}, 'certificate-untrusted'],
    ['certificate-changed', {}, 'certificate-changed'],
    ['proxy-refused', {}, 'proxy-refused'],
    // The server is there, or nothing is known of it.
    ['forbidden', { status: 403 }, undefined],
    ['server-error', { status: 500 }, undefined],
    ['read-only', {}, undefined],
    ['invalid-request', { unsent: true }, undefined],
    ['cancelled', { unsent: true }, undefined],
  ];
  for (const [kind, facts, shown] of results) {
    it(`shows the result of the last request, also ${kind}`, async () => {
      const { manager, windows } = open();
      const [{ session }] = windows;
      await session.logIn(right);
      let changes = 0;
      session.onDidChange(() => (changes += 1));
      const fail = (): Promise<never> => Promise.reject(new EmError(kind, facts));
      for (let time = 0; time < 2; time += 1) await assert.rejects(session.run(fail), isEmError);
      assert.equal(session.failure?.kind, shown);
      assert.equal(changes, shown === undefined ? 0 : 1);
      await session.run(manager.call);
      assert.equal(session.failure, undefined);
      assert.equal(changes, shown === undefined ? 0 : 2);
    });
  }

  it('is no longer checked after another window found the session expired', async () => {
    const { manager, windows } = open();
    const [one, other] = windows;
    await one.session.logIn(right);
    await settle();
    await other.session.restore();
    await other.session.run(manager.call);
    assert.deepEqual(windows.map(checked), [true, true]);
    manager.endAll();
    await assert.rejects(other.session.run(manager.call), { kind: 'session-expired' });
    await settle();
    assert.equal(other.session.state.kind, 'expired');
    assert.equal(checked(one), false);
  });

  it('becomes checked after an answer of the server, and fires a change', async () => {
    const { manager, windows } = open();
    const [one, other] = windows;
    await one.session.logIn(right);
    await settle();
    await other.session.restore();
    let changes = 0;
    other.session.onDidChange(() => (changes += 1));
    assert.equal(checked(other), false);
    await other.session.run(manager.call);
    assert.deepEqual([checked(other), changes], [true, 1]);
  });
});
