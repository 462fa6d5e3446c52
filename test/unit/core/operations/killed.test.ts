import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import type { Switches } from '../../../../src/sandbox/switches';
import { Journal, type JournalProblem } from '../../../../src/core/operations/journal';
import { takeUp, type Ended } from '../../../../src/core/operations/takingUp';
import { quickLook, TestClient } from '../../../support/api';
import { until } from '../../../support/until';

/* A process that does a write is killed at each step, and another one finds out how it ended. */

type Write = Ended['write'];
const writes: readonly Write[] = ['connect', 'edit', 'remove', 'collect'];

/** Of each step: what is known in the end with the same logon session, and with another. */
interface Step {
  readonly name: string;
  readonly stopAt: string;
  readonly isSent: boolean;
  /** The request was carried out, and nobody was told. */
  readonly noAnswer?: boolean;
}
const steps: readonly Step[] = [
  { name: 'before the request', stopAt: 'noted', isSent: false },
  { name: 'before the answer', stopAt: '', isSent: true, noAnswer: true },
  { name: 'after the answer', stopAt: 'answered at once', isSent: true },
  { name: 'while the task runs', stopAt: '', isSent: true },
  { name: 'while looking', stopAt: 'looking', isSent: true },
];

describe('killed process', () => {
  let folder: string;
  let sandbox: Sandbox;
  let em: TestClient;
  let later: number;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'journal-')), 'journal');
    later = 0;
  });

  afterEach(async () => {
    await sandbox.stop();
    em.transport.dispose();
    await rm(join(folder, '..'), { recursive: true, force: true });
  });

  async function start(switches: Partial<Switches>): Promise<void> {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0, now: () => Date.now() + later, switches });
    em = new TestClient(sandbox.url);
    await em.logOn(sandbox);
  }

  const sent = (): number =>
    sandbox.received.filter(({ method, path }) => method !== 'GET' && !/^sessionMngr/i.test(path)).length;

  async function killed(write: Write, { stopAt, noAnswer }: Step): Promise<string> {
    const [server] = sandbox.estate.servers;
    assert.ok(server);
    server.description = 'Old';
    if (noAnswer)
      for (const method of ['POST', 'PUT', 'DELETE'])
        sandbox.inject({ kind: 'no-answer', afterWork: true, method });
    const uid = `urn:veeam:BackupServer:${server.id}`;
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'test/support/killedWrite.mts', folder, sandbox.url, write, uid, stopAt],
      { env: { ...process.env, TEST_TOKEN: em.token, TEST_NAME: server.name, NODE_V8_COVERAGE: '' } },
    );
    let said = '';
    child.stdout.on('data', (data: Buffer) => (said += data.toString()));
    child.stderr.on('data', (data: Buffer) => (said += data.toString()));
    const exited = new Promise((resolve) => child.once('exit', resolve));
    if (stopAt !== '') await until(() => said.includes(stopAt), `it is ${stopAt}: ${said}`);
    else if (noAnswer) await until(() => sent() === 1, `it has sent: ${said}`);
    else
      await until(() => sandbox.received.some(({ path }) => path === 'tasks'), `it asks for tasks: ${said}`);
    child.kill('SIGKILL');
    await exited;
    sandbox.heal();
    return uid;
  }

  async function takenUp(): Promise<Ended> {
    const problems: JournalProblem[] = [];
    const journal = new Journal(folder, { onProblem: (problem) => problems.push(problem) });
    const { taken, left } = await journal.takeUp();
    assert.deepEqual([taken.length, left, problems], [1, 0, []]);
    const [kept] = taken;
    assert.ok(kept);
    const ended = await takeUp(kept.entry, em.session, {
      ...quickLook(),
      lookForMs: 10_000,
      followForMs: 60_000,
    });
    await journal.forget(kept.id);
    assert.deepEqual(await readdir(folder), []);
    return ended;
  }

  /** What the outcome says, in one word. */
  const verdict = ({ outcome }: Ended): 'done' | 'not seen' | 'failed' => {
    if (['connected', 'done', 'collected'].includes(outcome.kind)) return 'done';
    return outcome.kind === 'failed' ? 'failed' : 'not seen';
  };

  for (const write of writes) {
    for (const step of steps) {
      for (const session of ['the same', 'another'] as const) {
        const isShort = write === 'connect' || step.name === 'while the task runs';
        if (session === 'another' && !isShort) continue;
        if (step.stopAt === 'looking' && (write === 'edit' || write === 'remove')) continue;
        it(`leaves an entry ${step.name} that tells how the ${write} ended, in ${session} logon session`, async () => {
          const isLooking = step.stopAt === 'looking';
          const slow = isLooking ? 0 : 30_000;
          await start({
            changeResponse: 'task',
            taskRunningMs: slow,
            taskOperationFinishedMs: 0,
            collectMs: 0,
          });
          await killed(write, step);
          const files = await readdir(folder);
          const text = (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join();
          assert.doesNotMatch(text, /SENTINEL/);
          assert.ok(!text.includes(em.token));
          assert.equal(sent(), step.isSent ? 1 : 0);
          later = 60_000;
          if (session === 'the same')
            await em.client.send({
              method: 'GET',
              path: 'tasks',
              auth: { kind: 'session', token: em.token },
            });
          else await em.logOn(sandbox);
          const ended = await takenUp();
          assert.equal(ended.write, write);
          assert.equal(sent(), step.isSent ? 1 : 0, 'nothing is sent again');
          assert.equal(verdict(ended), step.isSent ? 'done' : 'not seen');
        });
      }
    }
  }

  it('leaves an entry that tells why the task failed later, in the same logon session', async () => {
    const reason = 'The user name or password is incorrect.';
    await start({ createFails: reason, taskRunningMs: 30_000, taskOperationFinishedMs: 0 });
    await killed('connect', { name: '', stopAt: '', isSent: true });
    later = 60_000;
    const { outcome } = await takenUp();
    assert.ok(outcome.kind === 'failed');
    assert.equal(outcome.message, reason);
  });
});
