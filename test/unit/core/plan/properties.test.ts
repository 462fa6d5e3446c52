import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readCsv } from '../../../../src/core/fleetFile/csvImport';
import { fileOfCsv } from '../../../../src/core/fleetFile/fileOfCsv';
import type { RowKey } from '../../../../src/core/fleetFile/keys';
import {
  writeFleetFile,
  type NewFleetFile,
  type RowValue,
  type RowValues,
} from '../../../../src/core/fleetFile/writeFleetFile';
import { isDrifted, writesAnything, type Plan } from '../../../../src/core/plan/plan';
import { FakeManager, plainForm, type Form, type Held } from '../../../support/fakeManager';
import { FakeFleet, readWhole, toldBy } from '../../../support/fakeFleet';

const hosts = [
  'vbr01.example.com',
  'vbr02.example.com',
  'bücher.example',
  '10.0.0.7',
  '2001:db8::7',
  'SHORT',
  'vbr06.example.org',
];

/** A host in the spellings that people type. */
const spelled = (host: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    host,
    host.toUpperCase(),
    ...(host.includes(':') ? ['[2001:0DB8:0::7]'] : []),
    ...(/[a-z]/i.test(host) && !host.includes(':') ? [`${host}.`] : []),
    ...(host.startsWith('b') ? ['xn--bcher-kva.example'] : []),
  );

const description = fc.oneof(
  fc.constantFrom(
    '',
    'Berlin, production',
    'LAB\\admin created this at 08:15',
    '<b>&amp;',
    ']]>',
    'a\nb',
    'a\r\nb',
    '0123',
    'yes',
    '# x',
    "'=1",
    '\u00A0x',
    '日本',
    '💾',
  ),
  fc.string({ maxLength: 12 }),
);
const port = fc.constantFrom(1, 443, 9392, 65535);
const hex = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...Array.from('0123456789ABCDEF')), { minLength: length, maxLength: length })
    .map((all) => all.join(''));
const thumbprint = fc.oneof(hex(40), fc.constant('0'.repeat(40)), fc.constant(`1E${'0'.repeat(38)}`));
/** A thumbprint in the forms that people paste. */
const pasted = thumbprint.chain((text) =>
  fc.constantFrom(
    text,
    text.toLowerCase(),
    text.replaceAll(/..(?=.)/g, '$&:'),
    `\u200E${text.replaceAll(/..(?=.)/g, '$& ')}`,
  ),
);

const heldOf = (host: string): fc.Arbitrary<Partial<Held> & { readonly address: string }> =>
  fc.record(
    {
      address: fc.constant(host),
      name: fc.constantFrom(host, host.toUpperCase()),
      description: fc.option(description, { nil: undefined }),
      port: fc.option(port, { nil: undefined }),
      version: fc.constantFrom('12.0.0.1420', '12.3', '13.0.1.1071', '', undefined),
      wcfPort: fc.option(port, { nil: undefined }),
      thumbprint: fc.option(thumbprint, { nil: undefined }),
    },
    { requiredKeys: ['address'] },
  );

const rowOf = (host: string): fc.Arbitrary<RowValues> =>
  fc.record(
    {
      dnsNameOrIpAddress: spelled(host),
      description,
      port,
      wcfPort: port,
      vbrCertificateThumbprint: pasted,
      collect: fc.boolean(),
      username: fc.constant('LAB\\svc'),
      credential: fc.constant('svc'),
    },
    { requiredKeys: ['dnsNameOrIpAddress'] },
  );

