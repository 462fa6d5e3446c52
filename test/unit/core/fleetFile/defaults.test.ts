import assert from 'node:assert/strict';
import Ajv from 'ajv';
import fc from 'fast-check';
import type { FleetRow } from '../../../../src/core/fleetFile/fleetFile';
import { fleetFileSchema } from '../../../../src/core/fleetFile/jsonSchema';
import { defaultKeys, rowKeys } from '../../../../src/core/fleetFile/keys';
import { readFleetFile } from '../../../../src/core/fleetFile/readFleetFile';
import { withRows } from '../../../../src/core/fleetFile/withRows';

/** A value for each key that rows and defaults may have, and one that is wrong. */
const values: Readonly<Record<string, readonly [fc.Arbitrary<unknown>, unknown]>> = {
  description: [fc.constantFrom('', 'Berlin', '2026'), null],
  port: [fc.constantFrom(1, 443, 65535), 70000],
  username: [fc.constantFrom('LAB\\svc', 'svc@lab.example'), 'root'],
  wcfPort: [fc.constantFrom(443, 9405), '9405'],
  vbrCertificateThumbprint: [fc.constantFrom('AB'.repeat(20), 'cd:'.repeat(20)), 'zz'],
  credential: [fc.constantFrom('a', 'b.c-d'), 'no name'],
  endpoint: [fc.constantFrom('Rome', 'Milan'), 5],
  collect: [fc.boolean(), 'yes'],
};
const own = fc.record(Object.fromEntries(Object.entries(values).map(([key, [good]]) => [key, good])), {
  requiredKeys: [],
});
type Values = Readonly<Record<string, unknown>>;

const textOf = (defaults: Values, rows: readonly Values[]): string =>
  JSON.stringify({
    ...{ version: 1, endpoints: ['Rome', 'Milan'], defaults: { endpoint: 'Rome', ...defaults } },
    backupServers: rows.map((row, index) => ({ dnsNameOrIpAddress: `vbr${String(index)}.example`, ...row })),
  });
const contentOf = (row: FleetRow): object => ({ ...row, place: undefined, places: undefined });

describe('the defaults of a fleet file', () => {
  const accepts = new Ajv({ strict: false }).compile(fleetFileSchema());

  it('have a value for each key that does not say which backup server it is', () => {
    assert.deepEqual([...defaultKeys].sort(), Object.keys(values).sort());
    assert.deepEqual(
      rowKeys.filter((key) => !defaultKeys.includes(key)),
      ['dnsNameOrIpAddress', 'uid'],
    );
  });

  it('mean what the same values in every row mean that has none itself', () => {
    fc.assert(
      fc.property(own, fc.array(own, { maxLength: 4 }), (defaults, rows) => {
        const short = readFleetFile(textOf(defaults, rows));
        const long = readFleetFile(
          textOf(
            {},
            rows.map((row) => ({ ...defaults, ...row })),
          ),
        );
        assert.deepEqual([short.problems, long.problems], [[], []]);
        assert.deepEqual(short.file?.rows.map(contentOf), long.file?.rows.map(contentOf));
        const [first] = short.file?.rows ?? [];
        if (first === undefined) return;
        // A row that is changed keeps what it has from the defaults.
        const changed = withRows(textOf(defaults, rows), [
          { kind: 'change', at: first.place, values: { credential: 'other' } },
        ]);
        assert.ok(changed);
        const after = readFleetFile(changed).file?.rows.map(contentOf);
        assert.deepEqual(after, [
          { ...contentOf(first), credential: 'other' },
          ...(short.file?.rows.slice(1).map(contentOf) ?? []),
        ]);
      }),
    );
  });

  it('are refused once for an endpoint that the file does not list, at its place', () => {
    for (const rows of [[], [{}, {}], [{ endpoint: 'Milan' }]]) {
      const text = textOf({ endpoint: 'Oslo' }, rows);
      const { problems, file } = readFleetFile(text);
      assert.deepEqual(
        problems.map(({ code, place: { start, end } }) => [code, text.slice(start, end)]),
        [['unknown-endpoint', '"Oslo"']],
      );
      assert.equal(file?.rows.length, rows.filter((row) => 'endpoint' in row).length);
    }
  });

  for (const [key, [, wrong]] of Object.entries(values)) {
    it(`are refused once for a wrong "${key}", whether rows use it or not, as the schema does`, () => {
      const good: Values = {
        description: 'a',
        port: 1,
        username: 'A\\b',
        wcfPort: 1,
        vbrCertificateThumbprint: '',
        credential: 'a',
        endpoint: 'Rome',
        collect: true,
      };
      for (const rows of [[], [{}], [{}, {}, {}], [{ [key]: good[key] }]]) {
        const text = textOf({ [key]: wrong }, rows);
        const { problems, file } = readFleetFile(text);
        assert.equal(problems.length, 1, `${text} ${JSON.stringify(problems)}`);
        assert.equal(text.slice(0, problems[0]?.place.start).split('"defaults"').length, 2);
        assert.equal(text.slice(0, problems[0]?.place.start).includes('backupServers'), false);
        // What a row has itself is not spoilt by the defaults.
        assert.equal(file?.rows.length, rows.filter((row) => key in row).length);
        if (key !== 'vbrCertificateThumbprint' || rows.length > 0)
          assert.equal(accepts(JSON.parse(text)), false);
      }
    });
  }
});
