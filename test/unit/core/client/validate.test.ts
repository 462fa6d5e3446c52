import { RequestBody } from '../../../../src/core/client/requestBody';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { backupServerSpecTable } from '../../../../src/core/client/elements';
import { encode } from '../../../../src/core/client/codec';
import { validateText } from '../../../../src/core/client/validate';

const legal = {
  description: 'Site A',
  dnsNameOrIpAddress: 'vbr-a.lab.example',
  port: '9392',
  username: 'LAB\\svc-vbr',
  password: 'p',
  wcfPort: '9405',
  vbrCertificateThumbprint: '',
};

function check(field: keyof typeof legal, text: string): string {
  const result = validateText(backupServerSpecTable, { ...legal, [field]: text });
  if ('issues' in result) return result.issues.map(({ key, problem }) => `${key}: ${problem}`).join(', ');
  return String(result.value[field]);
}

describe('validateText', () => {
  it('returns the five elements that every version accepts, and others only if they were entered', () => {
    const { wcfPort, ...texts } = legal;
    const elements = (more: object): string => {
      const result = validateText(backupServerSpecTable, { ...texts, ...more });
      assert.ok('value' in result);
      const body = encode('xml', RequestBody.of(backupServerSpecTable, result.value)).wire;
      return [...body.matchAll(/<(\w+)>/g)].map(([, name]) => name).join(' ');
    };
    const five = 'Description DnsNameOrIpAddress Port Username Password';
    const last = (text: string): string => text.slice(text.indexOf('Description'));
    for (const nothing of [{}, { wcfPort: '' }, { wcfPort: '  ' }])
      assert.equal(last(elements(nothing)), five);
    assert.equal(last(elements({ wcfPort })), `${five} WcfPort`);
    assert.deepEqual(
      backupServerSpecTable.fields.filter((field) => 'default' in field).map(({ key }) => key),
      ['port'],
    );
  });
});

describe('field rules', () => {
  const cases: Readonly<Record<keyof typeof legal, readonly (readonly [string, string])[]>> = {
    description: [
      ['', ''],
      ['  two words ', 'two words'],
      ['bell \u0007', 'description: control-character'],
      ['half a pair \ud800', 'description: control-character'],
    ],
    dnsNameOrIpAddress: [
      ['vbr', 'vbr'],
      ['vbr-a.lab.example.', 'vbr-a.lab.example.'],
      ['sql_01', 'sql_01'],
      ['münchen.example', 'münchen.example'],
      ['172.16.13.119', '172.16.13.119'],
      ['::1', '::1'],
      ['[2001:db8::5]', '2001:db8::5'],
      ['', 'dnsNameOrIpAddress: required'],
      ['   ', 'dnsNameOrIpAddress: required'],
      ['two words', 'dnsNameOrIpAddress: host-white-space'],
      ['https://vbr', 'dnsNameOrIpAddress: host-url'],
      ['LAB\\vbr', 'dnsNameOrIpAddress: host-url'],
      ['vbr:9392', 'dnsNameOrIpAddress: host-with-port'],
      ['[::1]:9392', 'dnsNameOrIpAddress: host-with-port'],
      ['256.1.1.1', 'dnsNameOrIpAddress: host-ipv4'],
      ['1.2.3', 'dnsNameOrIpAddress: host-ipv4'],
      ['-vbr', 'dnsNameOrIpAddress: host-invalid'],
      ['vbr..example', 'dnsNameOrIpAddress: host-invalid'],
      ['2001:db8:::5', 'dnsNameOrIpAddress: host-invalid'],
      ['a'.repeat(64), 'dnsNameOrIpAddress: host-invalid'],
    ],
    port: [
      ['1', '1'],
      ['65535', '65535'],
      [' 443 ', '443'],
      ['0', 'port: port-range'],
      ['65536', 'port: port-range'],
      ['-1', 'port: port-range'],
      ['1.5', 'port: port-range'],
      ['http', 'port: port-range'],
      ['', 'port: required'],
    ],
    username: [
      ['LAB\\svc-vbr', 'LAB\\svc-vbr'],
      ['172.16.13.119\\Administrator', '172.16.13.119\\Administrator'],
      ['svc@lab.example', 'svc@lab.example'],
      ['LAB\\name with space', 'LAB\\name with space'],
      ['administrator', 'username: account-form'],
      ['LAB\\', 'username: account-form'],
      ['\\svc', 'username: account-form'],
      ['a\\b\\c', 'username: account-form'],
      ['a@b@c', 'username: account-form'],
      ['', 'username: required'],
    ],
    password: [
      [' ', ' '],
      [' kept as it is ', ' kept as it is '],
      ['', 'password: required'],
    ],
    wcfPort: [
      ['', 'undefined'],
      ['443', '443'],
      ['x', 'wcfPort: port-range'],
    ],
    vbrCertificateThumbprint: [
      ['', 'undefined'],
      ['19f0a8b7c6d5e4f30213243546576879808a9bac', '19F0A8B7C6D5E4F30213243546576879808A9BAC'],
      [
        '19:F0:A8:B7:C6:D5:E4:F3:02:13:24:35:46:57:68:79:80:8A:9B:AC',
        '19F0A8B7C6D5E4F30213243546576879808A9BAC',
      ],
      [
        '\u200e19 f0 a8 b7 c6 d5 e4 f3 02 13 24 35 46 57 68 79 80 8a 9b ac',
        '19F0A8B7C6D5E4F30213243546576879808A9BAC',
      ],
      ['19F0', 'vbrCertificateThumbprint: thumbprint-length'],
      ['zz'.repeat(20), 'vbrCertificateThumbprint: thumbprint-digits'],
    ],
  };
  for (const [field, rows] of Object.entries(cases)) {
    for (const [text, expected] of rows) {
      it(`give ${expected} for the ${field} ${JSON.stringify(text).slice(0, 60)}`, () => {
        assert.equal(check(field as keyof typeof legal, text), expected);
      });
    }
  }

  it('name every invalid field at once', () => {
    const result = validateText(backupServerSpecTable, {});
    assert.ok('issues' in result);
    assert.deepEqual(
      result.issues.map(({ key }) => key),
      ['dnsNameOrIpAddress', 'port', 'username', 'password'],
    );
  });

  it('never throw for any input', () => {
    const anything = fc.record(
      Object.fromEntries(Object.keys(legal).map((key) => [key, fc.string({ unit: 'binary' })])),
    );
    fc.assert(
      fc.property(anything, (texts) => {
        validateText(backupServerSpecTable, texts);
      }),
    );
  });
});
