import assert from 'node:assert/strict';
import { ListedBefore } from '../../../../src/core/client/whose';
import { Creates } from '../../../../src/core/operations/creates';
import { RunningWrites } from '../../../../src/core/operations/runningWrites';
import { lookForServer, type ServerLook } from '../../../../src/core/operations/serverLook';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import type { Switches } from '../../../../src/sandbox/switches';
import { TestClient } from '../../../support/api';
import { testEndpoint } from '../../../support/sessions';

describe('Creates', () => {
  it('names the creates that overlap, and those that ended in doubt', () => {
    const creates = new Creates();
    const first = creates.begin(testEndpoint, 'a');
    const second = creates.begin(testEndpoint, 'b');
    assert.deepEqual([[...first], [...second]], [['b'], ['a']]);
    creates.end(testEndpoint, 'a');
    creates.doubt(testEndpoint, 'b');
    creates.end(testEndpoint, 'b');
    assert.deepEqual([...creates.begin(testEndpoint, 'c')], ['b'], 'a ended with a known outcome');
    assert.deepEqual([...second], ['a', 'c'], 'a create in doubt is still looked up');
    creates.settle(testEndpoint, 'b');
    assert.deepEqual([...creates.begin(testEndpoint, 'd')], ['c']);
  });

  it('does not name a create of another endpoint, nor the same address in another spelling', () => {
    const creates = new Creates();
    creates.doubt(testEndpoint, 'vbr01.example');
    assert.deepEqual([...creates.begin({ id: 'another' }, 'vbr02.example')], []);
    assert.deepEqual([...creates.begin(testEndpoint, 'VBR01.example.')], []);
  });

  it('are told to the work of a connect, also those that begin while it runs', async () => {
    const writes = new RunningWrites();
    let end: (() => void) | undefined;
    let seen: ReadonlySet<string> | undefined;
    const running = writes.once(testEndpoint, 'connect', 'a', (_, others) => {
      seen = others;
      return new Promise<void>((resolve) => (end = resolve));
    });
    await writes.once(testEndpoint, 'collect', 'urn:b', () => Promise.resolve());
    await writes.once(testEndpoint, 'connect', 'c', () => Promise.resolve());
    assert.deepEqual([...(seen ?? [])], ['c']);
    end?.();
    await running;
  });
});

/** Which server of the list is that of a create, beside other creates at the same time. */
const cases: readonly {
  readonly title: string;
  /** The address of the create. */
  readonly of: string;
  readonly others: readonly string[];
  /** The names of the servers that are new in the list, each registered under the address of the same place. */
  readonly added: readonly string[];
  readonly addresses?: readonly string[];
  readonly switches?: Partial<Switches>;
  readonly look: ServerLook['kind'];
  readonly name?: string;
}[] = [
  {
    title: 'takes the only new server where no other create ran',
    of: '10.9.8.7',
    others: [],
    added: ['vbr-9.lab.example'],
    look: 'listed',
    name: 'vbr-9.lab.example',
  },
  {
    title: 'does not take the server that has the name of another create',
    of: 'new-1.example',
    others: ['new-0.example'],
    added: ['new-0.example'],
    look: 'not-listed',
  },
  {
    title: 'does not take the server that has the short name of another create',
    of: 'new-1.example',
    others: ['NEW-0.example.'],
    added: ['new-0'],
    look: 'not-listed',
  },
  {
    title: 'does not decide whose server a new one of another name is',
    of: '10.9.8.7',
    others: ['10.9.8.8'],
    added: ['vbr-9.lab.example'],
    look: 'perhaps',
  },
  {
    title: 'does not decide whose server one with a short name of both is',
    of: 'vbr.a.example',
    others: ['vbr.b.example'],
    added: ['VBR'],
    look: 'perhaps',
  },
  {
    title: 'takes the server with its own name',
    of: 'new-1.example',
    others: ['new-0.example'],
    added: ['new-0.example', 'new-1.example'],
    look: 'listed',
    name: 'new-1.example',
  },
  {
    title: 'takes the server with its own short name',
    of: 'new-1.example',
    others: ['new-0.example'],
    added: ['new-0', 'NEW-1'],
    look: 'listed',
    name: 'NEW-1',
  },
  {
    title: 'takes the server that the query service finds under its address',
    of: '10.9.8.7',
    others: ['10.9.8.8'],
    added: ['vbr-8.lab.example', 'vbr-9.lab.example'],
    addresses: ['10.9.8.8', '10.9.8.7'],
    look: 'listed',
    name: 'vbr-9.lab.example',
  },
  {
    title: 'does not decide where the query service ignores the filter',
    of: '10.9.8.7',
    others: ['10.9.8.8'],
    added: ['vbr-9.lab.example'],
    addresses: ['10.9.8.7'],
    switches: { queryIgnoresFilter: true },
    look: 'perhaps',
  },
];

describe('lookForServer beside other creates', () => {
  for (const { title, of, others, added, addresses, switches = {}, look, name } of cases) {
    it(title, async () => {
      const sandbox = await Sandbox.start({ scheme: 'http', port: 0, switches });
      try {
        const { servers } = sandbox.estate;
        const em = new TestClient(sandbox.url);
        await em.logOn(sandbox);
        const before = new ListedBefore(await em.session.backupServers.references());
        const [model] = servers;
        assert.ok(model);
        for (const [index, each] of added.entries())
          servers.push({
            ...model,
            id: `00000000-0000-4000-8000-00000000000${String(index)}`,
            name: each,
            address: addresses?.[index] ?? each,
          });
        const found = await lookForServer(em.session, {
          spec: { dnsNameOrIpAddress: of },
          before,
          others: new Set(others),
        });
        assert.equal(found.kind, look);
        assert.equal(found.kind === 'listed' ? found.server.name : undefined, name);
      } finally {
        await sandbox.stop();
      }
    });
  }
});
