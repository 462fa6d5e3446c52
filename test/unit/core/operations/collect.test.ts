import assert from 'node:assert/strict';
import { type CollectOutcome } from '../../../../src/core/operations/collectOutcome';
import { collectBackupServer } from '../../../../src/core/operations/collect';
import { isEmError } from '../../../../src/core/client/errors';
import { SystemSessionLister } from '../../../../src/core/operations/systemSessionLister';
import { TaskPoller } from '../../../../src/core/operations/taskPoller';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import type { Switches } from '../../../../src/sandbox/switches';
import { failureOf, TestClient } from '../../../support/api';
import { FakeClock } from '../../../support/fakeClock';

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

  const lisbon = 'vbr-lisbon.sandbox.example';
  const log = [
    'Starting data collection job...',
    'Job successfully started.',
    'Checking deleted backup servers removal',
    `Preparing to collect data from ${lisbon}`,
    `Retrieving data from ${lisbon}...`,
    `Data collection from ${lisbon} completed successfully.`,
    'Data collection job finished.',
  ];

  const uid = (): string => `urn:veeam:BackupServer:${sandbox.estate.servers[1]?.id ?? ''}`;

  const collect = (followForMs = 60_000): Promise<CollectOutcome> =>
    collectBackupServer(em.session, uid(), {
      names: [sandbox.estate.servers[1]?.name, sandbox.estate.servers[1]?.address],
      now: clock.now,
      follow: new TaskPoller(em.session, clock.sleep).follow,
      sessions: new SystemSessionLister(em.session, clock.now),
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
    it(`follows a collection to the end of its system session in ${format}`, async () => {
      await start({ collectMs: 20_000 }, format);
      const outcome = await collect();
      assert.ok(outcome.kind === 'collected');
      assert.deepEqual(
        outcome.events.map(({ message }) => message),
        log.slice(0, outcome.events.length),
      );
      assert.ok(outcome.events.length >= 6);
      assert.deepEqual([...new Set(steps)], ['starting', 'task', 'collecting']);
      assert.ok(clock.time >= Date.UTC(2026, 0, 1) + 20_000);
    });
  }

  it('lists the system sessions once, then reads the found one alone, and reports its events as they come', async () => {
    await start({ collectMs: 20_000 });
    await collect();
    const paths = sandbox.received
      .map(({ path }) => path)
      .filter((path) => path.startsWith('systemSessions'));
    const id = sandbox.estate.systemSessions.at(-1)?.id ?? '';
    // Before it began, and to find it.
    assert.equal(paths.filter((path) => path === 'systemSessions').length, 2);
    assert.ok(paths.filter((path) => path === `systemSessions/${id}?format=Entity`).length > 2);
    assert.deepEqual(
      [...new Set(events)],
      [undefined, `Retrieving data from ${lisbon}...`, 'Data collection job finished.'],
    );
  });

  it('reports a failed collection with the message that names the server', async () => {
    await start({ collectFails: 'Failed to connect to the backup server.' });
    const outcome = await collect();
    assert.ok(outcome.kind === 'failed');
    assert.equal(
      outcome.message,
      `Failed to collect data from ${lisbon}: Failed to connect to the backup server.`,
    );
  });

  it('does not follow a collection that another request began', async () => {
    await start({ collectMs: 60_000 });
    await collect();
    sandbox.switches.collectFails = 'Second time.';
    assert.equal((await collect()).kind, 'failed');
  });

  it('reports a collection as started where the version has no system sessions', async () => {
    await start({ systemSessions: false });
    assert.deepEqual(await collect(), { kind: 'started', because: 'not-told-by-version' });
  });

  it('reports why the end of a collection cannot be read where the version is not the reason', async () => {
    await start();
    sandbox.inject({ kind: 'forbidden', path: /^systemSessions/ });
    const outcome = await collect();
    assert.ok(outcome.kind === 'started' && reasonOf(outcome.because) === 'forbidden');
  });

  it('reports a collection as started after the time limit, a cancel or the end of the logon session', async () => {
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

  const elapsed = (): number => clock.time - Date.UTC(2026, 0, 1);

  it('reports the end of a short collection within seconds', async () => {
    await start({ taskRunningMs: 0, taskOperationFinishedMs: 0, collectMs: 3000 });
    assert.equal((await collect()).kind, 'collected');
    assert.ok(elapsed() >= 3000 && elapsed() <= 8000, String(elapsed()));
  });

  it('reports the end for one server by its events before the session ends', async () => {
    await start({ collectScope: 'all', collectMs: 300_000 });
    assert.equal((await collect(600_000)).kind, 'collected');
    assert.ok(elapsed() < 230_000, String(elapsed()));
    assert.ok(sandbox.received.filter(({ path }) => path === 'systemSessions').length < 12);
  });

  it('accepts the registered address in place of the name of the server', async () => {
    await start({ collectNames: 'address' });
    const server = sandbox.estate.servers[1];
    assert.ok(server);
    server.address = '192.0.2.7';
    assert.equal((await collect()).kind, 'collected');
  });

  for (const collectEnds of [undefined, 'warning', 'failed'] as const) {
    it(`reports no result for a server that no event names, where the session ends as ${collectEnds ?? 'success'}`, async () => {
      await start({ collectNames: 'nobody', collectEnds });
      assert.deepEqual(await collect(3_600_000), { kind: 'started', because: 'cannot-be-followed' });
      assert.ok(elapsed() >= 120_000 && elapsed() < 140_000);
    });
  }

  it('does not report a failure of a server by the state of the session', async () => {
    for (const sessionResults of ['samples', 'table'] as const) {
      await start({ collectEnds: 'failed', sessionResults });
      assert.equal((await collect()).kind, 'collected');
      await sandbox.stop();
    }
    await start({ collectEnds: 'failed' });
    clock.onSleep = () => {
      const [session] = sandbox.estate.systemSessions.slice(-1);
      // A language in which nobody reads whether it completed.
      if (session) Object.assign(session, { phrases: 'foreign' });
    };
    assert.deepEqual(await collect().then(({ kind }) => kind), 'ended');
  });

  it('follows the session that names the server where several sessions began', async () => {
    await start();
    const other = sandbox.estate.servers[0]?.name ?? '';
    clock.onSleep = () => {
      if (sandbox.estate.systemSessions.length > 4) return;
      const now = clock.now();
      sandbox.estate.systemSessions.push({
        id: '11111111-1111-4111-8111-111111111111',
        servers: [other],
        startedAt: now,
        endsAt: now,
        failure: { server: other, message: 'no' },
      });
    };
    assert.equal((await collect()).kind, 'collected');
  });

  it('joins a running collection, and ignores its earlier messages', async () => {
    await start();
    const now = clock.now();
    sandbox.estate.systemSessions.push({
      id: '11111111-1111-4111-8111-111111111111',
      servers: ['vbr-lisbon.sandbox.example', 'vbr-oslo.sandbox.example'],
      startedAt: now - 60_000,
      endsAt: now + 50_000,
    });
    sandbox.switches.collectNames = 'nobody';
    assert.deepEqual(await collect(3_600_000), { kind: 'started', because: 'cannot-be-followed' });
    sandbox.estate.systemSessions.push({
      id: '22222222-2222-4222-8222-222222222222',
      servers: ['vbr-oslo.sandbox.example', 'vbr-lisbon.sandbox.example'],
      startedAt: clock.now() - 10_000,
      endsAt: clock.now() + 50_000,
    });
    assert.equal((await collect(3_600_000)).kind, 'collected');
  });

  it('throws where no collection was begun', async () => {
    await start();
    await em.logOn(sandbox, 'SANDBOX\\restore-operator');
    assert.equal((await failureOf(collect())).kind, 'forbidden');
  });

  describe('after a lost answer', () => {
    const sent = (what: RegExp): number =>
      sandbox.received.filter(({ method, path }) => what.test(`${method} ${path}`)).length;

    it('looks up a collection after a lost answer, follows it if it has begun, and does not send it again', async () => {
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
