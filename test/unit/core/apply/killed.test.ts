import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ApplyJournal, readApply } from '../../../../src/core/apply/applyJournal';
import { applyPlan, type ApplyRecorder } from '../../../../src/core/apply/applyPlan';
import type { ItemFate } from '../../../../src/core/apply/fate';
import { itemsOf } from '../../../../src/core/apply/item';
import { lookUpDoubts, remainingOf } from '../../../../src/core/apply/resume';
import { CliSessions } from '../../../../src/cli/cliSessions';
import { HttpTransport } from '../../../../src/core/client/transport';
import { readFleetFile } from '../../../../src/core/fleetFile/readFleetFile';
import { RunningWrites } from '../../../../src/core/operations/runningWrites';
import { TaskList } from '../../../../src/core/operations/taskList';
import { TaskMonitor } from '../../../../src/core/operations/taskMonitor';
import { makePlan } from '../../../../src/core/plan/makePlan';
import { inTurn } from '../../../../src/core/client/inTurn';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import type { Switches } from '../../../../src/sandbox/switches';
import { endpointFor } from '../../../support/managers';

/** A generator of numbers that is the same in each run (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const responses: readonly Switches['createResponse'][] = [
  ...(['task', 'accepted-empty', 'created-empty', 'created-representation', 'no-content'] as const),
];
const count = 8;
const names = Array.from({ length: count }, (_, index) => `new-${String(index)}.example.com`);

/** One process that applies the file, until it is killed. */
class Process {
  private isDead = false;
  readonly transport = new HttpTransport();
  readonly sessions: CliSessions;
  private readonly writes = new RunningWrites();

  constructor(
    private readonly sandbox: Sandbox,
    private readonly journal: ApplyJournal,
  ) {
    this.sessions = new CliSessions({
      endpoints: [endpointFor('EM 1', sandbox.url)],
      transport: this.transport,
      format: 'xml',
      timeoutMs: 60_000,
      userAgent: 'test',
      stop: new AbortController().signal,
      credential: () => Promise.resolve({ username: sandbox.username, password: sandbox.password }),
    });
  }

  /** The recorder of a process that writes nothing, and sends nothing, after it was killed. */
  private get recorder(): ApplyRecorder {
    const never = new Promise<never>(() => undefined);
    return {
      record: (item) => {
        const record = this.journal.record(item);
        return {
          sending: (token, facts) => (this.isDead ? never : record.sending(token, facts)),
          accepted: (task) => {
            if (!this.isDead) record.accepted(task);
          },
          looking: () => undefined,
        };
      },
      ended: (item, fate) => (this.isDead ? never : this.journal.ended(item, fate)),
    };
  }

  async kill(): Promise<void> {
    this.isDead = true;
    this.transport.dispose();
    await this.journal.close();
  }

  /** @returns the fates by name, or undefined if it was killed */
  async apply(file: string, isFirst: boolean): Promise<ReadonlyMap<string, ItemFate>> {
    const { endpoints, ask } = this.sessions;
    const read = readFleetFile(
      JSON.stringify({
        version: 1,
        endpoints: ['EM 1'],
        backupServers: names.map((name) => ({ dnsNameOrIpAddress: name, credential: 'c' })),
      }),
    ).file;
    assert.ok(read);
    const kept = isFirst ? undefined : await readApply(file);
    const doubts = kept
      ? await lookUpDoubts(kept, {
          endpoints,
          ask,
          creates: this.writes.creates,
          recorder: this.journal,
          lookForMs: 0,
        })
      : new Map<string, ItemFate>();
    const plan = await makePlan(read, { endpoints, ask });
    for (const manager of plan.managers) if ('error' in manager && !isFirst) throw manager.error;
    const all = itemsOf(plan);
    const items = kept ? remainingOf(kept, all, doubts, 'not-begun').items : all;
    if (!kept && items.length > 0) this.journal.begin(plan.id, file, items);
    const applied = await applyPlan(
      items,
      {
        sessions: this.sessions,
        monitor: new TaskMonitor(new TaskList(), assert.ifError),
        writes: this.writes,
        credential: () => Promise.resolve({ username: 'LAB\\svc', password: 'pw' }),
        lookForMs: 3000,
      },
      { recorder: this.recorder },
    );
    const fates = new Map(
      kept?.items.flatMap(({ item, fate }) => (fate ? [[item.name, fate] as const] : [])) ?? [],
    );
    for (const { item } of kept?.items ?? []) {
      const found = doubts.get(item.id);
      if (found) fates.set(item.name, found);
    }
    for (const { item, fate } of applied) fates.set(item.name, fate);
    return fates;
  }
}

type Kill = 'process' | 'connection' | 'both';

/** Applies a file, kills something at a random moment, and resumes. Every fate must be true in the end. */
async function once(seed: number): Promise<void> {
  const random = numbers(seed);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const kill = pick<Kill>(['process', 'connection', 'both']);
  const createResponse = pick(responses);
  const sandbox = await Sandbox.start({
    scheme: 'http',
    port: 0,
    switches: {
      createResponse,
      taskRunningMs: 10,
      taskOperationFinishedMs: 10,
      delayMs: Math.floor(random() * 15),
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'veeam-em-killed-'));
  const file = join(folder, 'journal.jsonl');
  const what = `seed ${String(seed)}, ${kill}, ${createResponse}`;
  try {
    const first = new Process(sandbox, await ApplyJournal.open(file));
    const running = first.apply(file, true).catch((error: unknown) => error);
    await wait(random() * 400);
    if (kill !== 'process') sandbox.cut();
    if (kill !== 'connection') await first.kill();
    else {
      await running;
      await first.sessions.end();
      await first.kill();
    }
    const second = new Process(sandbox, await ApplyJournal.open(file));
    const kept = await readApply(file);
    const fates = await second.apply(file, kept === undefined);
    await second.sessions.end();
    await second.kill();
    for (const name of names) {
      const fate = fates.get(name);
      assert.ok(fate, `${what}: ${name} has a fate`);
      const listed = sandbox.estate.servers.filter((server) => server.name === name).length;
      const sent = sandbox.received.filter(
        ({ path, body }) => path.includes('action=create') && body.includes(`>${name}<`),
      ).length;
      assert.ok(listed <= 1 && sent <= 1, `${what}: ${name} was sent ${String(sent)} times`);
      if (fate.kind === 'connected' || fate.kind === 'already')
        assert.equal(listed, 1, `${what}: ${name} is ${fate.kind}`);
      // Only what may have been sent can be in doubt, and nothing that failed or was not begun is there.
      if (fate.kind === 'failed' || fate.kind === 'not-begun')
        assert.equal(listed, 0, `${what}: ${name} is ${fate.kind}`);
    }
  } finally {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('an apply that is killed', function () {
  this.timeout(240_000);

  it('ends at any of 200 moments with each backup server connected once, and each fate true', async () => {
    const seeds = Array.from({ length: 200 }, (_, index) => index + 1);
    await inTurn(seeds, 8, once);
  });
});
