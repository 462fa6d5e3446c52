import assert from 'node:assert/strict';
import { SystemSessionLister } from '../../../../src/core/operations/systemSessionLister';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { failureOf, TestClient } from '../../../support/api';

describe('SystemSessionLister', () => {
  let sandbox: Sandbox;
  let time: number;
  let lister: SystemSessionLister;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    const em = new TestClient(sandbox.url);
    await em.logOn(sandbox);
    time = 0;
    lister = new SystemSessionLister(em.session, () => time);
  });

  afterEach(async () => {
    await sandbox.stop();
  });

  const asked = (): number => sandbox.received.filter(({ path }) => path.startsWith('systemSessions')).length;

  it('sends one request for all callers at about the same time, and another one when the answer is too old', async () => {
    const all = await Promise.all([lister.list(500), lister.list(500), lister.list(500)]);
    assert.ok(all.every(({ listed }) => listed?.length === 3));
    assert.equal(asked(), 1);
    time = 500;
    await lister.list(500);
    assert.equal(asked(), 1);
    time = 501;
    await lister.list(500);
    assert.equal(asked(), 2);
  });

  it('keeps the request running for the other callers where one caller cancels', async () => {
    sandbox.switches.delayMs = 50;
    const controller = new AbortController();
    const cancelled = failureOf(lister.list(500, controller.signal));
    const other = lister.list(500);
    controller.abort();
    assert.equal((await cancelled).kind, 'cancelled');
    assert.equal((await other).listed?.length, 3);
    assert.equal((await failureOf(lister.list(500, AbortSignal.abort()))).kind, 'cancelled');
    assert.equal(asked(), 1);
  });

  it('sends a new request after a failure', async () => {
    sandbox.inject({ kind: 'no-answer', path: /^systemSessions/, times: 1 });
    const em = new TestClient(sandbox.url);
    await em.logOn(sandbox);
    lister = new SystemSessionLister(em.session, () => time);
    em.isUnanswered = () => true;
    assert.equal((await failureOf(lister.list(500))).kind, 'timeout');
    em.isUnanswered = () => false;
    assert.equal((await lister.list(500)).listed?.length, 3);
    em.transport.dispose();
  });
});
