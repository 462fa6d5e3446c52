import assert from 'node:assert/strict';
import { applyPlan } from '../../../../src/core/apply/applyPlan';
import { itemsOf } from '../../../../src/core/apply/item';
import { CliSessions } from '../../../../src/cli/cliSessions';
import { HttpTransport } from '../../../../src/core/client/transport';
import { readFleetFile } from '../../../../src/core/fleetFile/readFleetFile';
import { RunningWrites } from '../../../../src/core/operations/runningWrites';
import { TaskList } from '../../../../src/core/operations/taskList';
import { TaskMonitor } from '../../../../src/core/operations/taskMonitor';
import { makePlan } from '../../../../src/core/plan/makePlan';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import type { Switches } from '../../../../src/sandbox/switches';
import { endpointFor } from '../../../support/managers';

describe('applyPlan', () => {
  const transport = new HttpTransport();
  let sandbox: Sandbox;
  afterEach(() => sandbox.stop());
  after(() => {
    transport.dispose();
  });

  /** Applies the creates of these addresses. @returns the kinds of their fates, and the requests that were sent for them */
  async function apply(addresses: readonly string[], switches: Partial<Switches> = {}, atOnce = 4) {
    sandbox = await Sandbox.start({
      ...{ scheme: 'http', port: 0, extraServers: 100 },
      switches: { taskRunningMs: 10, taskOperationFinishedMs: 10, ...switches },
    });
    const sessions = new CliSessions({
      ...{ endpoints: [endpointFor('EM 1', sandbox.url)], transport, format: 'xml', timeoutMs: 60_000 },
      userAgent: 'test',
      stop: new AbortController().signal,
      credential: () => Promise.resolve({ username: sandbox.username, password: sandbox.password }),
    });
    const { endpoints, ask } = sessions;
    const { file } = readFleetFile(
      JSON.stringify({
        ...{ version: 1, endpoints: ['EM 1'] },
        backupServers: addresses.map((address) => ({ dnsNameOrIpAddress: address, credential: 'c' })),
      }),
    );
    assert.ok(file);
    const items = itemsOf(await makePlan(file, { endpoints, ask }));
    const from = sandbox.received.length;
    const applied = await applyPlan(
      items,
      {
        ...{ sessions, writes: new RunningWrites(), lookForMs: 100 },
        monitor: new TaskMonitor(new TaskList(), assert.ifError),
        credential: () => Promise.resolve({ username: 'LAB\\svc', password: 'pw' }),
      },
      { atOnce },
    );
    const requests = sandbox.received.slice(from);
    await sessions.end();
    return {
      fates: applied.map(({ fate }) => fate.kind),
      lists: requests.filter(({ method, path }) => method === 'GET' && path === 'backupServers').length,
      requests: requests.filter(({ path }) => path !== 'tasks').length,
    };
  }

  const many = Array.from({ length: 12 }, (_, index) => `new-${String(index)}.example`);

  it('reads the list of an Enterprise Manager seldom, however many creates it has', async () => {
    const { fates, lists, requests } = await apply(many);
    assert.deepEqual(
      fates,
      many.map(() => 'connected'),
    );
    assert.ok(lists <= 3, `${String(lists)} lists`);
    assert.ok(requests <= many.length * 4, `${String(requests)} requests`);
  });

  it('reads the list for a create that runs alone: what is new in it is told by nothing else', async () => {
    const alone = ['10.9.8.7'];
    const { fates } = await apply(alone, { queryFindsNothing: true, listedAs: 'vbr-9.lab.example' });
    assert.deepEqual(fates, ['connected']);
  });

  for (const response of ['task', 'accepted-empty', 'created-representation'] as const) {
    it(`finds each of many by its name where the query service finds none (${response})`, async () => {
      const few = many.slice(0, 6);
      const { fates } = await apply(few, { queryFindsNothing: true, createResponse: response });
      assert.deepEqual(
        fates,
        few.map(() => 'connected'),
      );
    });
  }
});
