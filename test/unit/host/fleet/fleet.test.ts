import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BackupServer } from '../../../../src/core/client/elements';
import { EmError } from '../../../../src/core/client/errors';
import type { BackupServerQuery } from '../../../../src/core/client/query';
import type { Endpoint } from '../../../../src/core/session/endpoint';
import type { Inventory } from '../../../../src/core/inventory/inventory';
import { exportFleet } from '../../../../src/host/fleet/fleetExport';
import { loadFleet } from '../../../../src/host/fleet/fleetLoader';
import {
  FleetAnswers,
  isGone,
  markFleet,
  versionCounts,
  type FleetEntry,
} from '../../../../src/host/fleet/fleetRows';
import {
  readToFleetHost,
  readToFleetPage,
  shortRow,
  type FleetRow,
} from '../../../../src/protocol/fleetMessages';

const endpointOf = (id: string): Endpoint => ({
  id,
  binding: id,
  name: id.toUpperCase(),
  url: `https://${id}/api/`,
  source: 'user',
});

const entry = (endpoint: string, name: string, version: string): FleetEntry => ({
  key: `${endpoint} ${name}`,
  endpoint: endpointOf(endpoint),
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

  it('loses what a reading should have seen and did not, and nothing else', () => {
    const reading = {
      seen: new Set(['a seen']),
      failures: new Map([['broken', 'It does not answer.']]),
      answered: new Set<string>(),
      notes: new Map<string, string>(),
      only: undefined,
    };
    const gone = (endpoint: string, name: string, only?: ReadonlySet<string>): boolean =>
      isGone(entry(endpoint, name, '13'), { ...reading, only });
    assert.ok(!gone('a', 'seen'));
    assert.ok(gone('a', 'removed'));
    assert.ok(!gone('broken', 'last read'));
    assert.ok(gone('logged-out', 'x'));
    assert.ok(!gone('b', 'not asked', new Set(['a'])));
    assert.ok(gone('a', 'removed', new Set(['a'])));
  });

  it('keeps what was said of an endpoint until a reading hears it again', () => {
    const answers = new FleetAnswers();
    const heard = (answered: readonly string[], failures = {}, notes = {}): void =>
      answers.take({
        answered: new Set(answered),
        failures: new Map(Object.entries(failures)),
        notes: new Map(Object.entries(notes)),
      });
    heard(['a', 'b'], { c: 'C is silent.' }, { a: 'A: 1 not shown.', b: 'B: 2 not shown.' });
    assert.deepEqual(answers.counts, { answered: 2, asked: 3 });
    assert.deepEqual(answers.lines, ['C is silent.', 'A: 1 not shown.', 'B: 2 not shown.']);
    heard(['a']);
    assert.deepEqual(answers.lines, ['C is silent.', 'B: 2 not shown.'], 'a reading of one tells of one');
    heard([]);
    assert.deepEqual(answers.lines, ['C is silent.', 'B: 2 not shown.'], 'nothing was heard before Cancel');
    heard(['c'], { b: 'B is silent.' });
    assert.deepEqual(answers.lines, ['B is silent.', 'B: 2 not shown.']);
    assert.deepEqual(answers.counts, { answered: 2, asked: 3 });
    answers.keep(new Set(['a', 'c']));
    assert.deepEqual([answers.lines, answers.counts], [[], { answered: 2, asked: 2 }]);
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
        'Lab,vbr,13.0,"a, ""b""\nc",collected 2 hours ago (2026-01-02T03:04:05.000Z),"One.; Two."\r\n' +
        `Lab,"'=HYPERLINK(""x"")",13.0,'+1,collected 2 hours ago (2026-01-02T03:04:05.000Z),"One.; Two."\r\n`,
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
          assert.equal(read.replaceAll("'", ''), name.replaceAll("'", ''));
          assert.doesNotMatch(read, /^[=+\-@\t\r]/);
        }
      }),
    );
  });

  for (const [what, name, written] of [
    ['after a space', ' =1+1', "' =1+1"],
    ['after a no-break space', '\u00A0=1+1', "'\u00A0=1+1"],
    ['after a byte order mark', '\uFEFF=1+1', "'\uFEFF=1+1"],
    ['after a zero-width space', '\u200B@SUM(A1)', "'\u200B@SUM(A1)"],
    ['after a quote', '"=1+1', `"'""=1+1"`],
    ['after a semicolon at the beginning', ';=1+1', `"';'=1+1"`],
    ['after a semicolon in the middle', 'x;=1+1', `"x;'=1+1"`],
    ['after a semicolon and quotes', 'x; "=1+1', `"x;' ""=1+1"`],
    ['after a tab in the middle', 'x\t-1', `"x\t'-1"`],
    ['after a bar in the middle', 'x|+1', `"x|'+1"`],
    ['after a comma in the middle', 'x,@A1', `"x,'@A1"`],
    ['after a line break in the middle', 'x\r\n=1', `"x\r\n'=1"`],
    ['in full width', '＝1+1', "'＝1+1"],
    ['in full width after a separator', 'x;＠A1', `"x;'＠A1"`],
    ['after a control character', '\0=1', "'⟨U+0000⟩=1"],
  ] as const) {
    it(`has no formula in its CSV ${what}`, () => {
      const [, line = ''] = exportFleet('csv', [{ ...row, name, description: '' }]).split(/\r\n(?=Lab,)/);
      assert.ok(line.startsWith(`Lab,${written},13.0,`), JSON.stringify(line));
    });
  }

  it('has no formula in its CSV wherever a spreadsheet takes a field to begin', () => {
    const pieces = fc.constantFrom(...Array.from(',;|\t\r\n \u00A0\uFEFF"=+-@＝＋－＠ax1\u2003\u200B\u202E'));
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (texts) => {
        const csv = exportFleet('csv', [{ ...row, name: texts.join('') }]).slice(1);
        for (const field of csv.split(/[,;|\t\r\n]/)) {
          assert.doesNotMatch(field, /^[\s"\p{Z}\p{C}\p{DI}]*[=+\-@＝＋－＠]/u, JSON.stringify(csv));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('has no character in its files that a terminal acts on, and no half of one', () => {
    const hostile = { ...row, name: 'a\u001B[2Jb\u009Bc\uD800', description: '\u202Ex' };
    const csv = exportFleet('csv', [hostile]);
    assert.match(csv, /a⟨U\+001B⟩\[2Jb⟨U\+009B⟩c\uFFFD/);
    const json = exportFleet('json', [hostile]);
    assert.match(json, /^[\x20-\x7E\n]*$/);
    assert.deepEqual((JSON.parse(json) as readonly { name: string }[])[0]?.name, hostile.name);
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
    assert.deepEqual(readToFleetPage({ type: 'rows', anew: true, rows: [{}] }), {
      message: { type: 'rows', anew: true, rows: [] },
      refused: 1,
    });
    assert.ok(readToFleetPage({ type: 'rows', anew: true, rows: [row] }));
  });

  it('sends a row to its page however long its texts are, and leaves out no other for a bad one', () => {
    const long = { ...row, name: 'x'.repeat(999) + '😀'.repeat(5000), warnings: ['w'.repeat(100_000)] };
    const short = shortRow({ ...long, description: 'd'.repeat(100_000), denied: { edit: 'e'.repeat(5000) } });
    assert.ok(JSON.stringify(short).length < 8000);
    assert.ok(!/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/.test(short.name));
    const rows = [{}, short, { ...row, key: 'k'.repeat(2000) }, 'text', null, row];
    const read = readToFleetPage({ type: 'rows', anew: true, rows });
    assert.deepEqual(read, { message: { type: 'rows', anew: true, rows: [short, row] }, refused: 4 });
  });
});

describe('reading the fleet', () => {
  const server = (name: string): BackupServer => ({ uid: `urn:veeam:BackupServer:${name}`, name, links: [] });

  /** Three pages of one server each; `broken` refuses its second. */
  const inventory = (asked: string[]): Inventory =>
    ({
      health: () => Promise.resolve({}),
      page: ({ id }: Endpoint, { page }: BackupServerQuery, signal?: AbortSignal) => {
        asked.push(`${id} ${page}`);
        if (signal?.aborted) return Promise.reject(new EmError('cancelled'));
        if (id === 'broken' && page === 2) return Promise.reject(new EmError('forbidden'));
        return Promise.resolve({ servers: [server(`${id}-${page}`)], page, pages: 3 });
      },
    }) as unknown as Inventory;

  it('goes on where one endpoint fails, and keeps what was read of it', async () => {
    const names: string[] = [];
    const failures: string[] = [];
    await loadFleet(inventory([]), [endpointOf('good'), endpointOf('broken')], {
      signal: new AbortController().signal,
      onPart: ({ entries }) => names.push(...entries.map((item) => item.server.name ?? '')),
      onAnswered: () => undefined,
      onFailure: ({ id }, { kind }) => failures.push(`${id} ${kind}`),
      onRefused: () => undefined,
    });
    assert.deepEqual(names.sort(), ['broken-1', 'good-1', 'good-2', 'good-3']);
    assert.deepEqual(failures, ['broken forbidden']);
  });

  it('does not take an endpoint that was logged out meanwhile for one that lists nothing', async () => {
    const heard: string[] = [];
    const nobody = { health: () => Promise.resolve({}), page: () => Promise.resolve(undefined) };
    await loadFleet(nobody as unknown as Inventory, [endpointOf('a')], {
      signal: new AbortController().signal,
      onPart: () => undefined,
      onAnswered: ({ id }) => heard.push(`${id} answered`),
      onFailure: ({ id }, { kind }) => heard.push(`${id} ${kind}`),
      onRefused: () => undefined,
    });
    assert.deepEqual(heard, ['a session-expired']);
  });

  it('asks for no further page once it is cancelled', async () => {
    const asked: string[] = [];
    const controller = new AbortController();
    await loadFleet(inventory(asked), [endpointOf('good')], {
      signal: controller.signal,
      onPart: () => {
        controller.abort();
      },
      onAnswered: () => undefined,
      onFailure: () => undefined,
      onRefused: () => undefined,
    });
    assert.deepEqual(asked, ['good 1']);
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
