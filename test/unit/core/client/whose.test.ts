import assert from 'node:assert/strict';
import { connectBackupServer } from '../../../../src/core/client/connect';
import type { ConnectOutcome } from '../../../../src/core/client/connectOutcome';
import { isRegisteredBy, registeredUnder } from '../../../../src/core/client/query';
import { TaskPoller } from '../../../../src/core/client/taskPoller';
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
  { name: 'its name', switches: empty, kind: 'connected', as: spec.dnsNameOrIpAddress, isAtOnce: true },
  {
    name: 'its name in another form',
    address: 'VBR-Bücher.example.',
    switches: { ...empty, listedAs: 'vbr-xn--bcher-kva.example' },
    kind: 'connected',
    as: 'vbr-xn--bcher-kva.example',
  },
  {
    name: 'its name without the domain',
    switches: { ...empty, listedAs: 'VBR-NEW', foreignMeanwhile: other },
    kind: 'connected',
    as: 'VBR-NEW',
    isAtOnce: true,
  },
  {
    name: 'its name with the domain',
    address: 'vbr-new',
    switches: { ...empty, listedAs: 'vbr-new.sandbox.example', queryFindsNothing: true },
    kind: 'connected',
    as: 'vbr-new.sandbox.example',
    isAtOnce: true,
  },
  {
    name: 'its address, which the query service knows',
    address: '10.9.8.7',
    switches: { ...empty, listedAs: 'vbr-9.lab.example', foreignMeanwhile: other },
    kind: 'connected',
    as: 'vbr-9.lab.example',
    isAtOnce: true,
  },
  {
    name: 'being new, where the query service tells nothing',
    address: '10.9.8.7',
    switches: { ...empty, listedAs: 'vbr-9.lab.example', queryFindsNothing: true },
    kind: 'connected',
    as: 'vbr-9.lab.example',
    isAtOnce: true,
  },
  {
    name: 'being new and of its description, where another is new',
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
    name: 'nothing, where two are new and of its description',
    address: '10.9.8.7',
    switches: { ...empty, listedAs: 'vbr-9.lab.example', queryIgnoresFilter: true, foreignMeanwhile: other },
    kind: 'accepted',
    as: 'perhaps',
  },
  {
    name: 'nothing, where only another of another description is new',
    switches: { ...empty, foreignMeanwhile: { name: 'other.lab.example', description: 'Theirs' } },
    isNeverListed: true,
    kind: 'accepted',
    as: 'not-listed',
  },
  {
    name: 'nothing, where only another of another port is new',
    switches: { ...empty, foreignMeanwhile: { ...other, port: 443 } },
    isNeverListed: true,
    kind: 'accepted',
    as: 'not-listed',
  },
  {
    name: 'nothing, where only another is there and the query service ignores the filter',
    switches: { ...empty, queryIgnoresFilter: true },
    before: 1,
    isNeverListed: true,
    kind: 'accepted',
    as: 'not-listed',
  },
  {
    name: 'its name, where another is there and the query service ignores the filter',
    switches: { ...empty, queryIgnoresFilter: true },
    before: 1,
    kind: 'connected',
    as: spec.dnsNameOrIpAddress,
  },
  { name: 'nothing, where the task fails', switches: fails, kind: 'failed', as: 'not-listed' },
  {
    name: 'nothing, where the task fails and another is new',
    switches: { ...fails, foreignMeanwhile: other },
    kind: 'failed',
    as: 'perhaps',
  },
  {
    name: 'its name, where the task fails and it is registered all the same',
    switches: { ...fails, registersUnreached: true, foreignMeanwhile: other },
    kind: 'registered',
    as: spec.dnsNameOrIpAddress,
  },
];

describe('a backup server is known to be ours by', () => {
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
      const outcome = await connectBackupServer(em.client, em.token, body, {
        follow: new TaskPoller(em.client, em.token, clock.sleep).follow,
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

describe('the servers that are registered under an address', () => {
  const address = '10.9.8.7';

  for (const [name, switches, expected] of [
    ['are told by a query service that heeds the filter', {}, ['vbr-berlin.sandbox.example']],
    ['are none to a query service that ignores it', { queryIgnoresFilter: true }, []],
  ] as const) {
    for (const count of [1, 3]) {
      it(`${name}, of ${count}`, async () => {
        const sandbox = await Sandbox.start({ scheme: 'http', port: 0, switches });
        const { servers } = sandbox.estate;
        servers.splice(count);
        const [first] = servers;
        assert.ok(first);
        first.address = address;
        const em = new TestClient(sandbox.url);
        await em.logOn(sandbox);
        const found = await registeredUnder(em.client, em.token, address);
        assert.deepEqual(
          found.map((server) => server.name),
          expected,
        );
        await sandbox.stop();
      });
    }
  }
});

describe('the address that a backup server was registered by', () => {
  /** By how many servers there are, its name and its address, and what the query service does. */
  const rows: readonly (readonly [string, Partial<Switches>, string, boolean])[] = [
    ['is its name where the service finds it under it', {}, 'vbr-berlin.sandbox.example', true],
    ['is told in any case of letters', {}, 'VBR-Berlin.sandbox.example', true],
    ['is not its name where it was another', {}, '10.9.8.7', false],
    ['is not known where the service ignores the filter', { queryIgnoresFilter: true }, '10.9.8.7', false],
    ['is not known even by its name then', { queryIgnoresFilter: true }, 'vbr-berlin.sandbox.example', false],
    ['is not known where the service finds nothing', { queryFindsNothing: true }, '10.9.8.7', false],
  ];
  for (const [what, switches, address, expected] of rows) {
    for (const count of [1, 3]) {
      it(`${what}, of ${count}`, async () => {
        const sandbox = await Sandbox.start({ scheme: 'http', port: 0, switches });
        sandbox.estate.servers.splice(count);
        const [first] = sandbox.estate.servers;
        assert.ok(first);
        first.address = address;
        const em = new TestClient(sandbox.url);
        await em.logOn(sandbox);
        const uid = `urn:veeam:BackupServer:${first.id.toUpperCase()}`;
        assert.equal(await isRegisteredBy(em.client, em.token, { uid }, first.name), expected);
        await sandbox.stop();
      });
    }
  }

  it('of another server is not its own', async () => {
    const sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    const [first, second] = sandbox.estate.servers;
    assert.ok(first && second);
    second.address = first.name;
    first.address = '10.9.8.7';
    const em = new TestClient(sandbox.url);
    await em.logOn(sandbox);
    const uid = `urn:veeam:BackupServer:${first.id}`;
    assert.equal(await isRegisteredBy(em.client, em.token, { uid }, first.name), false);
    await sandbox.stop();
  });
});
