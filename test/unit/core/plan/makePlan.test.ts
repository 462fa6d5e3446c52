import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFleetFile } from '../../../../src/core/fleetFile/readFleetFile';
import { makePlan } from '../../../../src/core/plan/makePlan';
import { countsOf, isDrifted, writesAnything, type Plan } from '../../../../src/core/plan/plan';
import { EmError } from '../../../../src/core/client/errors';
import type { FleetFile } from '../../../../src/core/fleetFile/fleetFile';
import { Managers } from '../../../support/managers';
import { failureOf } from '../../../support/api';

const berlin = 'vbr-berlin.sandbox.example';
const lisbon = 'vbr-lisbon.sandbox.example';
const oslo = 'vbr-oslo.sandbox.example';

type Row = Readonly<Record<string, unknown>>;

function fileOf(rows: readonly Row[], more: Row = {}): FleetFile {
  const text = JSON.stringify(
    { version: 1, endpoints: ['EM 1'], ...more, backupServers: rows },
    undefined,
    1,
  );
  const { file, problems } = readFleetFile(text);
  assert.deepEqual(problems, []);
  assert.ok(file);
  return file;
}

/** What a plan says of each row, in short. */
const told = ({ rows }: Plan): readonly string[] =>
  rows.map(({ row, action }) => {
    const what =
      action.kind === 'conflict'
        ? action.conflict.kind
        : action.kind === 'change'
          ? action.changes.map(({ key, from, to }) => `${key} ${String(from)} → ${String(to)}`).join(', ')
          : '';
    return [row.address, action.kind, what].filter((text) => text !== '').join(': ');
  });

