import assert from 'node:assert/strict';
import fc from 'fast-check';
import { exportFleet } from '../../../src/fleet/fleetExport';
import { markFleet, versionCounts, type FleetEntry } from '../../../src/fleet/fleetRows';
import { readToFleetHost, readToFleetPage, type FleetRow } from '../../../src/shared/fleetMessages';

const entry = (endpoint: string, name: string, version: string): FleetEntry => ({
  key: `${endpoint} ${name}`,
  endpointUrl: `https://${endpoint}`,
  endpointName: endpoint.toUpperCase(),
  server: { uid: `urn:veeam:BackupServer:${name}`, name, version, links: [] },
  collection: undefined,
});

describe('fleet', () => {
  it('marks what is listed by two Enterprise Managers, and what is behind the newest', () => {
    const marks = markFleet([
      entry('a', 'vbr-1', '13.0.1.1071'),
      entry('b', 'VBR-1', '13.0.1.1071'),
      entry('b', 'vbr-2', '12.3.2'),
    ]);
    assert.deepEqual(marks.get('a vbr-1'), { alsoAt: ['B'], newest: undefined });
    assert.deepEqual(marks.get('b VBR-1'), { alsoAt: ['A'], newest: undefined });
    assert.deepEqual(marks.get('b vbr-2'), { alsoAt: [], newest: '13.0.1.1071' });
  });

  it('counts versions by number, the newest first', () => {
    const entries = ['9.5', '12.10.1', '12.9', '12.9', ''].map((version, index) =>
      entry('a', `vbr-${index}`, version),
    );
    assert.deepEqual(versionCounts(entries), [
      ['12.10.1', 1],
      ['12.9', 2],
      ['9.5', 1],
    ]);
  });

  const row: FleetRow = {
    key: 'k',
    endpoint: 'Lab',
    name: 'vbr',
    version: '13.0',
    description: 'a, "b"\nc',
    collected: 'collected 2 hours ago',
    collectedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
    warnings: ['One.', 'Two.'],
    level: 'warning',
  };

  it('is exported as CSV that a spreadsheet reads, and in which nothing is a formula', () => {
    const csv = exportFleet('csv', [row, { ...row, name: '=HYPERLINK("x")', description: '+1' }]);
    assert.equal(
      csv,
      '\uFEFFendpoint,name,version,description,collected,warnings\r\n' +
        'Lab,vbr,13.0,"a, ""b""\nc",collected 2 hours ago (2026-01-02T03:04:05.000Z),One.; Two.\r\n' +
        `Lab,"'=HYPERLINK(""x"")",13.0,'+1,collected 2 hours ago (2026-01-02T03:04:05.000Z),One.; Two.\r\n`,
    );
  });

  it('is exported as CSV of one record for each row, whatever is in them', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 5 }), (texts) => {
        const rows = texts.map(([name, description]) => ({ ...row, name, description }));
        const records = parseCsv(exportFleet('csv', rows).slice(1));
        assert.equal(records.length, rows.length + 1);
        assert.ok(records.every(({ length }) => length === 6));
        for (const [index, { name }] of rows.entries()) {
          const read = records[index + 1]?.[1] ?? '';
          assert.ok(read === name || read === `'${name}`);
          assert.doesNotMatch(read, /^[=+\-@\t\r]/);
        }
      }),
    );
  });

  it('is exported as JSON with times', () => {
    const [read] = JSON.parse(exportFleet('json', [row])) as [{ lastCollection: { at: string } }];
    assert.equal(read.lastCollection.at, '2026-01-02T03:04:05.000Z');
    const [none] = JSON.parse(exportFleet('json', [{ ...row, collected: '', collectedAt: 0 }])) as [
      { lastCollection: unknown },
    ];
    assert.equal(none.lastCollection, null);
  });

  it('takes messages that are what they should be, and no others', () => {
    assert.deepEqual(readToFleetHost({ type: 'act', action: 'collect', keys: ['a'] }), {
      type: 'act',
      action: 'collect',
      keys: ['a'],
    });
    assert.equal(readToFleetHost({ type: 'act', action: 'format', keys: [] }), undefined);
    assert.equal(readToFleetHost({ type: 'export', format: 'exe', keys: [] }), undefined);
    assert.equal(readToFleetPage({ type: 'rows', anew: true, rows: [{}] }), undefined);
    assert.ok(readToFleetPage({ type: 'rows', anew: true, rows: [row] }));
  });
});

/** RFC 4180. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (const match of text.matchAll(pattern)) {
    record.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    if (match[3] === '\r\n') {
      records.push(record);
      record = [];
    }
  }
  return records;
}
