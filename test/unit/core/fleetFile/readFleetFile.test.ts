import assert from 'node:assert/strict';
import fc from 'fast-check';
import { backupServerSpecTable } from '../../../../src/core/client/elements';
import { fileProblemWords } from '../../../../src/core/fleetFile/fileWords';
import { rowKeys } from '../../../../src/core/fleetFile/keys';
import { mostProblems } from '../../../../src/core/fleetFile/document';
import { isSecretKey, nearest, readFleetFile } from '../../../../src/core/fleetFile/readFleetFile';
import { faults, row, server } from '../../../support/fleetFaults';

describe('readFleetFile', () => {
  it('reads the rows with the values of the defaults', () => {
    const { file, problems } = readFleetFile(`
# The fleet of the south.
version: 1
endpoints:
  - Berlin
  - https://em02.example.com:9398/api/
defaults:
  endpoint: Berlin
  port: 9392
  credential: backup-admin
  collect: true
backupServers:
  - dnsNameOrIpAddress: vbr01.example.com
    description: "Rome, production"
  - dnsNameOrIpAddress: 10.0.0.7
    port: 443
    wcfPort: 443
    vbrCertificateThumbprint: ab cd ef 01 23 45 67 89 ab cd ef 01 23 45 67 89 ab cd ef 01
    endpoint: https://em02.example.com:9398/api/
    collect: false
`);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      file?.rows.map(({ place, places, ...rest }) => [place.line, places.dnsNameOrIpAddress?.column, rest]),
      [
        [
          13,
          25,
          {
            address: 'vbr01.example.com',
            endpoint: 'Berlin',
            credential: 'backup-admin',
            uid: undefined,
            collect: true,
            values: { description: 'Rome, production', port: 9392 },
          },
        ],
        [
          15,
          25,
          {
            address: '10.0.0.7',
            endpoint: 'https://em02.example.com:9398/api/',
            credential: 'backup-admin',
            uid: undefined,
            collect: false,
            values: {
              port: 443,
              wcfPort: 443,
              vbrCertificateThumbprint: 'ABCDEF0123456789ABCDEF0123456789ABCDEF01',
            },
          },
        ],
      ],
    );
  });

  it('reads JSON, also with tabs, and any line ends', () => {
    const json = JSON.stringify(
      { version: 1, endpoints: ['Berlin'], backupServers: [{ dnsNameOrIpAddress: 'a.b' }] },
      undefined,
      '\t',
    );
    for (const text of [
      json,
      json.replaceAll('\n', '\r\n'),
      `\uFEFF${json}`,
      row(server).replaceAll('\n', '\r\n'),
    ]) {
      const { file, problems } = readFleetFile(text);
      assert.deepEqual(problems, [], text);
      assert.equal(file?.rows.length, 1);
    }
  });

  for (const [what, text, fault, line] of faults) {
    it(`reports ${what} at its line, in words without a value of the file`, () => {
      const { problems } = readFleetFile(text);
      const [problem] = problems;
      assert.ok(problem, 'a problem');
      assert.deepEqual({ ...problem, ...fault }, problem);
      assert.equal(problem.place.line, line);
      const words = fileProblemWords(problem);
      assert.match(words, /[.?]$/);
      assert.doesNotMatch(words, /hunter2/);
    });
  }

  it('reports a fault of the defaults once, and returns the rows that do not use it', () => {
    const rows = ['a.b', 'c.d', 'e.f\n    port: 443\n    credential: x'];
    const { file, problems } = readFleetFile(
      `version: 1\nendpoints: [Berlin]\ndefaults:\n  port: 70000\n  credential: my name\nbackupServers:\n${rows
        .map((address) => `  - dnsNameOrIpAddress: ${address}\n`)
        .join('')}`,
    );
    assert.deepEqual(
      problems.map(({ code, place }) => [code, place.line]),
      [
        ['field', 4],
        ['credential-name', 5],
      ],
    );
    assert.deepEqual(
      file?.rows.map(({ address }) => address),
      ['e.f'],
    );
  });

  it('returns the rows that have no problem beside those that have', () => {
    const { file, problems } = readFleetFile(
      row(`${server}\n  - prt: 1\n  - dnsNameOrIpAddress: b.example.com`),
    );
    assert.deepEqual(
      file?.rows.map(({ address }) => address),
      ['vbr01.example.com', 'b.example.com'],
    );
    assert.ok(problems.length > 0);
  });

  it('reads a short text that stands for billions of values in no time', () => {
    const levels = Array.from({ length: 12 }, (_, level) =>
      level === 0
        ? 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]'
        : `a${String(level)}: &a${String(level)} [${Array(10)
            .fill(`*a${String(level - 1)}`)
            .join(', ')}]`,
    );
    const { problems } = readFleetFile(`${levels.join('\n')}\nversion: 1\nbackupServers: *a11\n`);
    assert.ok(problems.length > 0);
  });

  it('bounds the problems, and what is nested deep', () => {
    const many = readFleetFile(
      row(`${server}\n${Array.from({ length: 1000 }, (_, index) => `    k${String(index)}: 1`).join('\n')}`),
    );
    assert.equal(many.problems.length, mostProblems);
    for (const opening of ['[', '{a: ', '- ', '? '])
      assert.equal(readFleetFile(opening.repeat(1_000_000)).problems[0]?.code, 'too-deep', opening);
  });

  it('tells a problem of the defaults once, however many rows have it, and the other problems beside it', () => {
    const rows = Array.from(
      { length: mostProblems + 1 },
      (_, index) => `  - dnsNameOrIpAddress: a${index}.b\n`,
    );
    const { file, problems } = readFleetFile(
      `version: 1\nendpoints: [A]\ndefaults:\n  port: "9392"\n  credential: "1"\nbackupServers:\n${rows.join('')}  - prt: 1\n`,
    );
    assert.deepEqual(
      problems.map(({ code, place }) => [code, place.line]),
      [
        ['wrong-type', 4],
        ['credential-name', 5],
        ['unknown-key', mostProblems + 8],
        ['missing-key', mostProblems + 8],
      ],
    );
    assert.deepEqual(file?.rows, [], 'each of these rows is spoiled');
  });

  it('reads any text without an error of its own', () => {
    const parts = fc.constantFrom(
      'version: 1',
      '\n',
      '  ',
      '- ',
      ': ',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a',
      '"',
      "'",
      '|',
      '#',
      '\t',
      ...rowKeys,
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(parts, { maxLength: 60 }).map((all) => all.join('')),
        ),
        (text) => {
          const { problems, file } = readFleetFile(text);
          assert.ok(file !== undefined || problems.length > 0);
          for (const problem of problems) assert.ok(fileProblemWords(problem).length > 0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('has every element of the create but its secrets as a key', () => {
    for (const field of backupServerSpecTable.fields) {
      const isKey = (rowKeys as readonly string[]).includes(field.key);
      assert.equal(isKey, !('secret' in field), field.key);
      assert.equal(isSecretKey(field.key), 'secret' in field, field.key);
    }
  });

  it('offers the key that was probably meant', () => {
    assert.equal(nearest('dns_name_or_ip_address', rowKeys), 'dnsNameOrIpAddress');
    assert.equal(nearest('colect', rowKeys), 'collect');
    assert.equal(nearest('something', rowKeys), undefined);
  });
});
