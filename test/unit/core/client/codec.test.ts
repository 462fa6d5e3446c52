import { RequestBody } from '../../../../src/core/client/requestBody';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { encode, readBody } from '../../../../src/core/client/codec';
import { DocumentError } from '../../../../src/core/client/document';
import {
  backupServerSpecTable,
  backupServersTable,
  enterpriseManagerTable,
  entityReferencesTable,
  errorTable,
  logonSessionTable,
  queryResultTable,
  taskTable,
  type BackupServerSpec,
} from '../../../../src/core/client/elements';
import { validateText } from '../../../../src/core/client/validate';
import { escapeXml, readXml } from '../../../../src/core/client/xml';

/** Text that XML can carry, the awkward kind included. */
const text = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom('&', '<', '>', '"', "'", ']]>', '\r', '\n', '\t', ' ', '%', '\\', '{'),
      fc.string({ unit: 'grapheme', maxLength: 1 }),
    ),
  })
  // eslint-disable-next-line no-control-regex -- these are the characters to leave out
  .filter((value) => !/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(value));

const spec: fc.Arbitrary<BackupServerSpec> = fc.record(
  {
    description: text,
    dnsNameOrIpAddress: text,
    port: fc.integer({ min: 1, max: 65535 }),
    username: text,
    password: text,
    wcfPort: fc.integer({ min: 1, max: 65535 }),
    vbrCertificateThumbprint: fc.stringMatching(/^[0-9A-F]{40}$/),
  },
  { requiredKeys: ['description', 'dnsNameOrIpAddress', 'port', 'username', 'password'] },
);

describe('codec', () => {
  for (const format of ['xml', 'json'] as const) {
    it(`restores any valid spec from its ${format.toUpperCase()}`, () => {
      fc.assert(
        fc.property(spec, (value) => {
          const back = readBody(encode(format, RequestBody.of(backupServerSpecTable, value)).wire).decode(
            backupServerSpecTable,
          );
          assert.deepEqual({ ...back }, { ...value });
        }),
      );
    });

    it(`renders ${format.toUpperCase()} with every value except the password`, () => {
      fc.assert(
        fc.property(spec, (value) => {
          const rendered = encode(format, RequestBody.of(backupServerSpecTable, value)).masked;
          const masked = value.password === '' ? '' : '********';
          const back = readBody(rendered).decode(backupServerSpecTable);
          assert.deepEqual({ ...back }, { ...value, password: masked });
        }),
      );
    });
  }

  it('escapes any text so that a parser restores it', () => {
    fc.assert(
      fc.property(text, (value) => {
        const escaped = escapeXml(value);
        const source = `<Error Message="${escaped}"><FirstChanceExceptionMessage>${escaped}</FirstChanceExceptionMessage></Error>`;
        const { message, firstChanceExceptionMessage } = readXml(source).decode(errorTable);
        assert.equal(message, value);
        assert.equal(firstChanceExceptionMessage, value);
      }),
    );
  });

  it('writes XML in the order and the namespace of the schema', () => {
    const value = {
      vbrCertificateThumbprint: 'A'.repeat(40),
      wcfPort: 9405,
      password: 'p&<',
      username: 'LAB\\x',
      port: 9392,
      dnsNameOrIpAddress: 'h',
      description: '',
    };
    assert.equal(
      encode('xml', RequestBody.of(backupServerSpecTable, value)).wire,
      '<?xml version="1.0" encoding="utf-8"?><BackupServerSpec xmlns="http://www.veeam.com/ent/v1.0"><Description/>' +
        '<DnsNameOrIpAddress>h</DnsNameOrIpAddress><Port>9392</Port><Username>LAB\\x</Username>' +
        `<Password>p&amp;&lt;</Password><WcfPort>9405</WcfPort><VbrCertificateThumbprint>${'A'.repeat(40)}</VbrCertificateThumbprint></BackupServerSpec>`,
    );
  });

  it('writes JSON without a root, with PascalCase names and unquoted numbers', () => {
    const value = { description: 'd', dnsNameOrIpAddress: 'h', port: 9392, username: 'a\\b', password: 'p' };
    assert.deepEqual(JSON.parse(encode('json', RequestBody.of(backupServerSpecTable, value)).wire), {
      Description: 'd',
      DnsNameOrIpAddress: 'h',
      Port: 9392,
      Username: 'a\\b',
      Password: 'p',
    });
  });

  it('reads what validation has accepted', () => {
    const validated = validateText(backupServerSpecTable, {
      dnsNameOrIpAddress: 'h',
      port: '1',
      username: 'a\\b',
      password: '\ttab',
    });
    assert.ok('value' in validated);
    const back = readBody(encode('xml', RequestBody.of(backupServerSpecTable, validated.value)).wire).decode(
      backupServerSpecTable,
    );
    assert.equal(back.password, '\ttab');
  });
});

