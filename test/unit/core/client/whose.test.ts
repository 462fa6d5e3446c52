import assert from 'node:assert/strict';
import { connectBackupServer } from '../../../../src/core/operations/connect';
import type { ConnectOutcome } from '../../../../src/core/operations/connectOutcome';
import { isRegisteredBy } from '../../../../src/core/client/registered';
import { registeredUnder } from '../../../../src/core/client/registered';
import { TaskPoller } from '../../../../src/core/operations/taskPoller';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import type { Switches } from '../../../../src/sandbox/switches';
import { TestClient } from '../../../support/api';
import { FakeClock } from '../../../support/fakeClock';

const spec = {
  description: 'Ours',
  dnsNameOrIpAddress: 'vbr-new.sandbox.example',
  port: 9392,
  username: 'LAB\\svc',
  password: 'Ex4mple!pw',
};

interface Case {
  readonly name: string;
  readonly address?: string;
  readonly switches: Partial<Switches>;
  /** Only that many servers are there before. */
  readonly before?: number;
  /** Nothing that is created is ever listed, but what others add. */
  readonly isNeverListed?: boolean;
  readonly kind: ConnectOutcome['kind'];
  /** The name of the server that it ends with, or how the last look ended. */
  readonly as?: string;
  /** The server is found at the first look. */
  readonly isAtOnce?: boolean;
}

const empty = { createResponse: 'accepted-empty' } as const;
const fails = { createResponse: 'task', createFails: 'The password is wrong.' } as const;
const other = { name: 'other.lab.example', description: 'Ours' } as const;

const cases: readonly Case[] = [
  {
    name: 'finds the server by its name',
    switches: empty,
    kind: 'connected',
    as: spec.dnsNameOrIpAddress,
    isAtOnce: true,
  },
  {
    name: 'finds the server by another form of its name',
    address: 'VBR-Bücher.example.',
    switches: { ...empty, listedAs: 'vbr-xn--bcher-kva.example' },
    kind: 'connected',
    as: 'vbr-xn--bcher-kva.example',
  },
  {
    name: 'finds the server by its name without the domain',
    switches: { ...empty, listedAs: 'VBR-NEW', foreignMeanwhile: other },
    kind: 'connected',
    as: 'VBR-NEW',
    isAtOnce: true,
  },
  {
    name: 'finds the server by its name with the domain',
    address: 'vbr-new',
    switches: { ...empty, listedAs: 'vbr-new.sandbox.example', queryFindsNothing: true },
    kind: 'connected',
    as: 'vbr-new.sandbox.example',
    isAtOnce: true,
  },
  {
    name: 'finds the server by its address in the query service',
    address: '10.9.8.7',
    switches: { ...empty, listedAs: 'vbr-9.lab.example', foreignMeanwhile: other },
    kind: 'connected',
    as: 'vbr-9.lab.example',
    isAtOnce: true,
  },
  {
    name: 'takes the only new server if the query service finds nothing',
    address: '10.9.8.7',
    switches: { ...empty, listedAs: 'vbr-9.lab.example', queryFindsNothing: true },
    kind: 'connected',
    as: 'vbr-9.lab.example',
    isAtOnce: true,
  },
  {
    name: 'takes the new server with the requested description, beside another new one',
    address: '10.9.8.7',
    switches: {
      ...empty,
      listedAs: 'vbr-9.lab.example',
      queryIgnoresFilter: true,
      foreignMeanwhile: { name: 'other.lab.example', description: 'Theirs' },
    },
    kind: 'connected',
    as: 'vbr-9.lab.example',
  },
  {
    name: 'takes neither of two new servers with the requested description',
    address: '10.9.8.7',
    switches: { ...empty, listedAs: 'vbr-9.lab.example', queryIgnoresFilter: true, foreignMeanwhile: other },
    kind: 'accepted',
    as: 'perhaps',
  },
  {
    name: 'does not take a new server with another description',
    switches: { ...empty, foreignMeanwhile: { name: 'other.lab.example', description: 'Theirs' } },
    isNeverListed: true,
    kind: 'accepted',
    as: 'not-listed',
  },
  {
    name: 'does not take a new server with another port',
    switches: { ...empty, foreignMeanwhile: { ...other, port: 443 } },
    isNeverListed: true,
    kind: 'accepted',
    as: 'not-listed',
  },
  {
    name: 'does not take another server if the query service ignores the filter',
    switches: { ...empty, queryIgnoresFilter: true },
    before: 1,
    isNeverListed: true,
    kind: 'accepted',
    as: 'not-listed',
  },
  {
    name: 'finds the server by its name beside another if the query service ignores the filter',
    switches: { ...empty, queryIgnoresFilter: true },
    before: 1,
    kind: 'connected',
    as: spec.dnsNameOrIpAddress,
  },
  { name: 'finds no server if the task fails', switches: fails, kind: 'failed', as: 'not-listed' },
  {
    name: 'does not take another new server if the task fails',
    switches: { ...fails, foreignMeanwhile: other },
    kind: 'failed',
    as: 'perhaps',
  },
  {
    name: 'finds the server by its name if it is registered although the task fails',
    switches: { ...fails, registersUnreached: true, foreignMeanwhile: other },
    kind: 'registered',
    as: spec.dnsNameOrIpAddress,
  },
];

