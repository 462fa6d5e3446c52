import assert from 'node:assert/strict';
import { readBody } from '../../../../src/core/client/codec';
import { DocumentError } from '../../../../src/core/client/document';
import { backupServersTable } from '../../../../src/core/client/elements';
import type { ElementTable } from '../../../../src/core/client/elementTable';
import type { BodyFormat } from '../../../../src/core/client/format';
import { JsonReader } from '../../../../src/core/client/jsonReader';
import { answerLimits, smallAnswerLimits, type Limits } from '../../../../src/core/client/limits';
import { slices } from '../../../../src/core/client/pace';
import { XmlReader } from '../../../../src/core/client/xml';
import { CannedClient, listRequest } from '../../../support/canned';
import { failureOf } from '../../../support/api';

interface Row {
  readonly format: BodyFormat;
  readonly bound: keyof Limits;
  /** A document in which there are so many of what is bounded. */
  readonly make: (count: number) => string;
  readonly what: string;
  /** Bounds of a list only hold where a list is expected. */
  readonly table?: ElementTable;
}

const list = (rows: string): string => `<BackupServers>${rows}</BackupServers>`;

const rows: readonly Row[] = [
  {
    format: 'xml',
    bound: 'depth',
    what: 'nested elements',
    make: (n) => '<a>'.repeat(n) + '</a>'.repeat(n),
  },
  {
    format: 'xml',
    bound: 'depth',
    what: 'elements with attributes that look like end tags',
    make: (n) => '<a b="/>">'.repeat(n) + '</a>'.repeat(n),
  },
  {
    format: 'xml',
    bound: 'elements',
    what: 'elements of a list',
    make: (n) => list('<a UID="1"/>'.repeat(n - 1)),
  },
  {
    format: 'xml',
    bound: 'elements',
    what: 'elements outside every table',
    make: (n) => `<a>${'<b/>'.repeat(n - 1)}</a>`,
  },
  {
    format: 'xml',
    bound: 'attributes',
    what: 'attributes',
    make: (n) => list(`<a UID="1" b=""/>`.repeat(n / 2) + '<a UID=""/>'.repeat(n % 2)),
  },
  {
    format: 'xml',
    bound: 'attributesOfElement',
    what: 'attributes of one element',
    make: (n) => `<a${Array.from({ length: n }, (_, at) => ` b${at}=""`).join('')}/>`,
  },
  {
    format: 'xml',
    bound: 'attributesOfElement',
    what: 'namespaces of one element',
    make: (n) => `<a${Array.from({ length: n }, (_, at) => ` xmlns:b${at}="u"`).join('')}/>`,
  },
  { format: 'xml', bound: 'name', what: 'the name of an element', make: (n) => `<${'a'.repeat(n)}/>` },
  { format: 'xml', bound: 'name', what: 'the name of an attribute', make: (n) => `<a ${'b'.repeat(n)}=""/>` },
  { format: 'xml', bound: 'text', what: 'a text', make: (n) => `<a>${'b'.repeat(n)}</a>` },
  {
    format: 'xml',
    bound: 'text',
    what: 'a text split by comments',
    make: (n) => `<a>b<!-- -->b<?c?>${'b'.repeat(n - 2)}</a>`,
  },
  { format: 'xml', bound: 'text', what: 'CDATA', make: (n) => `<a><![CDATA[${'b'.repeat(n)}]]></a>` },
  { format: 'xml', bound: 'text', what: 'an attribute value', make: (n) => `<a b="${'c'.repeat(n)}"/>` },
  { format: 'json', bound: 'depth', what: 'arrays', make: (n) => '['.repeat(n) + ']'.repeat(n) },
  {
    format: 'json',
    bound: 'depth',
    what: 'objects',
    make: (n) => '{"a":'.repeat(n - 1) + '{}' + '}'.repeat(n - 1),
  },
  { format: 'json', bound: 'elements', what: 'objects', make: (n) => `[${'{},'.repeat(n - 2)}{}]` },
  { format: 'json', bound: 'attributes', what: 'items', make: (n) => `[${'1,'.repeat(n)}1]` },
  { format: 'json', bound: 'name', what: 'the name of a member', make: (n) => `{"${'a'.repeat(n)}":1}` },
  { format: 'json', bound: 'text', what: 'a string', make: (n) => `{"a":"${'b'.repeat(n)}"}` },
  { format: 'json', bound: 'text', what: 'a name without an end', make: (n) => `{"${'a'.repeat(n)}":1}` },
  {
    format: 'json',
    bound: 'row',
    what: 'values outside every list',
    make: (n) => `{${' '.repeat(n - 2)}}`,
    table: backupServersTable,
  },
];

const limits: Limits = {
  bytes: 100_000,
  depth: 9,
  elements: 30,
  attributes: 40,
  attributesOfElement: 12,
  name: 20,
  text: 50,
  row: 60,
};

function read(row: Row, text: string, within: Limits, pieces: Iterable<string>): void {
  const reader =
    row.format === 'xml'
      ? new XmlReader(row.table ?? backupServersTable, within, within)
      : new JsonReader(row.table, within);
  for (const piece of pieces) reader.write(piece);
  reader.end();
  assert.ok(text);
}

