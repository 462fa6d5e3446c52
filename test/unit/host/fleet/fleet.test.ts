import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BackupServer } from '../../../../src/core/client/elements';
import { EmError } from '../../../../src/core/client/errors';
import type { BackupServerQuery } from '../../../../src/core/client/query';
import type { Endpoint } from '../../../../src/core/session/endpoint';
import type { Health, Inventory } from '../../../../src/core/inventory/inventory';
import { exportFleet } from '../../../../src/host/fleet/fleetExport';
import { loadFleet } from '../../../../src/host/fleet/fleetLoader';
import type { FleetItem } from '../../../../src/host/fleet/fleetModel';
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
  it('marks a server that two Enterprise Managers list, and a server behind the newest version', () => {
    const marks = markFleet([
      entry('a', 'vbr-1', '13.0.1.1071'),
      entry('b', 'VBR-1', '13.0.1.1071'),
      entry('b', 'vbr-2', '12.3.2'),
    ]);
    assert.deepEqual(marks.get('a vbr-1'), { alsoAt: ['B'], newest: undefined });
    assert.deepEqual(marks.get('b VBR-1'), { alsoAt: ['A'], newest: undefined });
    assert.deepEqual(marks.get('b vbr-2'), { alsoAt: [], newest: '13.0.1.1071' });
  });

  it('drops only the rows that a complete reading did not see', () => {
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

  it('keeps the result of an endpoint until a reading asks it again', () => {
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

  /** A server with this name and description, and its row. */
  const item = (
    name: string,
    description: string,
    collection: FleetEntry['collection'] = {
      result: 'warning',
      time: new Date(row.collectedAt),
      sessionUid: 'u',
    },
  ): Pick<FleetItem, 'entry' | 'row'> => ({
    entry: {
      key: 'k',
      endpoint: { ...endpointOf('lab'), name: 'Lab' },
      server: { uid: 'u:1', name, description, version: '13.0', links: [] },
      collection,
    },
    row,
  });

  it('exports CSV that a spreadsheet reads, without a formula, with machine columns apart from sentences', () => {
    const csv = exportFleet('csv', [item('vbr', 'a, "b"\nc'), item('=HYPERLINK("x")', '+1')]);
    const end = '2026-01-02T03:04:05.000Z,warning,warning,One. Two.\r\n';
    assert.equal(
      csv,
      '\uFEFFendpoint,name,uid,version,description,collected,collectionResult,level,warnings\r\n' +
        `Lab,vbr,u:1,13.0,"a, ""b""\nc",${end}` +
        `Lab,"'=HYPERLINK(""x"")",u:1,13.0,'+1,${end}`,
    );
  });

  it('exports empty fields for a server without a known collection', () => {
    const entry = { ...item('vbr', '').entry, collection: undefined };
    assert.match(exportFleet('csv', [{ entry, row }]), /\r\nLab,vbr,u:1,13\.0,,,,warning,One\. Two\.\r\n$/);
  });

  it('exports one CSV record for each row, whatever the row holds', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 5 }), (texts) => {
        const rows = texts.map(([name, description]) => item(`n${name}`, description));
        const records = parseCsv(exportFleet('csv', rows).slice(1));
        assert.equal(records.length, rows.length + 1);
        assert.ok(records.every(({ length }) => length === 9));
        for (const [index, [, description]] of texts.entries()) {
          const read = records[index + 1]?.[4] ?? '';
          assert.equal(read.replaceAll("'", ''), description.replaceAll("'", ''));
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
    it(`exports no formula to CSV ${what}`, () => {
      const [, line = ''] = exportFleet('csv', [item(name, '')]).split(/\r\n(?=Lab,)/);
      assert.ok(line.startsWith(`Lab,${written},u:1,13.0,`), JSON.stringify(line));
    });
  }

  it('exports no formula to CSV wherever a spreadsheet begins a field', () => {
    const pieces = fc.constantFrom(...Array.from(',;|\t\r\n \u00A0\uFEFF"=+-@＝＋－＠ax1\u2003\u200B\u202E'));
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (texts) => {
        const csv = exportFleet('csv', [item(texts.join(''), '')]).slice(1);
        for (const field of csv.split(/[,;|\t\r\n]/)) {
          assert.doesNotMatch(field, /^[\s"\p{Z}\p{C}\p{DI}]*[=+\-@＝＋－＠]/u, JSON.stringify(csv));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('exports no control character and no half of a character', () => {
    const name = 'a\u001B[2Jb\u009Bc\uD800';
    const hostile = item(name, '\u202Ex');
    const csv = exportFleet('csv', [hostile]);
    assert.match(csv, /a⟨U\+001B⟩\[2Jb⟨U\+009B⟩c\uFFFD/);
    const json = exportFleet('json', [hostile]);
    assert.match(json, /^[\x20-\x7E\n]*$/);
    assert.deepEqual((JSON.parse(json) as readonly { name: string }[])[0]?.name, name);
  });

  it('exports JSON with times and results, and null where they are not known', () => {
    const [read, none] = JSON.parse(
      exportFleet('json', [item('vbr', ''), { ...item('vbr', ''), entry: entry('a', 'vbr', '13') }]),
    ) as readonly Record<string, unknown>[];
    assert.equal(read?.['collected'], '2026-01-02T03:04:05.000Z');
    assert.equal(read['collectionResult'], 'warning');
    assert.deepEqual([none?.['collected'], none?.['collectionResult']], [null, null]);
  });

  it('accepts only messages that match their schema', () => {
    assert.deepEqual(readToFleetHost({ type: 'act', action: 'collect', keys: ['a'] }), {
      type: 'act',
      action: 'collect',
      keys: ['a'],
    });
    assert.equal(readToFleetHost({ type: 'act', action: 'format', keys: [] }), undefined);
    assert.equal(readToFleetHost({ type: 'export', format: 'exe', keys: [] }), undefined);
    assert.deepEqual(readToFleetPage({ type: 'rows', anew: true, rows: [{}], gone: [] }), {
      message: { type: 'rows', anew: true, rows: [], gone: [] },
      refused: 1,
    });
    assert.ok(readToFleetPage({ type: 'rows', anew: true, rows: [row], gone: ['a'] }));
  });

  it('sends a row with texts of any length to the page, and drops only the row that is invalid', () => {
    const long = { ...row, name: 'x'.repeat(999) + '😀'.repeat(5000), warnings: ['w'.repeat(100_000)] };
    const short = shortRow({ ...long, description: 'd'.repeat(100_000), denied: { edit: 'e'.repeat(5000) } });
    assert.ok(JSON.stringify(short).length < 8000);
    assert.ok(!/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/.test(short.name));
    const rows = [{}, short, { ...row, key: 'k'.repeat(2000) }, 'text', null, row];
    const read = readToFleetPage({ type: 'rows', anew: true, rows, gone: [] });
    assert.deepEqual(read, {
      message: { type: 'rows', anew: true, rows: [short, row], gone: [] },
      refused: 4,
    });
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

  it('goes on after the failure of one endpoint, and keeps the rows that were read of it', async () => {
    const names: string[] = [];
    const failures: string[] = [];
    await loadFleet(inventory([]), [endpointOf('good'), endpointOf('broken')], {
      signal: new AbortController().signal,
      onPage: (_, servers) => names.push(...servers.map(({ name }) => name ?? '')),
      onHealth: () => undefined,
      onAnswered: () => undefined,
      onFailure: ({ id }, { kind }) => failures.push(`${id} ${kind}`),
      onRefused: () => undefined,
    });
    assert.deepEqual(names.sort(), ['broken-1', 'good-1', 'good-2', 'good-3']);
    assert.deepEqual(failures, ['broken forbidden']);
  });

  it('does not report an endpoint that was logged out meanwhile as empty', async () => {
    const heard: string[] = [];
    const nobody = { health: () => Promise.resolve({}), page: () => Promise.resolve(undefined) };
    await loadFleet(nobody as unknown as Inventory, [endpointOf('a')], {
      signal: new AbortController().signal,
      onPage: () => undefined,
      onHealth: () => undefined,
      onAnswered: ({ id }) => heard.push(`${id} answered`),
      onFailure: ({ id }, { kind }) => heard.push(`${id} ${kind}`),
      onRefused: () => undefined,
    });
    assert.deepEqual(heard, ['a session-expired']);
  });

  it('shows the rows before the health of the endpoint is known', async () => {
    const heard: string[] = [];
    let answer: (health: Health) => void = () => undefined;
    const health = (): Promise<Health> => new Promise((resolve) => (answer = resolve));
    await loadFleet(Object.assign(inventory([]), { health }), [endpointOf('good')], {
      signal: new AbortController().signal,
      onPage: (_, servers) => heard.push(...servers.map(({ name }) => name ?? '')),
      onHealth: () => heard.push('health'),
      onAnswered: () => {
        heard.push('answered');
        answer({});
      },
      onFailure: () => undefined,
      onRefused: () => undefined,
    });
    assert.deepEqual(heard, ['good-1', 'good-2', 'good-3', 'answered', 'health']);
  });

  it('requests no further page after a cancel', async () => {
    const asked: string[] = [];
    const controller = new AbortController();
    await loadFleet(inventory(asked), [endpointOf('good')], {
      signal: controller.signal,
      onPage: () => {
        controller.abort();
      },
      onHealth: () => undefined,
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