describe('connectBackupServer', () => {
  let sandbox: Sandbox;
  let asked: number;

  afterEach(() => sandbox.stop());

  for (const { name, address, switches, before, isNeverListed, kind, as, isAtOnce } of cases) {
    it(name, async () => {
      const clock = new FakeClock();
      sandbox = await Sandbox.start({ scheme: 'http', port: 0, now: clock.now, switches });
      const { servers } = sandbox.estate;
      if (before !== undefined) servers.splice(before);
      if (isNeverListed) {
        const push = servers.push.bind(servers);
        const isOurs = (each: { readonly address: string }): boolean =>
          each.address === spec.dnsNameOrIpAddress;
        servers.push = (...added) => push(...added.filter((each) => !isOurs(each)));
      }
      const em = new TestClient(sandbox.url);
      await em.logOn(sandbox);
      asked = 0;
      let pauses = 0;
      const sleep: typeof clock.sleep = (...args) => {
        pauses += 1;
        return clock.sleep(...args);
      };
      const body = { ...spec, dnsNameOrIpAddress: address ?? spec.dnsNameOrIpAddress };
      const outcome = await connectBackupServer(em.session, body, {
        follow: new TaskPoller(em.session, clock.sleep).follow,
        sleep,
        now: clock.now,
        lookForMs: 10_000,
        onStep: () => undefined,
        mayBeAnother: () => {
          asked += 1;
          return Promise.resolve(true);
        },
      });
      assert.equal(outcome.kind, kind);
      assert.equal('server' in outcome ? outcome.server.name : 'look' in outcome && outcome.look.kind, as);
      assert.equal(asked, 0, 'no other server is taken for it before');
      if (isAtOnce) assert.equal(pauses, 0);
      assert.ok(!JSON.stringify(outcome).includes(spec.password));
    });
  }
});

describe('registeredUnder', () => {
  const address = '10.9.8.7';

  for (const [name, switches, expected] of [
    ['finds the server if the query service applies the filter', {}, ['vbr-berlin.sandbox.example']],
    ['finds nothing if the query service ignores the filter', { queryIgnoresFilter: true }, []],
  ] as const) {
    for (const count of [1, 3]) {
      it(`${name} (${count === 1 ? '1 server' : `${count} servers`})`, async () => {
        const sandbox = await Sandbox.start({ scheme: 'http', port: 0, switches });
        const { servers } = sandbox.estate;
        servers.splice(count);
        const [first] = servers;
        assert.ok(first);
        first.address = address;
        const em = new TestClient(sandbox.url);
        await em.logOn(sandbox);
        const found = await registeredUnder(em.session, address);
        assert.deepEqual(
          found.map((server) => server.name),
          expected,
        );
        await sandbox.stop();
      });
    }
  }
});

describe('isRegisteredBy', () => {
  /** By how many servers there are, its name and its address, and what the query service does. */
  const rows: readonly (readonly [string, Partial<Switches>, string, boolean])[] = [
    ['confirms the name if the query service finds the server by it', {}, 'vbr-berlin.sandbox.example', true],
    ['confirms the name in any case', {}, 'VBR-Berlin.sandbox.example', true],
    ['denies the name if the server has another address', {}, '10.9.8.7', false],
    [
      'denies the name if the query service ignores the filter',
      { queryIgnoresFilter: true },
      '10.9.8.7',
      false,
    ],
    [
      'denies even the registered name if the query service ignores the filter',
      { queryIgnoresFilter: true },
      'vbr-berlin.sandbox.example',
      false,
    ],
    ['denies the name if the query service finds nothing', { queryFindsNothing: true }, '10.9.8.7', false],
  ];
  for (const [what, switches, address, expected] of rows) {
    for (const count of [1, 3]) {
      it(`${what} (${count === 1 ? '1 server' : `${count} servers`})`, async () => {
        const sandbox = await Sandbox.start({ scheme: 'http', port: 0, switches });
        sandbox.estate.servers.splice(count);
        const [first] = sandbox.estate.servers;
        assert.ok(first);
        first.address = address;
        const em = new TestClient(sandbox.url);
        await em.logOn(sandbox);
        const uid = `urn:veeam:BackupServer:${first.id.toUpperCase()}`;
        assert.equal(await isRegisteredBy(em.session, { uid }, first.name), expected);
        await sandbox.stop();
      });
    }
  }

  it('denies a name that is the address of another server', async () => {
    const sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    const [first, second] = sandbox.estate.servers;
    assert.ok(first && second);
    second.address = first.name;
    first.address = '10.9.8.7';
    const em = new TestClient(sandbox.url);
    await em.logOn(sandbox);
    const uid = `urn:veeam:BackupServer:${first.id}`;
    assert.equal(await isRegisteredBy(em.session, { uid }, first.name), false);
    await sandbox.stop();
  });
});
