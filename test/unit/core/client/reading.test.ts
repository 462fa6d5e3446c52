import assert from 'node:assert/strict';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readAnswerBody } from '../../../../src/core/client/answerBody';
import { readBody } from '../../../../src/core/client/codec';
import type { ReadingCode } from '../../../../src/core/client/document';
import {
  backupServersTable,
  logonSessionTable,
  queryResultTable,
} from '../../../../src/core/client/elements';
import type { HeaderList } from '../../../../src/core/client/exchange';
import { answerLimits } from '../../../../src/core/client/limits';
import { CannedClient, inPieces, listRequest } from '../../../support/canned';
import { failureOf, TestClient } from '../../../support/api';

const declared = (encoding: string | undefined): string =>
  `<?xml version="1.0"${encoding === undefined ? '' : ` encoding="${encoding}"`}?><BackupServers><BackupServer UID="u" Name="vbr-ä"/></BackupServers>`;
const json = '{"BackupServers":[{"UID":"u","Name":"vbr-ä"}]}';

const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

type Encoded = readonly [what: string, bytes: Buffer, contentType?: string];

const legible: readonly Encoded[] = [
  ['UTF-8', Buffer.from(declared(undefined))],
  ['UTF-8 that says so', Buffer.from(declared('UTF-8'))],
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${declared('utf-8')}`)],
  ['declared ISO-8859-1', Buffer.from(declared('ISO-8859-1'), 'latin1')],
  ['declared windows-1252', Buffer.from(declared('windows-1252'), 'latin1')],
  [
    'ISO-8859-15 that says so in apostrophes',
    Buffer.from(declared('ISO-8859-15').replace(/"/g, "'"), 'latin1'),
  ],
  ['ISO-8859-1 in the header', Buffer.from(declared(undefined), 'latin1'), 'text/xml; charset=iso-8859-1'],
  [
    'ISO-8859-1 by its header, in quotes',
    Buffer.from(declared('utf-8'), 'latin1'),
    'text/xml;charset="ISO-8859-1"',
  ],
  ['UTF-8 in the header and another declaration', Buffer.from(declared('utf-16')), 'text/xml; charset=utf-8'],
  [
    'UTF-8 with an unknown charset in the header',
    Buffer.from(declared(undefined)),
    'text/xml; charset=nothing',
  ],
  ['UTF-8 with UTF-16 in the header', Buffer.from(declared(undefined)), 'text/xml; charset=utf-16'],
  ['UTF-16 little-endian with a mark', Buffer.from(`\uFEFF${declared('utf-16')}`, 'utf16le')],
  ['UTF-16 big-endian with a mark', bigEndian(`\uFEFF${declared('UTF-16')}`)],
  ['UTF-16 little-endian without a mark', Buffer.from(declared('utf-16'), 'utf16le')],
  ['UTF-16 big-endian without a mark', bigEndian(declared('utf-16'))],
  ['UTF-16 without a mark and a declaration', Buffer.from(declared(undefined), 'utf16le')],
  [
    'UTF-16 under a header of UTF-8',
    Buffer.from(`\uFEFF${declared(undefined)}`, 'utf16le'),
    'text/xml; charset=utf-8',
  ],
  ['JSON in UTF-8', Buffer.from(json)],
  ['JSON in UTF-8 with a mark', Buffer.from(`\uFEFF${json}`)],
  ['JSON in UTF-16 without a mark', Buffer.from(json, 'utf16le')],
  ['JSON in UTF-16 big-endian', bigEndian(`\uFEFF${json}`)],
  ['JSON with ISO-8859-1 in the header', Buffer.from(json, 'latin1'), 'application/json; charset=latin1'],
  ['JSON after white space', Buffer.from(`\r\n\t ${json}\n`)],
];

const illegible: readonly (readonly [...Encoded, ReadingCode])[] = [
  ['a byte that is invalid in UTF-8', Buffer.from(declared(undefined), 'latin1'), undefined, 'invalid-bytes'],
  ['a byte that is invalid in UTF-8, in JSON', Buffer.from(json, 'latin1'), undefined, 'invalid-bytes'],
  ['an overlong form', Buffer.from('<a>\xc0\xbc</a>', 'latin1'), undefined, 'invalid-bytes'],
  [
    'half of a surrogate pair in UTF-8',
    Buffer.from('<a>\xed\xa0\x80</a>', 'latin1'),
    undefined,
    'invalid-bytes',
  ],
  ['half of a surrogate pair in UTF-16', Buffer.from('<a>\uD800</a>', 'utf16le'), undefined, 'invalid-bytes'],
  [
    'half of a UTF-16 character',
    Buffer.from(declared(undefined), 'utf16le').subarray(0, -1),
    undefined,
    'invalid-bytes',
  ],
  ['UTF-8 that is declared as UTF-16', Buffer.from(declared('utf-16')), undefined, 'wrong-encoding'],
  [
    'UTF-16 that says UTF-8',
    Buffer.from(`\uFEFF${declared('utf-8')}`, 'utf16le'),
    undefined,
    'wrong-encoding',
  ],
  [
    'a mark of UTF-8 that says ISO-8859-1',
    Buffer.from(`\uFEFF${declared('iso-8859-1')}`),
    undefined,
    'wrong-encoding',
  ],
  ['an unknown encoding', Buffer.from(declared('no-such')), undefined, 'wrong-encoding'],
  ['an incomplete character at the end', Buffer.from(`${json}ä`).subarray(0, -1), undefined, 'invalid-bytes'],
];

const typed = (contentType: string | undefined): HeaderList =>
  contentType === undefined ? [] : [['Content-Type', contentType]];

describe('the encoding of a response', () => {
  for (const [what, bytes, contentType] of legible) {
    it(`is detected in any chunks: ${what}`, async () => {
      for (const length of [1, 2, 3, 7, 65536]) {
        const canned = new CannedClient(() => ({
          body: inPieces(bytes, length),
          headers: typed(contentType),
        }));
        const { items } = await canned.client.read(listRequest, backupServersTable);
        assert.equal(items[0]?.name, 'vbr-ä');
        assert.match((await canned.last.response?.body?.render())?.text ?? '', /vbr-ä/);
      }
    });
  }

  for (const [what, bytes, contentType, code] of illegible) {
    it(`is not guessed for ${what}`, async () => {
      for (const length of [1, 3, 65536]) {
        const canned = new CannedClient(() => ({
          body: inPieces(bytes, length),
          headers: typed(contentType),
        }));
        const error = await failureOf(canned.client.read(listRequest, backupServersTable));
        assert.equal(error.kind, 'unreadable-answer');
        assert.equal(error.facts.reason?.code, code);
      }
    });
  }
});

describe('an unrequested compression', () => {
  const source = Buffer.from(declared(undefined));
  const packed: readonly (readonly [string, Buffer])[] = [
    ['gzip', gzipSync(source)],
    ['GZIP', gzipSync(source)],
    ['x-gzip', gzipSync(source)],
    ['deflate', deflateSync(source)],
    ['deflate', deflateRawSync(source)],
    ['br', brotliCompressSync(source)],
    ['identity', source],
    ['deflate, gzip', gzipSync(deflateSync(source))],
  ];
  for (const [coding, bytes] of packed) {
    it(`is decompressed in chunks of any length: ${coding} of ${bytes.byteLength} bytes`, async () => {
      for (const length of [1, 10, 65536]) {
        const canned = new CannedClient(() => ({
          body: inPieces(bytes, length),
          headers: [['Content-Encoding', coding]],
        }));
        const { items } = await canned.client.read(listRequest, backupServersTable);
        assert.equal(items[0]?.name, 'vbr-ä');
        assert.match((await canned.last.response?.body?.render())?.text ?? '', /vbr-ä/);
      }
    });
  }

  const refused: readonly (readonly [what: string, coding: string, body: Buffer, code: ReadingCode])[] = [
    ['is truncated', 'gzip', gzipSync(source).subarray(0, -12), 'broken-compression'],
    ['is missing', 'gzip', source, 'broken-compression'],
    [
      'has another sum',
      'gzip',
      Buffer.concat([gzipSync(source).subarray(0, -8), Buffer.alloc(8)]),
      'broken-compression',
    ],
    ['does not match its header', 'br', gzipSync(source), 'broken-compression'],
    ['is of an unknown kind', 'zstd', source, 'unknown-compression'],
    ['has the name of a member of every object', 'constructor', source, 'unknown-compression'],
    ['is nested too often', 'gzip, gzip, gzip', gzipSync(source), 'unknown-compression'],
  ];
  for (const [what, coding, body, code] of refused) {
    it(`is unreadable if it ${what}`, async () => {
      const { client } = new CannedClient(() => ({ body, headers: [['Content-Encoding', coding]] }));
      const error = await failureOf(client.read(listRequest, backupServersTable));
      assert.equal(error.kind, 'unreadable-answer');
      assert.equal(error.facts.reason?.code, code);
    });
  }

  it('ends at the byte limit for a decompression bomb', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(answerLimits.bytes * 2, ' ')));
    const { client } = new CannedClient(() => ({
      body: bomb,
      headers: [['Content-Encoding', 'gzip, gzip']],
    }));
    const error = await failureOf(client.read(listRequest, backupServersTable));
    assert.equal(error.kind, 'answer-too-large');
    assert.deepEqual(error.facts.reason, { code: 'bound', bound: 'bytes', limit: answerLimits.bytes });
  });

  it('is ignored if there are no bytes', async () => {
    const { client } = new CannedClient(() => ({
      status: 204,
      body: '',
      headers: [['Content-Encoding', 'gzip']],
    }));
    assert.equal((await client.send(listRequest)).document, undefined);
  });
});

describe('streamed reading', () => {
  const samples = [
    declared(undefined),
    json,
    '[{"UID":"u"},{"uid":"v","Links":[{"Href":"a\\"]}"}]},null]',
    '{"links":[{"Href":"x"}],"BackupServers":{"BackupServer":[{"UID":"u\\\\"}]}}',
    '{"Items":[{"UID":"\\u0041"}],"Links":[]}',
  ];

  it('gives the same result for any chunks as for the whole response', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.integer({ min: 1, max: 40 }),
        async (source, length) => {
          const answer = {
            status: 200,
            statusText: '',
            headers: [],
            body: inPieces(Buffer.from(source), length),
          };
          const { document } = await readAnswerBody(answer, backupServersTable);
          assert.ok(document);
          assert.ok(document.is(backupServersTable));
          assert.deepEqual(
            JSON.stringify(document.decode(backupServersTable)),
            JSON.stringify(readBody(source).decode(backupServersTable)),
          );
        },
      ),
    );
  });

  it('finds lists of many kinds in JSON, and drops members outside every table', async () => {
    const jobs = JSON.stringify(Array.from({ length: 5000 }, (_, at) => ({ UID: `job-${at}` })));
    const servers = JSON.stringify(
      Array.from({ length: 5000 }, (_, at) => ({ UID: `urn:veeam:BackupServer:${at}`, Links: [] })),
    );
    const body = `{"Refs":null,"Entities":{"Jobs":{"Jobs":${jobs}},"backupservers":{"BackupServers":${servers}}},"PagingInfo":{"PagesCount":3}}`;
    const { client } = new CannedClient(() => ({ body }));
    const result = await client.read(listRequest, queryResultTable);
    assert.equal(result.entities?.backupServers.length, 5000);
    assert.equal(result.entities.backupServers.at(-1)?.uid, 'urn:veeam:BackupServer:4999');
    assert.equal(result.pagingInfo?.pagesCount, 3);
  });

  const illFormed: readonly string[] = [
    '[1,]',
    '[,1]',
    '[1,,2]',
    '[1 2]',
    '{"a":1,}',
    '{"a" 1}',
    '{a:1}',
    '{[1]:2}',
    '{"a":[1]"b":2}',
    '{"a":[1]x}',
    '[1]x',
    '[1][2]',
    '{}{}',
    '[}',
    '{]',
    '[1]]',
    '["a]',
    '["\\x"]',
    '["\t"]',
    '[01]',
    '[NaN]',
    `[${'{},'.repeat(15_000)}]`,
    `[${'{},'.repeat(15_000)},{}]`,
    `{"x":[${'{},'.repeat(15_000)}{}}]`,
    "{'a':1}",
    '{"a":undefined}',
    '[1]//',
    '\u00A0[]',
    '',
  ].filter((text) => text !== '');
  for (const source of illFormed) {
    it(`refuses invalid JSON, whether a list is expected or not: ${source.slice(0, 20)}`, async () => {
      for (const table of [backupServersTable, queryResultTable, undefined]) {
        for (const length of [1, 65536]) {
          const body = source.length > 1000 ? Buffer.from(source) : inPieces(Buffer.from(source), length);
          const { document, problem } = await readAnswerBody(
            { status: 200, statusText: '', headers: [], body },
            table,
          );
          assert.equal(document, undefined);
          assert.match(problem?.reason.code ?? '', /^(malformed-json|not-xml-or-json)$/);
        }
      }
    });
  }

  it('treats a member with the name of the prototype like any other', async () => {
    const body =
      '{"__proto__":{"UID":"evil"},"constructor":[1],"BackupServers":[{"__proto__":{"UID":"evil","Name":"evil"},"UID":"u"}]}';
    const canned = new CannedClient(() => ({ body }));
    const { items } = await canned.client.read(listRequest, backupServersTable);
    assert.deepEqual({ ...items[0] }, { uid: 'u', links: [] });
    assert.equal(({} as Record<string, unknown>)['UID'], undefined);
    assert.equal(
      readBody('{"__proto__":{"UserName":"x"},"SessionId":"s"}').decode(logonSessionTable).userName,
      undefined,
    );
  });

  it('takes the last of two equal members, and shows both', () => {
    const document = readBody('{"SessionId":"first","UserName":"a","SessionId":"second","UserName":"b"}');
    assert.equal(document.decode(logonSessionTable).userName, 'b');
    assert.equal(
      document.render(),
      '{\n  "SessionId": "********",\n  "UserName": "a",\n  "SessionId": "********",\n  "UserName": "b"\n}',
    );
  });

  it('accepts single bytes and chunks that split a character', async () => {
    const server = http.createServer((request, response) => {
      const bytes = Buffer.from(declared(undefined));
      const isCut = request.url?.includes('format') === false;
      const end = isCut ? bytes.indexOf('ä') + 1 : bytes.byteLength;
      response.writeHead(200, { 'Content-Length': bytes.byteLength });
      let at = 0;
      const drip = setInterval(() => {
        if (at >= end) {
          clearInterval(drip);
          if (isCut) response.destroy();
          else response.end();
          return;
        }
        response.write(bytes.subarray(at, (at += 10)).subarray(0, Math.max(0, end - at + 10)));
      }, 2);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const em = new TestClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`);
    assert.equal((await em.as('x').backupServers.list()).rows[0]?.name, 'vbr-ä');
    const cut = await failureOf(em.client.send({ ...listRequest, path: 'backupServers' }));
    assert.equal(cut.kind, 'connection-lost');
    assert.equal(em.last.response?.body, undefined);
    assert.equal(em.last.response?.bodyNote?.reason, 'connection-lost');
    server.closeAllConnections();
    server.close();
  });
});
