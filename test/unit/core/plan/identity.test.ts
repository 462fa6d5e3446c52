import assert from 'node:assert/strict';
import { writesAnything } from '../../../../src/core/plan/plan';
import type { FakeManager, Form, Held } from '../../../support/fakeManager';
import { Fakes, fileWith, readWhole, toldBy, type FileRow } from '../../../support/fakeFleet';
import { endpointFor } from '../../../support/managers';

const guid = '0b8f5d1c-23ab-4c7d-9e00-000000000001';

describe('the identity of a backup server in a plan', () => {
  const fakes = new Fakes();
  const { manager, fleet: fleetOf } = fakes;
  afterEach(() => fakes.end());

  /** A spelling of an address, and the normal one. */
  const spellings: readonly (readonly [string, string])[] = [
    ['VBR01.Example.COM', 'vbr01.example.com'],
    ['vbr01.example.com.', 'vbr01.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'bücher.example'],
    ['BÜCHER.example.', 'xn--bcher-kva.example'],
    ['2001:0DB8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['[2001:DB8::0:1]', '2001:db8::1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::ffff:a00:1', '10.0.0.1'],
    ['fe80::1%eth0', 'fe80::1'],
  ];

  /** Addresses of two backup servers. */
  const others: readonly (readonly [string, string])[] = [
    ['vbr01.example.com', 'vbr01.example.org'],
    ['vbr01.example.com', 'vbr011.example.com'],
    ['vbr01', 'vbr02'],
    ['10.0.0.1', '10.0.0.10'],
    ['10.0.0.1', '::10.0.0.1'],
    ['2001:db8::1', '2001:db8::10'],
    ['a-b.example', 'a.b.example'],
    ['bucher.example', 'bücher.example'],
  ];

  for (const [one, other] of spellings) {
    it(`takes ${one} and ${other} for one`, async () => {
      const em = await manager({ isFilterExact: true });
      const fleet = fleetOf([em]);
      const kinds = async (rows: readonly FileRow[]): Promise<readonly string[]> =>
        toldBy(await fleet.plan(fileWith(rows, { endpoints: ['EM 1'] }))).map((text) =>
          text.replace(/^.*?: (?=[a-z])/, ''),
        );
      const rows = [one, other].map((address) => ({ dnsNameOrIpAddress: address, credential: 'c' }));
      assert.deepEqual(await kinds(rows), ['conflict: duplicate-row', 'conflict: duplicate-row']);
      const two = fleetOf([em, await manager({}, 'EM 2')]);
      const apart = rows.map((row, index) => ({ ...row, endpoint: `EM ${String(index + 1)}` }));
      assert.equal(writesAnything(await two.plan(fileWith(apart))), false);
      // The list has the address, or another name, and then only the filter knows it.
      for (const [address, name, row] of [
        [one, one, other],
        [other, other, one],
        [other, 'WIN-0815', one],
      ]) {
        em.servers.splice(0);
        em.hold({ address: address ?? '', name });
        const kind = await kinds([{ dnsNameOrIpAddress: row, credential: 'c' }]);
        assert.deepEqual(kind, ['leave'], `${String(row)}, listed as ${String(name)}`);
      }
    });
  }

  for (const [one, other] of others) {
    it(`takes ${one} and ${other} for two`, async () => {
      const em = await manager();
      em.hold({ address: one });
      const file = fileWith(
        [one, other].map((address) => ({ dnsNameOrIpAddress: address, credential: 'c' })),
        { endpoints: ['EM 1'], prune: true },
      );
      const fleet = fleetOf([em]);
      const plan = await fleet.plan(file);
      assert.deepEqual(toldBy(plan), [`${one}: leave`, `${other}: create`]);
      await fleet.apply(plan);
      assert.deepEqual(toldBy(await fleet.plan(file)), [`${one}: leave`, `${other}: leave`]);
    });
  }

  it('leaves two rows to a person whose names are equal but for the domain, if Enterprise Manager has neither', async () => {
    const fleet = fleetOf([await manager()]);
    const rows = ['vbr01', 'vbr01.example.com', 'vbr02.example.com'];
    const plan = await fleet.plan(
      fileWith(
        rows.map((address) => ({ dnsNameOrIpAddress: address, credential: 'c' })),
        { endpoints: ['EM 1'] },
      ),
    );
    assert.deepEqual(toldBy(plan), [
      'vbr01: conflict: perhaps-row',
      'vbr01.example.com: conflict: perhaps-row',
      'vbr02.example.com: create',
    ]);
  });

  it('takes a short and a full name for two where Enterprise Manager has both', async () => {
    const em = await manager();
    const rows = ['vbr01', 'vbr01.example.com'];
    for (const address of rows) em.hold({ address });
    const plan = await fleetOf([em]).plan(
      fileWith(
        rows.map((address) => ({ dnsNameOrIpAddress: address })),
        { endpoints: ['EM 1'] },
      ),
    );
    assert.deepEqual(toldBy(plan), ['vbr01: leave', 'vbr01.example.com: leave']);
  });

  for (const uid of ['urn', 'urn-upper', 'plain', 'braces'] as const) {
    for (const text of [
      `urn:veeam:BackupServer:${guid}`,
      `URN:VEEAM:BackupServer:${guid.toUpperCase()}`,
      guid,
      guid.toUpperCase(),
      `{${guid}}`,
      `urn:veeam:BackupServer:{${guid}}`,
    ]) {
      it(`finds the UID ${text} where Enterprise Manager writes it in the form "${uid}"`, async () => {
        const em = await manager({ uid });
        em.hold({ address: 'vbr01.example.com' });
        const row = { dnsNameOrIpAddress: 'alias.example.com', uid: text };
        const fleet = fleetOf([em]);
        const options = { endpoints: ['EM 1'], prune: true };
        assert.deepEqual(toldBy(await fleet.plan(fileWith([row], options))), ['alias.example.com: leave']);
        const twice = [row, { dnsNameOrIpAddress: 'alias.example.com', uid: guid }];
        assert.equal(
          toldBy(await fleet.plan(fileWith(twice, options))).filter((told) => told.includes('duplicate-row'))
            .length,
          2,
        );
      });
    }
  }

  it('finds two rows for one backup server by two accounts of one Enterprise Manager', async () => {
    const em = await manager();
    const held = em.hold({ address: '10.0.0.7', name: 'vbr01.example.com' });
    const reader = endpointFor('Reader', em.endpoint.url, 'LAB\\reader');
    const rows: readonly FileRow[] = [
      { dnsNameOrIpAddress: 'vbr01.example.com', endpoint: 'EM 1', port: 1 },
      { dnsNameOrIpAddress: '10.0.0.7', endpoint: 'Reader', port: 2 },
      { dnsNameOrIpAddress: 'other', endpoint: 'Reader', uid: em.uidOf(held) },
    ];
    const plan = await fleetOf([em], 'xml', [em.endpoint, reader]).plan(fileWith(rows));
    assert.deepEqual(
      toldBy(plan).map((text) => text.replace(/^.*?: /, '')),
      ['conflict: duplicate-row', 'conflict: duplicate-row', 'conflict: duplicate-row'],
    );
  });

  describe('with "prune"', () => {
    const extra = 'old.example.com';
    /** What must keep a plan from removing a backup server that no row names. */
    const doubts: Readonly<
      Record<string, { form?: Partial<Form>; held?: (em: FakeManager) => void; rows: readonly FileRow[] }>
    > = {
      'a row whose UID is not there': {
        rows: [{ dnsNameOrIpAddress: extra, uid: `urn:veeam:BackupServer:${guid}f` }],
      },
      'a row of an endpoint that is not configured': {
        rows: [{ dnsNameOrIpAddress: 'vbr01.example.com', endpoint: 'EM 9' }],
      },
      'a row that several backup servers fit': {
        held: (em) => {
          for (const address of ['10.0.0.1', '10.0.0.2']) em.hold({ address, name: 'same.example.com' });
        },
        rows: [{ dnsNameOrIpAddress: 'same.example.com' }],
      },
      'a row that one backup server may be': { rows: [{ dnsNameOrIpAddress: 'old' }] },
      'a row without a query service that knows the addresses': {
        form: { query: 'forbidden' },
        rows: [{ dnsNameOrIpAddress: 'alias.example.com', credential: 'c' }],
      },
      'a row and a query service without filters': {
        form: { query: 'ignores-filter' },
        rows: [{ dnsNameOrIpAddress: 'alias.example.com', credential: 'c' }],
      },
      'a row with a name where the list has an IP address': {
        held: (em) => {
          em.servers.splice(0);
          em.hold({ address: '10.0.0.9' });
        },
        rows: [{ dnsNameOrIpAddress: 'alias.example.com', credential: 'c' }],
      },
      'a row with an IP address where the list has a name': {
        rows: [{ dnsNameOrIpAddress: '10.0.0.9', credential: 'c' }],
      },
      'a row twice': {
        rows: [
          { dnsNameOrIpAddress: 'vbr01.example.com', credential: 'c' },
          { dnsNameOrIpAddress: 'VBR01.example.com', credential: 'c' },
        ],
      },
      'a backup server without a name': {
        held: (em) => em.hold({ address: '10.0.0.3', name: undefined }),
        form: { query: 'forbidden' },
        rows: [{ dnsNameOrIpAddress: '10.0.0.3', credential: 'c' }],
      },
      'a row where the name in the list is no address': {
        held: (em) => {
          em.servers.splice(0);
          em.hold({ address: '10.0.0.3', name: 'This server' });
        },
        rows: [{ dnsNameOrIpAddress: 'vbr03.example.com', credential: 'c' }],
      },
      'a backup server whose UID cannot be used': {
        held: (em) => em.hold({ address: 'bad.example.com', id: 'a/b' }),
        rows: [],
      },
    };
    for (const [what, { form = {}, held = () => undefined, rows }] of Object.entries(doubts)) {
      it(`removes nothing beside ${what}`, async () => {
        const em = await manager(form);
        em.hold({ address: extra });
        held(em);
        const file = fileWith(
          rows.map((row) => ({ endpoint: 'EM 1', ...row })),
          { endpoints: ['EM 1', 'EM 9'].slice(0, what.includes('not configured') ? 2 : 1), prune: true },
        );
        const plan = await fleetOf([em]).plan(file);
        assert.deepEqual(
          plan.extras.filter(({ remove }) => remove),
          [],
          toldBy(plan).join('\n'),
        );
      });
    }

    it('removes each backup server once that two accounts of one Enterprise Manager see', async () => {
      const em = await manager();
      em.hold({ address: 'vbr01.example.com' });
      em.hold({ address: extra });
      const reader = endpointFor('Reader', em.endpoint.url, 'LAB\\reader');
      const fleet = fleetOf([em], 'xml', [em.endpoint, reader]);
      const file = fileWith([{ dnsNameOrIpAddress: 'vbr01.example.com', endpoint: 'Reader' }], {
        endpoints: ['EM 1', 'Reader'],
        prune: true,
      });
      const plan = await fleet.plan(file);
      assert.deepEqual(toldBy(plan), ['vbr01.example.com: leave', `${extra}: remove`]);
      await fleet.apply(plan);
      assert.deepEqual(toldBy(await fleet.plan(file)), ['vbr01.example.com: leave']);
    });

    it('removes nothing of an Enterprise Manager that one of two accounts cannot read', async () => {
      const em = await manager();
      em.hold({ address: 'vbr01.example.com' });
      const reader = endpointFor('Reader', em.endpoint.url, 'LAB\\reader');
      const fleet = fleetOf([em], 'xml', [em.endpoint, reader]);
      const { ask } = fleet.sessions;
      const file = fileWith([{ dnsNameOrIpAddress: 'vbr01.example.com', endpoint: 'Reader' }], {
        endpoints: ['EM 1', 'Reader'],
        prune: true,
      });
      let isForbidden = false;
      em.fault = () => (isForbidden ? { status: 403 } : undefined);
      const plan = await fleet.plan(file, {
        ask: async (endpoint, call) => {
          isForbidden = endpoint.name === 'Reader';
          return ask(endpoint, call);
        },
      });
      assert.deepEqual(
        plan.extras.filter(({ remove }) => remove),
        [],
        toldBy(plan).join('\n'),
      );
    });

    for (const [what, fault, told] of [
      ['is to be connected to', undefined, 'conflict: two-managers'],
      ['belongs to', { status: 403 }, 'not-read: forbidden'],
    ] as const) {
      it(`does not remove a backup server that ${what} another Enterprise Manager, before it is there`, async () => {
        const [one, two] = [await manager({}, 'EM 1'), await manager({}, 'EM 2')];
        one.hold({ address: 'vbr01.example.com' });
        two.hold({ address: 'other.example.com' });
        two.hold({ address: extra });
        one.fault = ({ path }) => (/^(query|backupServers)/.test(path) ? fault : undefined);
        const rows = [{ dnsNameOrIpAddress: extra.toUpperCase(), endpoint: 'EM 1', credential: 'c' }];
        const file = fileWith(rows, { endpoints: ['EM 1', 'EM 2'], prune: true });
        const plan = await fleetOf([one, two]).plan(file);
        assert.deepEqual(
          toldBy(plan).filter((text) => text.toLowerCase().startsWith('old')),
          [`${extra.toUpperCase()}: ${told}`, `${extra}: only in EM`],
        );
      });
    }

    it('removes nothing that another Enterprise Manager lists under the same UID', async () => {
      const [one, two] = [await manager({}, 'EM 1'), await manager({}, 'EM 2')];
      one.hold({ address: 'vbr01.example.com' });
      two.hold({ address: 'vbr01.example.com' });
      one.hold({ address: extra });
      two.hold({ address: extra });
      const file = fileWith([{ dnsNameOrIpAddress: 'vbr01.example.com', endpoint: 'EM 1' }], {
        endpoints: ['EM 1', 'EM 2'],
        prune: true,
      });
      const plan = await fleetOf([one, two]).plan(file);
      // It may be one Enterprise Manager by two URLs: what a row means in the one is not removed from the other.
      assert.deepEqual(toldBy(plan), [
        'vbr01.example.com: leave',
        `${extra}: remove`,
        `${extra}: only in EM`,
        'vbr01.example.com: only in EM',
      ]);
    });

    it('removes nothing of an Enterprise Manager whose backup server could not be connected', async () => {
      const em = await manager();
      em.hold({ address: extra });
      em.fault = ({ method, path }) =>
        method === 'POST' && path === 'backupServers' ? { status: 400, body: '' } : undefined;
      const file = fileWith([{ dnsNameOrIpAddress: 'new.example.com', credential: 'c' }], {
        endpoints: ['EM 1'],
        prune: true,
      });
      const fleet = fleetOf([em]);
      const plan = await fleet.plan(file);
      assert.deepEqual(toldBy(plan), ['new.example.com: create', `${extra}: remove`]);
      assert.deepEqual(
        (await fleet.apply(plan)).map(({ fate }) => fate.kind),
        ['failed', 'failed'],
      );
      assert.equal(em.servers.length, 1);
      em.fault = () => undefined;
      assert.deepEqual(
        (await fleet.apply(plan)).map(({ fate }) => fate.kind),
        ['connected', 'removed'],
      );
    });
  });

  it('does not remove what Enterprise Manager took for the backup server that was connected', async () => {
    const em = await manager();
    const old = em.hold({ address: 'old.example.com' });
    const fleet = fleetOf([em]);
    const file = fileWith([{ dnsNameOrIpAddress: 'new.example.com', credential: 'c' }], {
      endpoints: ['EM 1'],
      prune: true,
    });
    const plan = await fleet.plan(file);
    em.fault = ({ method, path }) => {
      if (method !== 'POST' || path !== 'backupServers') return undefined;
      old.name = old.address = 'new.example.com';
      return { status: 201 };
    };
    const kinds = (await fleet.apply(plan)).map(({ fate }) => fate.kind);
    assert.equal(kinds[1], 'failed');
    assert.deepEqual(toldBy(await fleet.plan(file)), ['new.example.com: leave']);
  });

  it('knows nothing of the rows of an Enterprise Manager that cannot be asked about addresses, and all of the others', async () => {
    const [one, two] = [await manager({}, 'EM 1'), await manager({}, 'EM 2')];
    one.hold({ address: 'vbr01.example.com' });
    two.hold({ address: 'vbr02.example.com' });
    for (const status of [503, 401]) {
      one.fault = ({ query }) =>
        query.has('filter') ? { status, headers: { 'Retry-After': '120' } } : undefined;
      const plan = await fleetOf([one, two]).plan(
        fileWith(
          [
            { dnsNameOrIpAddress: 'new.example.com', credential: 'c', endpoint: 'EM 1' },
            { dnsNameOrIpAddress: 'vbr02.example.com', endpoint: 'EM 2', description: 'x' },
          ],
          { endpoints: ['EM 1', 'EM 2'], prune: true },
        ),
      );
      const [first = '', ...rest] = toldBy(plan);
      assert.match(first, /^new\.example\.com: not-read: /);
      assert.deepEqual(rest, ['vbr02.example.com: change: description undefined → x']);
    }
  });

  it('says in a plan that a change gives a backup server another address', async () => {
    for (const [query, expected] of [
      [
        'applies',
        'vbr01.example.com: change: dnsNameOrIpAddress undefined → vbr01.example.com: port 9392 → 443',
      ],
      ['ignores-filter', 'vbr01.example.com: change: port 9392 → 443'],
      ['forbidden', 'vbr01.example.com: change: port 9392 → 443'],
    ] as const) {
      const em = await manager({ query });
      em.hold({ address: '10.0.0.5', name: 'vbr01.example.com' });
      const fleet = fleetOf([em]);
      const file = fileWith([{ dnsNameOrIpAddress: 'vbr01.example.com', port: 443 }], {
        endpoints: ['EM 1'],
      });
      const plan = await fleet.plan(file);
      assert.deepEqual(toldBy(plan), [expected]);
      assert.deepEqual(plan.rows[0]?.untold, query === 'applies' ? [] : ['dnsNameOrIpAddress']);
      await fleet.apply(plan);
      assert.deepEqual(toldBy(await fleet.plan(file)), ['vbr01.example.com: leave']);
      assert.equal(em.servers[0]?.address, 'vbr01.example.com');
    }
  });

  it('asks about the addresses of many changes in few requests', async () => {
    const em = await manager();
    const rows = Array.from({ length: 300 }, (_, index) => ({
      dnsNameOrIpAddress: em.hold({ address: `vbr${String(index)}.example.com` }).address,
      port: 443,
    }));
    const plan = await fleetOf([em]).plan(fileWith(rows, { endpoints: ['EM 1'] }));
    assert.ok(plan.rows.every(({ action }) => action.kind === 'change' && action.changes.length === 1));
    assert.ok(em.asked.length < 30, String(em.asked.length));
  });

  it('leaves a row to a person whose name is that of one backup server and the address of another', async () => {
    const em = await manager();
    em.hold({ address: '10.0.0.1', name: 'vbr01' });
    em.hold({ address: 'vbr01', name: 'WIN-0815' });
    for (const [row, expected] of [
      [{ dnsNameOrIpAddress: 'vbr01', port: 443 }, 'vbr01: conflict: ambiguous'],
      [{ dnsNameOrIpAddress: 'vbr01' }, 'vbr01: leave'],
    ] as const) {
      const plan = await fleetOf([em]).plan(fileWith([row], { endpoints: ['EM 1'], prune: true }));
      // What was registered under the address of a row is not removed, either.
      assert.deepEqual(toldBy(plan), [expected]);
    }
  });

  it('exports two backup servers with one short name of two Enterprise Managers as two, and one with a full name as a conflict', async () => {
    const [one, two] = [await manager({}, 'EM 1'), await manager({}, 'EM 2')];
    two.hold({ address: 'other.example.com' });
    for (const em of [one, two]) em.hold({ address: 'vbr01' });
    const fleet = fleetOf([one, two]);
    const text = await fleet.exported();
    assert.deepEqual(toldBy(await fleet.plan(readWhole(text))), [
      'vbr01: leave',
      'other.example.com: leave',
      'vbr01: leave',
    ]);
    // Now both Enterprise Managers have one UID for it.
    two.servers.shift();
    const [server] = one.servers;
    assert.ok(server);
    two.servers.splice(0, 1, { ...server });
    assert.deepEqual(toldBy(await fleet.plan(readWhole(await fleet.exported()))), [
      'vbr01: conflict: two-managers',
      'vbr01: conflict: two-managers',
    ]);
    for (const em of [one, two]) {
      em.servers.splice(0);
      em.hold({ address: 'vbr01.example.com' });
    }
    assert.deepEqual(toldBy(await fleet.plan(readWhole(await fleet.exported()))), [
      'vbr01.example.com: conflict: two-managers',
      'vbr01.example.com: conflict: two-managers',
    ]);
  });

  const rowOf = (held: Held, em: FakeManager): FileRow => ({
    dnsNameOrIpAddress: held.name ?? held.address,
    uid: em.uidOf(held),
  });

  it('leaves two backup servers with one name and two UIDs in two Enterprise Managers as they are', async () => {
    const [one, two] = [await manager({}, 'EM 1'), await manager({}, 'EM 2')];
    two.hold({ address: 'other.example.com' });
    const [here, there] = [one.hold({ address: 'vbr01' }), two.hold({ address: 'vbr01' })];
    const fleet = fleetOf([one, two]);
    const rows = [
      { ...rowOf(here, one), endpoint: 'EM 1' },
      { ...rowOf(there, two), endpoint: 'EM 2' },
    ];
    assert.deepEqual(toldBy(await fleet.plan(fileWith(rows))).slice(0, 2), ['vbr01: leave', 'vbr01: leave']);
  });
});
