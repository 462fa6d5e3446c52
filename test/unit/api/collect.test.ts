import assert from 'node:assert/strict';
import { collectBackupServer, type CollectOutcome } from '../../../src/api/collect';
import { isEmError } from '../../../src/api/errors';
import { SystemSessionLister } from '../../../src/api/systemSessionLister';
import { TaskPoller } from '../../../src/api/taskPoller';
import { Sandbox } from '../../../src/sandbox/sandbox';
import type { Switches } from '../../../src/sandbox/switches';
import { failureOf, TestClient } from '../../support/api';
import { FakeClock } from '../../support/fakeClock';

const reasonOf = (because: unknown) => isEmError(because) && because.kind;

describe('collecting', () => {
  let sandbox: Sandbox;
  let em: TestClient;
  let clock: FakeClock;
  let steps: string[];
  let events: (string | undefined)[];
  let controller: AbortController;

  async function start(switches: Partial<Switches> = {}, format: 'xml' | 'json' = 'xml'): Promise<void> {
    clock = new FakeClock();
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, now: clock.now, switches });
    em = new TestClient(sandbox.url, format);
    steps = [];
    events = [];
    controller = new AbortController();
    await em.logOn(sandbox);
  }

  const uid = (): string => `urn:veeam:BackupServer:${sandbox.estate.servers[1]?.id ?? ''}`;

  const collect = (followForMs = 60_000): Promise<CollectOutcome> =>
    collectBackupServer(em.client, em.token, uid(), {
      now: clock.now,
      follow: new TaskPoller(em.client, em.token, clock.sleep).follow,
      sessions: new SystemSessionLister(em.client, em.token, clock.now),
      sleep: clock.sleep,
      followForMs,
      signal: controller.signal,
      onStep: (step) => {
        steps.push(step.step);
        if (step.step === 'collecting') events.push(step.event);
      },
    });

  afterEach(async () => {
    await sandbox.stop();
  });

  for (const format of ['xml', 'json'] as const) {
    it(`follows a collection to its real end in ${format}`, async () => {
      await start({ collectMs: 20_000 }, format);
      const outcome = await collect();
      assert.ok(outcome.kind === 'collected');
      assert.deepEqual(
        outcome.events.map(({ message }) => message),
        ['Collecting data has been started', 'Collecting data has been finished'],
      );
      assert.deepEqual([...new Set(steps)], ['starting', 'task', 'collecting']);
      assert.ok(clock.time >= Date.UTC(2026, 0, 1) + 20_000);
    });
  }

  it('finds its session once, then asks for that alone, and tells the events as they come', async () => {
    await start({ collectMs: 20_000 });
    await collect();
    const paths = sandbox.received
      .map(({ path }) => path)
      .filter((path) => path.startsWith('systemSessions'));
    const id = sandbox.estate.systemSessions.at(-1)?.id ?? '';
    // Before it began, and to find it.
    assert.equal(paths.filter((path) => path === 'systemSessions?format=Entity').length, 2);
    assert.ok(paths.filter((path) => path === `systemSessions/${id}?format=Entity`).length > 2);
    assert.deepEqual(
      [...new Set(events)],
      [undefined, 'Collecting data has been started', 'Collecting data has been finished'],
    );
  });

  it('tells a collection that fails, with the message of its last event', async () => {
    await start({ collectFails: 'Failed to connect to the backup server.' });
    const outcome = await collect();
    assert.ok(outcome.kind === 'failed');
    assert.equal(outcome.message, 'Failed to connect to the backup server.');
  });

  it('takes no other collection for its own', async () => {
    await start({ collectMs: 60_000 });
    await collect();
    sandbox.switches.collectFails = 'Second time.';
    assert.equal((await collect()).kind, 'failed');
  });

  it('says started, not collected, where the version has no system sessions', async () => {
    await start({ systemSessions: false });
    assert.deepEqual(await collect(), { kind: 'started', because: 'not-told-by-version' });
  });

  it('says why its end cannot be seen where that is not the version', async () => {
    await start();
    sandbox.inject({ kind: 'forbidden', path: /^systemSessions/ });
    const outcome = await collect();
    assert.ok(outcome.kind === 'started' && reasonOf(outcome.because) === 'forbidden');
  });

  it('says started where it was not waited for to the end, or cancelled, or the session ended', async () => {
    await start({ collectMs: 3_600_000 });
    assert.deepEqual(await collect(1000), { kind: 'started', because: 'not-over-in-time' });
    clock.onSleep = () => {
      controller.abort();
    };
    const cancelled = await collect();
    assert.ok(cancelled.kind === 'started' && reasonOf(cancelled.because) === 'cancelled');
    controller = new AbortController();
    clock.onSleep = () => {
      sandbox.expireSessions();
    };
    const ended = await collect();
    assert.ok(ended.kind === 'started' && reasonOf(ended.because) === 'session-expired');
  });

  it('throws where nothing was begun', async () => {
    await start();
    await em.logOn(sandbox, 'SANDBOX\\restore-operator');
    assert.equal((await failureOf(collect())).kind, 'forbidden');
  });

  describe('after a lost answer', () => {
    const sent = (what: RegExp): number =>
      sandbox.received.filter(({ method, path }) => what.test(`${method} ${path}`)).length;

    it('a collection is looked up, followed if it has begun, and not sent again', async () => {
      await start();
      sandbox.inject({ kind: 'reset-after-work', path: /action=collect/, times: 1 });
      assert.equal((await collect()).kind, 'collected');
      sandbox.inject({ kind: 'reset', path: /action=collect/, times: 1 });
      const outcome = await collect();
      assert.ok(outcome.kind === 'unknown' && outcome.reason.kind === 'connection-lost');
      assert.equal(sent(/action=collect/), 2);
      sandbox.switches.systemSessions = false;
      sandbox.inject({ kind: 'reset-after-work', path: /action=collect/, times: 1 });
      assert.equal((await collect()).kind, 'unknown');
      assert.equal(sent(/action=collect/), 3);
    });
  });
});