const some = <T>(of: (host: string) => fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.subarray(hosts).chain((chosen) => fc.tuple(...chosen.map(of)));

const defaults: fc.Arbitrary<RowValues> = fc.record(
  { credential: fc.constant('all'), description, port, collect: fc.boolean() },
  { requiredKeys: ['credential'] },
);

const anyForm: fc.Arbitrary<Partial<Form>> = fc.record(
  {
    absent: fc.constantFrom('omitted', 'nil', 'nil-of-wcf'),
    isReversed: fc.boolean(),
    jsonCase: fc.constantFrom('pascal', 'camel'),
    uid: fc.constantFrom('urn', 'urn-upper', 'plain', 'braces'),
    query: fc.constantFrom('applies', 'ignores-filter', 'forbidden', 'finds-nothing'),
    mostRows: fc.constantFrom(2, 3, 200),
    created: fc.constantFrom(200, 201, 202, 204),
    changed: fc.constantFrom(200, 204),
  },
  { requiredKeys: [] },
);

describe('a fleet file and what Enterprise Manager holds', function () {
  this.timeout(120_000);
  let em: FakeManager;
  let fleets: Readonly<Record<'xml' | 'json', FakeFleet>>;

  before(async () => {
    em = await FakeManager.start('EM 1');
    fleets = { xml: new FakeFleet([em], 'xml'), json: new FakeFleet([em], 'json') };
  });

  after(async () => {
    fleets.xml.dispose();
    fleets.json.dispose();
    await em.stop();
  });

  const begin = (
    form: Partial<Form>,
    held: readonly (Partial<Held> & { readonly address: string })[],
  ): void => {
    em.form = { ...plainForm, ...form };
    em.servers.splice(0);
    em.asked.splice(0);
    for (const server of held) em.hold({ ...server });
  };

  const format = fc.constantFrom('xml', 'json');

  it('come to rest after an apply, or after a second one where something was kept', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyForm,
        some(heldOf),
        some(rowOf),
        defaults,
        fc.boolean(),
        format,
        async (form, held, rows, more, prune, wire) => {
          begin(form, held);
          const fleet = fleets[wire];
          const text = writeFleetFile({ endpoints: ['EM 1'], defaults: more, rows }, 'yaml');
          const file = readWhole(`${text}prune: ${String(prune)}\n`);
          for (let round = 1; ; round += 1) {
            const plan = await fleet.plan(file);
            assert.deepEqual(em.writes, []);
            const removals = plan.extras.filter(({ remove }) => remove).length;
            const before = em.servers.length;
            for (const { item, fate } of await fleet.apply(plan))
              assert.ok(!['failed', 'not-begun'].includes(fate.kind), `${item.name}: ${fate.message}`);
            const isDeleted = ({ method }: { readonly method: string }): boolean => method === 'DELETE';
            assert.equal(em.writes.filter(isDeleted).length, removals);
            const created = plan.rows.filter(({ action }) => action.kind === 'create').length;
            assert.equal(em.servers.length, before + created - removals);
            em.asked.splice(0);
            const again = await fleet.plan(file);
            const isKept = plan.extras.some((extra) => extra.isKept);
            if (!writesAnything(again)) {
              if (!isDrifted(again)) return;
              assert.ok(
                again.extras.length > 0 && again.rows.every(({ action }) => action.kind === 'leave'),
                toldBy(again).join('\n'),
              );
              return;
            }
            assert.ok(isKept && round === 1, toldBy(again).join('\n'));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are the same after an export', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyForm,
        some(heldOf),
        format,
        fc.constantFrom('yaml', 'json'),
        async (form, held, wire, kind) => {
          begin(form, held);
          const text = await fleets[wire].exported(kind);
          const plan = await fleets[wire].plan(readWhole(text));
          assert.equal(isDrifted(plan), false, `${text}\n${toldBy(plan).join('\n')}`);
          assert.deepEqual(em.writes, []);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('differ in exactly the value that was changed in Enterprise Manager', async () => {
    const changed = fc.oneof(
      fc.record({ key: fc.constant('description' as const), value: fc.constantFrom('Changed', 'x\ny') }),
      fc.record({ key: fc.constant('port' as const), value: fc.constant(1234) }),
      fc.record({ key: fc.constant('wcfPort' as const), value: fc.constant(1234) }),
      fc.record({ key: fc.constant('thumbprint' as const), value: fc.constant('5'.repeat(40)) }),
    );
    const all = { description: 'One', port: 1, wcfPort: 2, thumbprint: 'AB'.repeat(20) };
    await fc.assert(
      fc.asyncProperty(
        anyForm,
        fc.shuffledSubarray(hosts, { minLength: 1 }),
        changed,
        format,
        async (form, names, { key, value }, wire) => {
          begin(
            form,
            names.map((address) => ({ address, ...all })),
          );
          const file = readWhole(await fleets[wire].exported());
          const [server] = em.servers;
          assert.ok(server);
          Object.assign(server, { [key]: value });
          const changes = (await fleets[wire].plan(file)).rows.flatMap(({ row, action }) =>
            action.kind === 'change'
              ? action.changes.map((change) => [row.address, change.key, change.from, change.to])
              : [],
          );
          const element = key === 'thumbprint' ? 'vbrCertificateThumbprint' : key;
          assert.deepEqual(changes, [[names[0], element, value, all[key]]]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('say the same whatever the order and the format of the file, and the format of the responses', async () => {
    const told = ({ id, rows, extras }: Plan): unknown => [
      id,
      rows
        .map(({ row, action, untold }) =>
          JSON.stringify([row.address, action.kind, action.kind === 'change' ? action.changes : [], untold]),
        )
        .sort(),
      extras.map(({ server, remove }) => [server.name, remove]),
    ];
    // A table has texts only: blanks around a value, and signs that a spreadsheet takes for a formula, are not kept.
    const plain = (values: RowValues): RowValues =>
      Object.fromEntries(
        Object.entries(values).map(([key, value]) => [
          key,
          key === 'description' && !/^[\w<\]日][^\r\n"]*$/.test(String(value)) ? 'plain' : value,
        ]),
      );
    const csv = ({ rows }: NewFleetFile): string => {
      const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))] as RowKey[];
      const cell = (value: RowValue = ''): string => `"${String(value).replaceAll('"', '""')}"`;
      return [keys.join(';'), ...rows.map((row) => keys.map((key) => cell(row[key])).join(';'))].join('\r\n');
    };
    const imported = (text: string): string => {
      const table = readCsv(Buffer.from(text));
      assert.ok(!('problem' in table) && table.bad.length === 0, JSON.stringify(table));
      return writeFleetFile(fileOfCsv(table.rows, { endpoint: 'EM 1' }), 'yaml');
    };
    await fc.assert(
      fc.asyncProperty(
        anyForm,
        some(heldOf),
        some(rowOf),
        fc.infiniteStream(fc.nat()),
        async (form, held, rows, numbers) => {
          begin(form, held);
          const file: NewFleetFile = {
            endpoints: ['EM 1'],
            rows: rows.map((row) => ({ credential: 'svc', ...plain(row) })),
          };
          const shuffled = <T>(items: readonly T[]): T[] =>
            items
              .map((item) => ({ item, at: Number(numbers.next().value) }))
              .sort((a, b) => a.at - b.at)
              .map(({ item }) => item);
          const other: NewFleetFile = {
            ...file,
            rows: shuffled(file.rows).map((row) => Object.fromEntries(shuffled(Object.entries(row)))),
          };
          const texts = [
            writeFleetFile(file, 'yaml'),
            writeFleetFile(file, 'json'),
            JSON.stringify({ backupServers: other.rows, endpoints: other.endpoints, version: 1 }),
            ...(rows.length === 0 ? [] : [imported(csv(other))]),
          ];
          const plans: unknown[] = [];
          for (const text of texts)
            for (const wire of ['xml', 'json'] as const)
              plans.push(told(await fleets[wire].plan(readWhole(text))));
          for (const plan of plans) assert.deepEqual(plan, plans[0]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