describe('response bounds', () => {
  for (const row of rows) {
    // The name of a member is a text too, and its own bound is the narrower one.
    const limit = row.what === 'a name without an end' ? limits.name : limits[row.bound];
    const bound = row.what === 'a name without an end' ? 'name' : row.bound;
    it(`limit the ${row.bound} of ${row.format.toUpperCase()}: ${row.what}`, () => {
      for (const split of [(text: string) => [text], (text: string) => text.match(/./gsu) ?? []]) {
        for (const count of [limit - 1, limit]) {
          const text = row.make(count);
          assert.doesNotThrow(() => {
            read(row, text, limits, split(text));
          }, `${count}`);
        }
        for (const count of [limit + 1, 2 * limit]) {
          const text = row.make(count);
          assert.throws(
            () => {
              read(row, text, limits, split(text));
            },
            (error) =>
              error instanceof DocumentError &&
              error.reason.code === 'bound' &&
              error.reason.bound === bound &&
              error.reason.limit === limit,
            `${count}`,
          );
        }
      }
    });
  }

  const endless: readonly (readonly [string, string])[] = [
    ['a text', '<a>b'],
    ['white space in a tag', '<a '],
    ['an attribute value', '<a b="c'],
    ['a name', '<a'],
    ['an entity', '<a>&'],
    ['a comment', '<a><!--'],
    ['CDATA', '<a><![CDATA['],
    ['a processing instruction', '<a><?b '],
    ['a document type', '<!DOCTYPE a ['],
    ['a string', '["'],
    ['a string of escapes', '["\\'],
    ['white space in a list', '[1,'],
    ['a number', '[1'],
  ];
  for (const [what, begin] of endless) {
    it(`end the reading of ${what} without an end long before the byte limit`, async () => {
      let given = 0;
      const fill = begin.endsWith(' ') || begin.endsWith(',') ? ' ' : begin.at(-1) === '\\' ? '\\' : '1';
      const { client } = new CannedClient(() => ({
        body: (async function* () {
          await Promise.resolve();
          yield Buffer.from(begin);
          for (; given < answerLimits.bytes; given += 65536) yield Buffer.alloc(65536, fill);
        })(),
      }));
      const error = await failureOf(client.read(listRequest, backupServersTable));
      assert.equal(error.facts.reason?.code, 'bound');
      assert.ok(given < 4 * 1024 * 1024, `${given} bytes were read`);
    });
  }

  it('report an exceeded bound with its name and limit, as a failure of its own kind', async () => {
    const { client } = new CannedClient(() => ({ body: list('<a/>'.repeat(600_000)) }));
    const error = await failureOf(client.read(listRequest, backupServersTable));
    assert.equal(error.kind, 'answer-too-large');
    assert.deepEqual(error.facts.reason, { code: 'bound', bound: 'elements', limit: answerLimits.elements });
  });

  it('are narrower for a response of an unexpected kind', async () => {
    const body = `<Unknown>${'<a/>'.repeat(smallAnswerLimits.elements)}</Unknown>`;
    const { client } = new CannedClient(() => ({ body }));
    const error = await failureOf(client.read(listRequest, backupServersTable));
    assert.deepEqual(error.facts.reason, {
      code: 'bound',
      bound: 'elements',
      limit: smallAnswerLimits.elements,
    });
  });

  it('allow 10,000 backup servers with all their links, and a month of 12,000 sessions', async () => {
    const link =
      '<Link Href="http://em/api/backupServers/1/jobs" Name="n" Type="JobReferenceList" Rel="Down"/>';
    const row = `<BackupServer UID="u" Name="n" Href="h" Type="t"><Links>${link.repeat(12)}</Links><Description>d</Description><Port>9392</Port><Version>13</Version></BackupServer>`;
    const { client } = new CannedClient(() => ({ body: list(row.repeat(12_000)) }));
    assert.equal((await client.read(listRequest, backupServersTable)).items.length, 12_000);
  });

  it('refuse a response of 65 levels with an EmError and its exchange', async () => {
    for (const body of [
      '<a>'.repeat(101) + '</a>'.repeat(101),
      '<a b="/>">'.repeat(65) + '</a>'.repeat(65),
      '['.repeat(65) + ']'.repeat(65),
    ]) {
      const canned = new CannedClient(() => ({ body }));
      const error = await failureOf(canned.client.send(listRequest));
      assert.deepEqual(error.facts.reason, { code: 'bound', bound: 'depth', limit: 64 });
      assert.equal(canned.exchanges.length, 1);
      assert.equal(canned.last.failure, error);
      assert.ok(canned.last.response?.bodyNote);
    }
  });

  it('apply regardless of how a body is cut into chunks', () => {
    assert.equal([...slices('\u{1F600}'.repeat(50_000))].join(''), '\u{1F600}'.repeat(50_000));
    for (const slice of slices('x' + '\u{1F600}'.repeat(50_000)))
      assert.doesNotMatch(slice, /^[\uDC00-\uDFFF]/);
    assert.doesNotThrow(() => readBody(`<a>${'\u{1F600}'.repeat(50_000)}</a>`));
  });
});
