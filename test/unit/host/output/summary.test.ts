import assert from 'node:assert/strict';
import fc from 'fast-check';
import { backupServersTable } from '../../../../src/core/client/elements';
import { EmError, type EmErrorKind } from '../../../../src/core/client/errors';
import { KeptExchanges } from '../../../../src/host/output/keptExchanges';
import {
  isBrief,
  numbersOf,
  repeatedLine,
  summaryLine,
  type SummaryWords,
} from '../../../../src/host/output/summary';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { failureOf, TestClient } from '../../../support/api';
import { acting, keptOf, type ExchangeParts } from '../../../support/exchanges';
import { assertLinear } from '../../../support/cpu';

const words: SummaryWords = {
  noAnswer: 'no answer',
  rows: (rows) => `${rows} rows`,
  bytes: (bytes) => `${bytes} bytes`,
  retry: (milliseconds) => `(again in ${milliseconds} ms)`,
  repeated: (times) => `${times} more times`,
};

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.constantFrom(
    'x\n#1  2026-01-01T00:00:00.000Z  EM  GET /api/  200',
    'a\r\u2028\u2029\u0085\u000B\u000Cb',
    '\u001B[2J\u009B31m',
    '\u202Egnp.exe\u2066',
    'Lab EM  GET /api/tasks  200  9 rows',
    'y'.repeat(1_000_000),
    `${' '.repeat(300_000)}x`,
  ),
);

describe('summary', () => {
  it('shows time, endpoint, request, status, rows, bytes and duration of a read', async () => {
    const sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    try {
      const em = new TestClient(sandbox.url);
      await em.logOn(sandbox);
      const path = 'backupServers?format=Entity';
      await em.client.read(
        { method: 'GET', path, auth: { kind: 'session', token: em.token } },
        backupServersTable,
      );
      const line = summaryLine(new KeptExchanges().add('Lab EM', em.last), words, undefined);
      assert.match(
        line,
        /^#\d+ {2}\d{4}-\d\d-\d\dT[\d:.]+Z {2}Lab EM {2}GET \/api\/backupServers\?format=Entity {2}200 {2}3 rows {2}\d+ bytes {2}\d+ ms$/,
      );
    } finally {
      await sandbox.stop();
    }
  });

  it('shows why a read failed, where a redirect leads, and that a read is sent again', () => {
    const failure = new EmError('unavailable', { status: 503 });
    const failed = summaryLine(keptOf({ id: 7, status: 503, failure, retryInMs: 300 }), words, 'EM is busy.');
    assert.equal(
      failed,
      '#7  1970-01-01T00:00:00.000Z  Lab EM  GET /api/tasks  503  42 bytes  12 ms  ✗ EM is busy.  (again in 300 ms)',
    );
    const silent = summaryLine(keptOf({ status: 0 }), words, 'It took too long.');
    assert.match(silent, / {2}no answer {2}12 ms {2}✗ It took too long\.$/);
    const redirect = keptOf({ status: 302, headers: [['Location', 'http://em/api/new']] });
    assert.match(summaryLine(redirect, words, undefined), / {2}302 {2}→ http:\/\/em\/api\/new {2}/);
  });

  it('writes one short line of fixed columns, whatever a server, a setting or a failure says', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, hostile, (name, path, target, failure) => {
        const parts = { path, status: 302, headers: [['location', target]] as const, retryInMs: 1 };
        const entry = keptOf(parts, name);
        const lines = [
          summaryLine(entry, words, failure),
          repeatedLine({ first: entry, last: entry, previous: undefined, count: 2 }, words),
        ];
        for (const line of lines) {
          assert.doesNotMatch(line, acting);
          assert.ok(line.length < 1600, String(line.length));
        }
        const columns = lines[0]?.split('  ') ?? [];
        assert.equal(columns.length, 10, lines[0]);
        assert.equal(columns[4], '302', lines[0]);
      }),
    );
  });

  it('writes a value of a million characters in a linear time', async () => {
    await assertLinear((size) => {
      const value = ` ${'\u202E \n'.repeat(size / 3)}`;
      summaryLine(keptOf({ path: value, status: 302, headers: [['location', value]] }, value), words, value);
    }, 3_000_000);
  });

  const failureOfKind = (kind: EmErrorKind): EmError => new EmError(kind);
  const cases: readonly (readonly [string, ExchangeParts, boolean])[] = [
    ['a read that went well', {}, true],
    ['a redirect of a read', { status: 302 }, true],
    ['a write that went well', { method: 'POST' }, false],
    ['a change that went well', { method: 'PUT', status: 204 }, false],
    ['a removal that went well', { method: 'DELETE', status: 204 }, false],
    ['a method that nobody knows', { method: 'PATCH' }, false],
    ['a read that failed', { status: 500, failure: failureOfKind('server-error') }, false],
    ['a read whose answer is not what was asked for', { failure: failureOfKind('unexpected-answer') }, false],
    ['a read that nothing answered', { status: 0, failure: failureOfKind('timeout') }, false],
    ['a write that failed', { method: 'POST', failure: failureOfKind('rejected') }, false],
    [
      'a write that failed in the background',
      { method: 'POST', failure: failureOfKind('rejected'), isBackground: true },
      false,
    ],
    [
      'a log on that is refused',
      { method: 'POST', status: 401, failure: failureOfKind('bad-credentials') },
      false,
    ],
    [
      'a read that fails in the background',
      { failure: failureOfKind('forbidden'), isBackground: true },
      true,
    ],
    ['a read that is sent again', { failure: failureOfKind('unavailable'), retryInMs: 300 }, true],
    ['a read whose session has ended', { status: 401, failure: failureOfKind('session-expired') }, true],
    ['a read that the user cancelled', { status: 0, failure: failureOfKind('cancelled') }, true],
  ];
  for (const [what, parts, brief] of cases) {
    it(`writes ${what} ${brief ? 'as one line' : 'whole'}`, () => {
      assert.equal(isBrief(keptOf(parts)), brief);
    });
  }

  it('begins a line with the numbers that lead to the exchanges', () => {
    const first = keptOf({ id: 13 });
    const last = keptOf({ id: 27 });
    const line = repeatedLine({ first, last, previous: undefined, count: 12 }, words);
    assert.match(line, /^#13–#27 {2}.* {2}200 {2}12 more times$/);
    assert.deepEqual(numbersOf(line), [
      { id: 13, start: 0, end: 3 },
      { id: 27, start: 4, end: 7 },
    ]);
    assert.deepEqual(numbersOf(summaryLine(first, words, undefined)), [{ id: 13, start: 0, end: 3 }]);
    for (const other of ['', '#', ' #12  2026-', '<a>#12</a>', '#12 of 13', '» #12  2026-']) {
      assert.deepEqual(numbersOf(other), [], other);
    }
  });
});

describe('what an exchange tells of a read', () => {
  let sandbox: Sandbox;
  let em: TestClient;

  before(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    em = new TestClient(sandbox.url);
    await em.logOn(sandbox);
  });

  after(() => sandbox.stop());

  const read = (client = em.client): Promise<unknown> =>
    client.read(
      { method: 'GET', path: 'tasks', auth: { kind: 'session', token: em.token } },
      backupServersTable,
    );

  it('marks a read as failed where the answer is valid but of another kind', async () => {
    await failureOf(read());
    assert.equal(em.last.failure?.kind, 'unexpected-answer');
    assert.equal(em.last.response?.status, 200);
  });

  it('marks a background read as such', async () => {
    await failureOf(read(em.client.inBackground()));
    assert.equal(em.last.isBackground, true);
  });
});
