import assert from 'node:assert/strict';
import { encode, readBody } from '../../../../src/core/client/codec';
import {
  backupServerEditTable,
  backupServerSpecTable,
  taskTable,
} from '../../../../src/core/client/elements';
import { attribute, int, listOf, secret, text } from '../../../../src/core/client/elementTable';
import { RequestBody } from '../../../../src/core/client/requestBody';
import { validateText } from '../../../../src/core/client/validate';

const prolog = '<?xml version="1.0" encoding="utf-8"?>';
const namespace = 'xmlns="http://www.veeam.com/ent/v1.0"';
const spec = {
  description: 'A <b> & "c"\r\n\t\'d\' /api/logonSessions/abc',
  dnsNameOrIpAddress: 'vbr01',
  port: 9392,
  username: 'LAB\\svc',
  password: 'p<&>"\'%',
};

describe('encode', () => {
  it('writes XML for the wire, with masked secrets, and as a template', () => {
    const { wire, masked, template } = encode('xml', RequestBody.of(backupServerSpecTable, spec));
    const head = `${prolog}<BackupServerSpec ${namespace}><Description>A &lt;b&gt; &amp; &quot;c&quot;&#13;&#10;&#9;&apos;d&apos; /api/logonSessions/abc</Description><DnsNameOrIpAddress>vbr01</DnsNameOrIpAddress><Port>9392</Port><Username>LAB\\svc</Username><Password>`;
    assert.equal(wire, `${head}p&lt;&amp;&gt;&quot;&apos;%</Password></BackupServerSpec>`);
    assert.equal(
      masked,
      `${prolog}
<BackupServerSpec ${namespace}>
  <Description>A &lt;b&gt; &amp; &quot;c&quot;&#13;&#10;&#9;&apos;d&apos; /api/logonSessions/********</Description>
  <DnsNameOrIpAddress>vbr01</DnsNameOrIpAddress>
  <Port>9392</Port>
  <Username>LAB\\svc</Username>
  <Password>********</Password>
</BackupServerSpec>`,
    );
    assert.deepEqual(template, [head, { secret: 'Password' }, '</Password></BackupServerSpec>']);
  });

  it('writes JSON for the wire, with masked secrets, and as a template', () => {
    const { wire, masked, template } = encode('json', RequestBody.of(backupServerSpecTable, spec));
    const head =
      '{"Description":"A <b> & \\"c\\"\\r\\n\\t\'d\' /api/logonSessions/abc","DnsNameOrIpAddress":"vbr01","Port":9392,"Username":"LAB\\\\svc","Password":"';
    assert.equal(wire, `${head}p<&>\\"'%"}`);
    assert.equal(
      masked,
      `{
  "Description": "A <b> & \\"c\\"\\r\\n\\t'd' /api/logonSessions/********",
  "DnsNameOrIpAddress": "vbr01",
  "Port": 9392,
  "Username": "LAB\\\\svc",
  "Password": "********"
}`,
    );
    assert.deepEqual(template, [head, { secret: 'Password' }, '"}']);
  });

  it('omits absent fields, and shows an empty secret as empty', () => {
    const edit = RequestBody.of(backupServerEditTable, { dnsNameOrIpAddress: 'x', password: '' });
    assert.deepEqual(encode('json', edit), {
      wire: '{"DnsNameOrIpAddress":"x","Password":""}',
      masked: '{\n  "DnsNameOrIpAddress": "x",\n  "Password": ""\n}',
      template: ['{"DnsNameOrIpAddress":"x","Password":""}'],
    });
    assert.match(encode('xml', edit).masked, /<Password\/>/);
  });

  it('masks a draft that cannot be sent', () => {
    const draft = RequestBody.draft(backupServerSpecTable, { port: 'x\u0001', password: 'p' });
    assert.ok(encode('xml', draft).masked.includes('<Port>x\u0001</Port>\n  <Password>********<'));
  });
});

describe('secret fields', () => {
  it('are masked by name in every response, whichever table defines them', () => {
    assert.match(readBody('{"FutureKey":"visible"}').render(), /visible/);
    secret('futureKey', 'FutureKey', 0);
    assert.doesNotMatch(readBody('{"FutureKey":"visible"}').render(), /visible/);
    assert.doesNotMatch(
      readBody('<A futurekey="visible"><FUTUREKEY>visible</FUTUREKEY></A>').render(),
      /visible/,
    );
  });
});

describe('validateText', () => {
  const table = {
    name: 'Options',
    fields: [
      int('count', 'Count', 1),
      { kind: 'element', key: 'isOn', name: 'IsOn', type: 'boolean', min: 0 },
      text('note', 'Note', 0),
    ],
  } as const;

  it('checks the type of a field without a rule', () => {
    assert.deepEqual(validateText(table, { count: '12', isOn: 'true', note: ' a ' }), {
      value: { count: 12, isOn: true, note: 'a' },
    });
    for (const count of ['abc', '1.5', '0x10', '1e3', '9'.repeat(17), '12 apples'])
      assert.deepEqual(validateText(table, { count }), {
        issues: [{ key: 'count', problem: 'not-integer' }],
      });
    assert.deepEqual(validateText(table, { count: '1', isOn: 'yes' }), {
      issues: [{ key: 'isOn', problem: 'not-boolean' }],
    });
  });

  it('omits an optional field that was not entered', () => {
    assert.deepEqual(validateText(backupServerEditTable, { dnsNameOrIpAddress: 'h' }), {
      value: { dnsNameOrIpAddress: 'h' },
    });
    assert.deepEqual(validateText(backupServerEditTable, { dnsNameOrIpAddress: 'h', description: '' }), {
      value: { dnsNameOrIpAddress: 'h', description: '' },
    });
  });
});

/** Not run: the compiler refuses each of these. */
export const refusedByTheCompiler = [
  // @ts-expect-error -- a port is a number
  () => RequestBody.of(backupServerSpecTable, { ...spec, port: '9392' }),
  // @ts-expect-error -- the address must be there
  () => RequestBody.of(backupServerEditTable, { description: 'x' }),
  // @ts-expect-error -- the writers write no attribute
  () => RequestBody.of({ name: 'A', fields: [attribute('a', 'A', 0)] }, { a: 'x' }),
  // @ts-expect-error -- nor a child or a list, as a task has them
  () => RequestBody.of(taskTable, { taskId: '1', state: 'Running', links: [] }),
  // @ts-expect-error -- nor the items of a list
  () => RequestBody.of(listOf('As', 'As', backupServerSpecTable), { items: [] }),
  // @ts-expect-error -- only `secret` makes a secret field, so that no name of one is forgotten
  () => RequestBody.of({ name: 'A', fields: [{ ...text('a', 'A', 0), secret: true }] }, { a: 'x' }),
];