describe('readBody', () => {
  const uid = 'urn:veeam:BackupServer:1';

  it('accepts prefixes, a byte order mark, unknown elements, nil and comments', () => {
    const document = readBody(
      `\uFEFF<?xml version="1.0"?><!-- x --><e:BackupServers xmlns:e="n" xmlns:xsi="i"><e:BackupServer UID="${uid}" New="1">` +
        '<e:Future><e:Deep/></e:Future><e:Port>9392</e:Port><e:Version xsi:nil="true"/><e:Description><![CDATA[<b>]]></e:Description>' +
        '</e:BackupServer></e:BackupServers>',
    );
    const [server] = document.decode(backupServersTable).items;
    assert.deepEqual({ ...server }, { uid, links: [], port: 9392, description: '<b>' });
  });

  const listShapes: readonly unknown[] = [
    [{ UID: uid, Name: 'a' }],
    { BackupServers: [{ UID: uid, Name: 'a' }] },
    { backupServers: [{ uid, name: 'a' }] },
    { BackupServers: { BackupServer: [{ UID: uid, Name: 'a' }] } },
    { BackupServers: { BackupServers: [{ UID: uid, Name: 'a' }] } },
    { Links: [], Items: [{ UID: uid, Name: 'a', Port: null }] },
  ];
  for (const shape of listShapes) {
    it(`reads the list ${JSON.stringify(shape).slice(0, 60)}`, () => {
      const document = readBody(JSON.stringify(shape));
      assert.ok(document.is(backupServersTable));
      assert.deepEqual(
        document.decode(backupServersTable).items.map((item) => ({ ...item })),
        [{ uid, name: 'a', links: [] }],
      );
    });
  }

  it('treats a null, an absent and an empty list alike', () => {
    for (const body of ['{"BackupServers":null}', '{"BackupServers":[]}', '<BackupServers/>']) {
      assert.deepEqual(readBody(body).decode(backupServersTable).items, []);
    }
  });

  it('reads nested lists that repeat their name', () => {
    const manager = readBody(
      '{"SupportedVersions":{"SupportedVersions":[{"Name":"v1_7","Links":null}]}}',
    ).decode(enterpriseManagerTable);
    assert.equal(manager.supportedVersions[0]?.name, 'v1_7');
    const query = readBody(
      `{"Refs":null,"Entities":{"Jobs":null,"BackupServers":{"BackupServers":[{"UID":"${uid}"}]}},"PagingInfo":{"PageNum":1,"PageSize":100,"PagesCount":3}}`,
    ).decode(queryResultTable);
    assert.equal(query.entities?.backupServers[0]?.uid, uid);
    assert.equal(query.pagingInfo?.pagesCount, 3);
  });

  it('reads a success flag as a boolean or a text, and a port in quotes', () => {
    for (const success of ['true', '"true"', '1']) {
      const task = readBody(`{"taskId":"task-1","state":"Finished","result":{"success":${success}}}`).decode(
        taskTable,
      );
      assert.equal(task.result?.success, true);
    }
    assert.equal(
      readBody(`[{"UID":"${uid}","Port":"9392"}]`).decode(backupServersTable).items[0]?.port,
      9392,
    );
  });

  it('distinguishes roots', () => {
    assert.ok(readBody('<Task><TaskId>1</TaskId><State>Running</State></Task>').is(taskTable));
    assert.ok(!readBody('<Error Message="x"/>').is(taskTable));
    assert.ok(!readBody('{"Message":"x","StatusCode":500}').is(taskTable));
    assert.ok(readBody('{"Refs":[]}').is(entityReferencesTable));
  });

  const refused: readonly (readonly [string, string])[] = [
    ['an entity bomb', '<!DOCTYPE b [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><b>&c;</b>'],
    ['an external entity', '<!DOCTYPE b SYSTEM "file:///etc/passwd"><b/>'],
    ['a document type in lower case', '<!doctype html><a/>'],
    ['deep XML', '<a>'.repeat(100_000)],
    ['deep JSON', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['truncated XML', '<BackupServers><BackupServer UID="1">'],
    ['truncated JSON', '{"BackupServers":['],
    ['two roots', '<a/><b/>'],
    ['a scalar', '"text"'],
    ['plain text', 'Service unavailable'],
    ['a missing UID', '<BackupServers><BackupServer/></BackupServers>'],
    ['a missing JSON UID', '{"BackupServers":[{}]}'],
    ['a list of scalars', '{"BackupServers":["a"]}'],
  ];
  for (const [what, body] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => readBody(body).decode(backupServersTable), DocumentError);
    });
  }

  it('reports invalid JSON without quoting it', () => {
    try {
      readBody('{"SessionId":"hunter2secret" oops}');
      assert.fail();
    } catch (error) {
      assert.ok(error instanceof DocumentError);
      assert.ok(!error.message.includes('hunter2'));
    }
  });

  it('masks session IDs wherever they occur', () => {
    const bodies = [
      '<LogonSession Href="https://em:9398/api/logonSessions/3f6c1b2e"><Links><Link Href="/api/logonSessions/3f6c1b2e?x" Rel="Delete"/></Links><SessionId>3f6c1b2e</SessionId></LogonSession>',
      '{"sessionId":"3f6c1b2e","Href":"https://em:9398/api/logonSessions/3f6c1b2e"}',
      '<x><Password>3f6c1b2e</Password><SESSIONID><deep>3f6c1b2e</deep></SESSIONID></x>',
    ];
    for (const body of bodies) assert.ok(!readBody(body).render().includes('3f6c1b2e'), body);
    assert.equal(readBody(bodies[0] ?? '').decode(logonSessionTable).sessionId, '3f6c1b2e');
  });
});