describe('makePlan', () => {
  let managers: Managers;

  beforeEach(async () => {
    managers = await Managers.start(['EM 1', 'EM 2']);
    // The second one has other backup servers than the first.
    for (const server of managers.sandbox(1).estate.servers) {
      server.name = server.name.replace('sandbox', 'second');
      server.address = server.name;
    }
  });

  afterEach(() => managers.stop());

  const plan = (rows: readonly Row[], more: Row = {}): Promise<Plan> =>
    makePlan(fileOf(rows, more), { endpoints: managers.endpoints, ask: managers.ask });

  for (const [what, endpoint, expected, code] of [
    ['is not reachable', 'EM 2', 'not-read', undefined],
    ['is not reachable, and named twice', ['EM 2', 'em 2'], 'not-read', undefined],
    ['is not configured', 'EM 9', 'conflict', 'endpoint-not-found'],
  ] as const)
    it(`tells that an Enterprise Manager ${what}, though no row names it`, async () => {
      const second = managers.endpoints[1];
      const made = await makePlan(
        fileOf([{ dnsNameOrIpAddress: berlin, endpoint: 'EM 1' }], {
          endpoints: ['EM 1', ...[endpoint].flat()],
        }),
        {
          endpoints: managers.endpoints,
          ask: (target, call) =>
            target === second ? Promise.reject(new EmError('refused')) : managers.ask(target, call),
        },
      );
      assert.deepEqual(told(made).slice(1), [
        [Array.isArray(endpoint) ? endpoint[0] : endpoint, expected, code].filter(Boolean).join(': '),
      ]);
      assert.ok(isDrifted(made));
      assert.equal(made.rows.at(-1)?.row.place?.line, 5, 'the place is that in the list of endpoints');
    });

  it('tells for each row whether it is created, changed, collected or left, and writes nothing', async () => {
    const { estate } = managers.sandbox(0);
    const uncollected = estate.servers.find(({ name }) => name === oslo);
    assert.ok(uncollected);
    uncollected.version = '';
    const made = await plan([
      { dnsNameOrIpAddress: 'new.example.com', credential: 'svc' },
      { dnsNameOrIpAddress: berlin.toUpperCase(), description: 'Berlin, production', port: 443 },
      { dnsNameOrIpAddress: `${lisbon}.`, description: 'Lisbon, test', port: 9392, wcfPort: 443 },
      { dnsNameOrIpAddress: oslo, collect: true },
    ]);
    assert.deepEqual(told(made), [
      'new.example.com: create',
      `${berlin.toUpperCase()}: leave`,
      `${lisbon}.: change: description Lisbon, production → Lisbon, test, wcfPort 9405 → 443`,
      `${oslo}: collect`,
    ]);
    assert.deepEqual(made.extras, []);
    assert.ok(writesAnything(made) && isDrifted(made));
    for (const sandbox of managers.sandboxes)
      assert.ok(
        sandbox.received.every(({ method, path }) => method === 'GET' || path.startsWith('sessionMngr')),
      );
  });

  it('does not compare what the file does not give, nor an account, which no response contains', async () => {
    const made = await plan([
      { dnsNameOrIpAddress: berlin },
      { dnsNameOrIpAddress: lisbon, username: 'LAB\\svc' },
    ]);
    assert.deepEqual(told(made), [`${berlin}: leave`, `${lisbon}: leave`]);
    assert.deepEqual(
      made.rows.map(({ untold }) => untold),
      [[], ['username']],
    );
  });

  it('finds a backup server that is listed under another name by the address it was connected under', async () => {
    const [server] = managers.sandbox(0).estate.servers;
    assert.ok(server);
    server.name = 'WIN-0815';
    assert.deepEqual(told(await plan([{ dnsNameOrIpAddress: server.address, port: 443 }])), [
      `${server.address}: leave`,
    ]);
    managers.sandbox(0).switches.queryIgnoresFilter = true;
    assert.deepEqual(told(await plan([{ dnsNameOrIpAddress: server.address, credential: 'svc' }])), [
      `${server.address}: create`,
    ]);
  });

  it('asks about many new addresses in few requests', async () => {
    const { received } = managers.sandbox(0);
    const before = received.length;
    const rows = Array.from({ length: 500 }, (_, index) => ({
      dnsNameOrIpAddress: `new-${String(index)}.example.com`,
      credential: 'svc',
    }));
    const made = await plan(rows);
    assert.equal(countsOf(made).create, 500);
    assert.ok(received.length - before < 40, String(received.length - before));
  });

  it('finds a backup server by its UID, and says where there is none', async () => {
    const { id } = managers.sandbox(0).estate.servers[0] ?? { id: '' };
    const uid = `urn:veeam:BackupServer:${id}`;
    const made = await plan([
      { dnsNameOrIpAddress: 'alias.example.com', uid, description: 'new' },
      { dnsNameOrIpAddress: 'other.example.com', uid: `${uid}0` },
    ]);
    assert.deepEqual(told(made), [
      'alias.example.com: change: dnsNameOrIpAddress undefined → alias.example.com, description Berlin, production → new',
      'other.example.com: conflict: uid-not-found',
    ]);
  });

  const conflicts: readonly (readonly [string, readonly Row[], readonly string[], Row?])[] = [
    [
      'an endpoint that is not configured',
      [{ dnsNameOrIpAddress: 'a', endpoint: 'EM 9' }],
      ['a: conflict: endpoint-not-found'],
      { endpoints: [] },
    ],
    ['a create without a credential', [{ dnsNameOrIpAddress: 'a' }], ['a: conflict: no-credential']],
    [
      'an address twice',
      [
        { dnsNameOrIpAddress: 'a.b', credential: 'c' },
        { dnsNameOrIpAddress: 'A.B.', credential: 'c' },
      ],
      ['a.b: conflict: duplicate-row', 'A.B.: conflict: duplicate-row'],
    ],
    [
      'a backup server for two Enterprise Managers',
      [
        { dnsNameOrIpAddress: 'a', credential: 'c', endpoint: 'EM 1' },
        { dnsNameOrIpAddress: 'a', credential: 'c', endpoint: 'EM 2' },
      ],
      ['a: conflict: two-managers', 'a: conflict: two-managers'],
      { endpoints: ['EM 1', 'EM 2'] },
    ],
    [
      'a backup server that another Enterprise Manager has',
      [{ dnsNameOrIpAddress: berlin, credential: 'c', endpoint: 'EM 2' }],
      [`${berlin}: conflict: two-managers`],
      { endpoints: ['EM 1', 'EM 2'] },
    ],
    [
      'a name that is equal but for the domain',
      [{ dnsNameOrIpAddress: 'vbr-berlin', credential: 'c' }],
      ['vbr-berlin: conflict: perhaps'],
    ],
  ];
  for (const [what, rows, expected, more] of conflicts) {
    it(`leaves ${what} to a person`, async () => {
      const made = await plan(rows, more);
      assert.deepEqual(told(made), expected);
      assert.equal(writesAnything(made), false);
    });
  }

  it('leaves two backup servers of one name to a person', async () => {
    const { servers } = managers.sandbox(0).estate;
    for (const server of servers) server.name = 'same.example.com';
    assert.deepEqual(told(await plan([{ dnsNameOrIpAddress: 'same.example.com', port: 1 }])), [
      'same.example.com: conflict: ambiguous',
    ]);
  });

  it('leaves two rows that mean one backup server by different addresses to a person', async () => {
    const [server] = managers.sandbox(0).estate.servers;
    assert.ok(server);
    server.address = '10.0.0.7';
    assert.deepEqual(told(await plan([{ dnsNameOrIpAddress: '10.0.0.7' }, { dnsNameOrIpAddress: berlin }])), [
      '10.0.0.7: conflict: duplicate-row',
      `${berlin}: conflict: duplicate-row`,
    ]);
  });

  it('does not change a backup server that is newer than its Enterprise Manager', async () => {
    managers.sandbox(0).switches.versions = ['v1_6'];
    assert.deepEqual(told(await plan([{ dnsNameOrIpAddress: berlin, description: 'x' }])), [
      `${berlin}: conflict: too-new`,
    ]);
  });

  it('compares a pinned thumbprint with the certificate that the backup server presents', async () => {
    const thumbprint = 'ab'.repeat(20);
    const rows = [
      { dnsNameOrIpAddress: 'a.b', credential: 'c', wcfPort: 9405, vbrCertificateThumbprint: thumbprint },
    ];
    for (const [seen, expected] of [
      [thumbprint.toUpperCase(), 'a.b: create'],
      ['cd'.repeat(20), 'a.b: conflict: thumbprint'],
      [undefined, 'a.b: create'],
    ] as const) {
      const certificateOf = (): Promise<string | undefined> => Promise.resolve(seen);
      const made = await makePlan(fileOf(rows), {
        endpoints: managers.endpoints,
        ask: managers.ask,
        certificateOf,
      });
      assert.deepEqual(told(made), [expected]);
    }
  });

  it('lists what is only in Enterprise Manager, and removes it only where the file says so', async () => {
    const kept = await plan([{ dnsNameOrIpAddress: berlin }]);
    assert.deepEqual(
      kept.extras.map(({ server, remove }) => [server.name, remove]),
      [
        [lisbon, false],
        [oslo, false],
      ],
    );
    assert.ok(isDrifted(kept) && !writesAnything(kept));
    const pruned = await plan([{ dnsNameOrIpAddress: berlin }], { prune: true });
    assert.deepEqual(
      pruned.extras.map(({ remove }) => remove),
      [true, true],
    );
    assert.ok(writesAnything(pruned));
  });

  it('never removes a backup server that a row may mean', async () => {
    const made = await plan(
      [{ dnsNameOrIpAddress: 'vbr-berlin' }, { dnsNameOrIpAddress: lisbon }, { dnsNameOrIpAddress: oslo }],
      { prune: true },
    );
    assert.deepEqual(made.extras, []);
  });

  it('plans the other Enterprise Managers where one cannot be read, and removes nothing from that one', async () => {
    managers.sandbox(1).inject({ kind: 'forbidden', path: /^(query|backupServers)/, times: 99 });
    const made = await plan(
      [
        { dnsNameOrIpAddress: 'a', credential: 'c', endpoint: 'EM 1' },
        { dnsNameOrIpAddress: 'b', credential: 'c', endpoint: 'EM 2' },
      ],
      { endpoints: ['EM 1', 'EM 2'], prune: true },
    );
    assert.deepEqual(told(made), ['a: create', 'b: not-read']);
    assert.ok(made.extras.every(({ endpoint }) => endpoint.name === 'EM 1'));
  });

  it('reads the plain list where the query service is refused', async () => {
    managers.sandbox(0).inject({ kind: 'forbidden', path: /^query/, times: 99 });
    assert.deepEqual(
      told(await plan([{ dnsNameOrIpAddress: berlin }, { dnsNameOrIpAddress: 'n', credential: 'c' }])),
      [`${berlin}: leave`, 'n: create'],
    );
  });

  it('ends with "cancelled" when it is cancelled', async () => {
    const options = { endpoints: managers.endpoints, ask: managers.ask, signal: AbortSignal.abort() };
    assert.equal(
      (await failureOf(makePlan(fileOf([{ dnsNameOrIpAddress: berlin }]), options))).kind,
      'cancelled',
    );
  });

  it('has the same ID for the same actions only', async () => {
    const a = { dnsNameOrIpAddress: 'a', credential: 'c' };
    const b = { dnsNameOrIpAddress: 'b', credential: 'c', port: 443 };
    const { id } = await plan([a, b]);
    assert.equal(
      (
        await plan([
          { port: 443, dnsNameOrIpAddress: 'B', credential: 'c' },
          a,
          { dnsNameOrIpAddress: berlin },
        ])
      ).id,
      id,
    );
    for (const other of [
      [a],
      [a, { ...b, port: 444 }],
      [a, { ...b, credential: 'd' }],
      [a, b, { dnsNameOrIpAddress: berlin, description: 'x' }],
    ])
      assert.notEqual((await plan(other)).id, id);
    assert.notEqual((await plan([a, b], { prune: true })).id, id);
  });

  it('gives every row exactly one action, whatever the file says', async () => {
    const address = fc.constantFrom(
      berlin,
      lisbon,
      'vbr-berlin',
      'new.example.com',
      '10.0.0.1',
      'vbr-oslo.second.example',
    );
    const anyRow = fc.record(
      {
        dnsNameOrIpAddress: address,
        endpoint: fc.constantFrom('EM 1', 'EM 2'),
        credential: fc.constant('c'),
        port: fc.constantFrom(443, 9392),
        collect: fc.boolean(),
      },
      { requiredKeys: ['dnsNameOrIpAddress', 'endpoint'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 6 }), fc.boolean(), async (rows, prune) => {
        const made = await plan(rows, { endpoints: ['EM 1', 'EM 2'], prune });
        assert.equal(made.rows.length, rows.length);
        // No backup server is written to by two actions.
        const written = [
          ...made.rows.flatMap(({ action, endpoint }) =>
            'server' in action && action.kind !== 'leave'
              ? [`${endpoint?.id ?? ''} ${action.server.uid}`]
              : [],
          ),
          ...made.extras.flatMap(({ endpoint, server, remove }) =>
            remove ? [`${endpoint.id} ${server.uid}`] : [],
          ),
        ];
        assert.equal(new Set(written).size, written.length);
      }),
      { numRuns: 40 },
    );
  });
});
