import assert from 'node:assert/strict';
import fc from 'fast-check';
import { csvProblemWords, csvFaultWords, secretColumnWords } from '../../../../src/core/fleetFile/csvWords';
import { readCsv, type ReadCsv } from '../../../../src/core/fleetFile/csvImport';
import { fileOfCsv } from '../../../../src/core/fleetFile/fileOfCsv';
import type { RowKey } from '../../../../src/core/fleetFile/keys';
import { readFleetFile } from '../../../../src/core/fleetFile/readFleetFile';
import { writeFleetFile } from '../../../../src/core/fleetFile/writeFleetFile';
import { csvFile, withFormula, withoutFormula } from '../../../../src/text/csv';

function read(text: string | Uint8Array, chosen?: ReadonlyMap<string, RowKey | undefined>): ReadCsv {
  const result = readCsv(typeof text === 'string' ? Buffer.from(text) : text, chosen);
  assert.ok(!('problem' in result), JSON.stringify(result));
  return result;
}

const valuesOf = (result: ReadCsv): readonly unknown[] => result.rows.map(({ values }) => values);

const keysOf = ({ mapping }: ReadCsv): readonly string[] =>
  mapping.map(({ use }) => (use.kind === 'key' ? use.key : use.kind));

const problemOf = (text: string | Uint8Array): string => {
  const result = readCsv(typeof text === 'string' ? Buffer.from(text) : text);
  assert.ok('problem' in result);
  assert.match(csvProblemWords(result.problem), /\.$/);
  return result.problem.code;
};

const utf16 = (text: string, isBig: boolean): Uint8Array => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
};

describe('readCsv', () => {
  const table = (separator: string, end: string): string =>
    [
      ['DNS name', 'Beschreibung', 'Port'],
      ['münchen.example.com', `"Größe${separator} ""A"""`, '443'],
      [],
      ['b.example.com', '', ''],
    ]
      .map((fields) => fields.join(separator))
      .join(end);
  const wanted = (separator: string): readonly unknown[] => [
    { dnsNameOrIpAddress: 'münchen.example.com', description: `Größe${separator} "A"`, port: 443 },
    { dnsNameOrIpAddress: 'b.example.com' },
  ];

  it('reads every separator, line end and encoding that spreadsheets write', () => {
    for (const separator of [',', ';', '\t'])
      for (const end of ['\n', '\r\n', '\r']) {
        const text = table(separator, end);
        for (const bytes of [
          Buffer.from(text),
          Buffer.from(`\uFEFF${text}`),
          utf16(text, false),
          utf16(text, true),
          Buffer.from(text, 'latin1'),
          Buffer.from(`${text}${end}${end}`),
        ]) {
          const result = read(bytes);
          assert.deepEqual(valuesOf(result), wanted(separator));
          assert.deepEqual(
            result.rows.map(({ line }) => line),
            [2, 4],
          );
        }
      }
    assert.deepEqual(valuesOf(read(`sep=|\r\n${table('|', '\r\n')}`)), wanted('|'));
    assert.deepEqual(read(`sep=;\r\n${table(';', '\r\n')}`).rows[0]?.line, 3);
    assert.equal(
      read(Buffer.from([...Buffer.from('Name;Note\na.b;'), 0x80, 0x93])).rows[0]?.values.description,
      '€“',
    );
  });

  it('takes the separator from outside of quotes', () => {
    const result = read('"Name, or IP, or both";Host;Port\nx;a.b;1');
    assert.deepEqual(valuesOf(result), [{ dnsNameOrIpAddress: 'a.b', port: 1 }]);
  });

  const headers: readonly (readonly [string, readonly string[]])[] = [
    [
      'dnsNameOrIpAddress,description,port,username,wcfPort,vbrCertificateThumbprint,credential,endpoint,uid,collect',
      [
        'dnsNameOrIpAddress',
        'description',
        'port',
        'username',
        'wcfPort',
        'vbrCertificateThumbprint',
        'credential',
        'endpoint',
        'uid',
        'collect',
      ],
    ],
    ['DnsNameOrIpAddres,Discription,WCF-Port', ['dnsNameOrIpAddress', 'description', 'wcfPort']],
    [
      'Server,User,Certificate Port,SHA-1 thumbprint',
      ['dnsNameOrIpAddress', 'username', 'wcfPort', 'vbrCertificateThumbprint'],
    ],
    [
      'Rechnername;Benutzer;Zertifikatsport;Fingerabdruck;Ort',
      ['dnsNameOrIpAddress', 'username', 'wcfPort', 'vbrCertificateThumbprint', 'unknown'],
    ],
    ["Adresse IP,Nom d'utilisateur,Remarque", ['dnsNameOrIpAddress', 'username', 'description']],
    ['Dirección IP,Usuario,Puerto,Descripción', ['dnsNameOrIpAddress', 'username', 'port', 'description']],
    ['Name,IP,DNS name', ['taken', 'taken', 'dnsNameOrIpAddress']],
    [
      'endpoint,name,uid,version,description,collected,collectionResult,level,warnings',
      [
        'endpoint',
        'dnsNameOrIpAddress',
        'uid',
        'unknown',
        'description',
        'unknown',
        'unknown',
        'unknown',
        'unknown',
      ],
    ],
    ['Host,,Host', ['dnsNameOrIpAddress', 'unknown', 'taken']],
  ];
  for (const [header, keys] of headers)
    it(`maps the columns ${header}`, () => assert.deepEqual(keysOf(read(header)), keys));

  it('follows the keys that a person chose', () => {
    const chosen = new Map<string, RowKey | undefined>([
      ['IP', 'dnsNameOrIpAddress'],
      ['Note', undefined],
      ['Password', 'description'],
    ]);
    assert.deepEqual(keysOf(read('DNS name,IP,Note,Password', chosen)), [
      'taken',
      'dnsNameOrIpAddress',
      'unknown',
      'secret',
    ]);
  });

  it('keeps nothing of a column with passwords', () => {
    for (const header of [
      'Password',
      'password (new)',
      'Kennwort',
      'Mot de passe',
      'Contraseña',
      'PWD',
      'API-Token',
      'vbrPasswort',
      '密码',
    ]) {
      const result = read(`Host,${header},Port\na.b,hunter2,1\nc d,hunter2,hunter2,hunter2\n`);
      assert.deepEqual(keysOf(result), ['dnsNameOrIpAddress', 'secret', 'port'], header);
      const told = [
        JSON.stringify(result),
        ...result.bad.map(({ fault }) => csvFaultWords(fault)),
        secretColumnWords(),
      ];
      assert.ok(told.every((text) => !text.includes('hunter2')));
      assert.deepEqual(valuesOf(result), [{ dnsNameOrIpAddress: 'a.b', port: 1 }]);
    }
  });

  it('tells each bad row with its line, its column and a reason, and keeps the others', () => {
    const result = read(
      [
        'Host,Port,Thumbprint,Credential,Collect,UID,Note',
        'a.b,1,,,yes,,"two',
        'lines"',
        'http://c.d,70000,12,,,,',
        ',1,,,,,',
        'e.f,,,my name,maybe,a/b,',
        `g.h,,,,,,${'x'.repeat(2001)}`,
        'i.j,,,,,,,extra',
        'k.l,443,,svc,NEIN,,',
      ].join('\r\n'),
    );
    assert.deepEqual(
      result.bad.map(({ line, column, fault }) => [line, column, fault.code]),
      [
        [4, 'Host', 'field'],
        [4, 'Port', 'field'],
        [4, 'Thumbprint', 'field'],
        [5, undefined, 'missing-key'],
        [6, 'Credential', 'credential-name'],
        [6, 'Collect', 'boolean'],
        [6, 'UID', 'uid'],
        [7, 'Note', 'too-long'],
        [8, undefined, 'extra-fields'],
      ],
    );
    // The column is named beside the words, and a table has no keys.
    for (const { fault } of result.bad) assert.match(csvFaultWords(fault), /^[^"][^:]*[.)]$/);
    assert.deepEqual(
      result.rows.map(({ line, values }) => [line, values]),
      [
        [2, { dnsNameOrIpAddress: 'a.b', port: 1, collect: true, description: 'two\r\nlines' }],
        [9, { dnsNameOrIpAddress: 'k.l', port: 443, credential: 'svc', collect: false }],
      ],
    );
  });

  it('refuses what is no table', () => {
    assert.equal(problemOf(''), 'no-header');
    assert.equal(problemOf('\n\n , ,\n'), 'no-header');
    assert.equal(problemOf('a.b,hunter2\nc.d,hunter2'), 'no-address');
    assert.equal(problemOf(Buffer.from('PK\u0003\u0004\u0000\u0000')), 'no-text');
    assert.equal(problemOf(new Uint8Array(16_000_001)), 'too-large');
    assert.equal(problemOf(`Host${','.repeat(300)}`), 'too-many-columns');
    assert.equal(problemOf(`Host\n${'a\n'.repeat(100_001)}`), 'too-many-rows');
  });

  it('tells the columns where none has the addresses, so that a person can choose one', () => {
    const result = readCsv(Buffer.from('Box;Port;Kennwort\na.b;9392;x\n'));
    assert.ok('problem' in result && result.problem.code === 'no-address');
    assert.deepEqual(
      result.problem.mapping.map(({ header, use }) => [header, use.kind]),
      [
        ['Box', 'unknown'],
        ['Port', 'key'],
        ['Kennwort', 'secret'],
      ],
    );
  });

  it('ends in a moment for separators and quotes without an end', () => {
    assert.equal(problemOf(`Host${','.repeat(1_000_000)}`), 'too-many-columns');
    assert.equal(problemOf(`Host\na.b${','.repeat(1_000_000)}`), 'too-many-columns');
    assert.equal(problemOf(`"Host${'x'.repeat(10_000_000)}`), 'long-record');
    assert.equal(problemOf(`"Host${'\n'.repeat(10_000_000)}`), 'long-record');
    const result = read(`Host\na.b\n"c.d\n${'e.f\n'.repeat(2_500_000)}`);
    assert.deepEqual(result.bad, [{ line: 3, fault: { code: 'long-record' } }]);
    assert.deepEqual(valuesOf(result), [{ dnsNameOrIpAddress: 'a.b' }]);
    assert.deepEqual(read('Host\n\n"c.d\ne.f').bad, [{ line: 3, fault: { code: 'unclosed-quote' } }]);
  });

  it('reads back what our own export writes', () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 30 })
      .filter((value) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(value));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(text, fc.constantFrom('=1+1', 'a,=b', ' +x', "it's", '-1;@y'))),
        (descriptions) => {
          const records = descriptions.map((description) => ['a.b', description]);
          const result = read(Buffer.from(csvFile([['name', 'description'], ...records])));
          assert.deepEqual(result.bad, []);
          assert.deepEqual(
            result.rows.map(({ values }) => values.description ?? ''),
            descriptions.map((description) => description.trim()),
          );
        },
      ),
    );
  });

  it('becomes a fleet file without a problem', () => {
    const { rows } = read('Host,Endpoint,Note\na.b,EM 2,yes\nc.d,,# 1\n');
    const text = writeFleetFile(fileOfCsv(rows, { endpoint: 'EM 1', credential: 'svc' }), 'yaml');
    const { file, problems } = readFleetFile(text);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      file?.rows.map(({ address, endpoint, credential, values }) => [
        address,
        endpoint,
        credential,
        values.description,
      ]),
      [
        ['a.b', 'EM 2', 'svc', 'yes'],
        ['c.d', 'EM 1', 'svc', '# 1'],
      ],
    );
  });
});

describe('withFormula', () => {
  it('undoes what keeps spreadsheets from running a text, and nothing else', () => {
    for (const text of ['=1', ' =1', 'a,=1', '\t', "it's", "'quoted'", 'a;b', "a,'b"])
      assert.equal(withFormula(withoutFormula(text)), text);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('=', '+', ',', ';', ' ', 'a', '"', '\n') }), (text) => {
        assert.equal(withFormula(withoutFormula(text)), text);
      }),
    );
  });
});
