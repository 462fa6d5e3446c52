import assert from 'node:assert/strict';
import type { BackupServerEdit } from '../../../../src/core/client/elements';
import { EditedServer } from '../../../../src/host/serverForm/editedServer';

/* Of an edit goes out what the user changed, and the address because the API wants it: never a guess of it. */

const server = {
  uid: 'urn:veeam:BackupServer:00000000-0000-4000-8000-000000000001',
  name: 'vbr-oslo.lab.example',
  description: 'Oslo',
  port: 9392,
  wcfPort: 9405,
  vbrCertificateThumbprint: '0123456789'.repeat(4),
  links: [],
};
const address = '10.9.8.7';

/** The fields as the form shows them, with what the user typed over it. */
function texts(edited: EditedServer, typed: Readonly<Record<string, string>>): Record<string, string> {
  const keys = ['description', 'dnsNameOrIpAddress', 'port', 'wcfPort', 'vbrCertificateThumbprint'];
  return {
    ...Object.fromEntries(keys.map((key) => [key, edited.text(key)])),
    username: '',
    password: '',
    ...typed,
  };
}
const read = (edited: EditedServer, typed: Readonly<Record<string, string>>): unknown =>
  edited.read(texts(edited, typed));

describe('EditedServer', () => {
  const rows: readonly (readonly [string, Readonly<Record<string, string>>, object])[] = [
    ['nothing', {}, {}],
    ['a description', { description: 'Oslo, old' }, { description: 'Oslo, old' }],
    ['no description any more', { description: ' ' }, { description: '' }],
    ['a port', { port: ' 9393 ' }, { port: 9393 }],
    ['a certificate port', { wcfPort: '443' }, { wcfPort: 443 }],
    ['an account', { username: 'LAB\\svc', password: ' ' }, { username: 'LAB\\svc', password: ' ' }],
    ['blanks around it only', { description: ' Oslo ', port: ' 9392' }, {}],
    ['an address', { dnsNameOrIpAddress: 'vbr-new' }, { dnsNameOrIpAddress: 'vbr-new' }],
  ];
  for (const [what, typed, expected] of rows) {
    it(`sends only the change where the user changed ${what}`, () => {
      const edited = new EditedServer(server, address);
      assert.deepEqual(read(edited, typed), { value: { dnsNameOrIpAddress: address, ...expected } });
    });
  }

  it('sends nothing where the address is unknown and was not entered, and does not use the name in its place', () => {
    const edited = new EditedServer(server, undefined);
    assert.equal(edited.text('dnsNameOrIpAddress'), '');
    const issue = { key: 'dnsNameOrIpAddress', problem: 'required' };
    assert.deepEqual(read(edited, { description: 'x' }), { issues: [issue] });
    assert.deepEqual(read(edited, { description: 'x', dnsNameOrIpAddress: 'vbr-oslo' }), {
      value: { description: 'x', dnsNameOrIpAddress: 'vbr-oslo' },
    });
  });

  it('accepts invalid values that Enterprise Manager has and the user did not change', () => {
    const odd = { ...server, wcfPort: 0, vbrCertificateThumbprint: 'AB', port: 70_000 };
    const value = { description: 'x', dnsNameOrIpAddress: address };
    assert.deepEqual(read(new EditedServer(odd, address), { description: 'x' }), { value });
  });

  for (const key of ['port', 'wcfPort', 'vbrCertificateThumbprint']) {
    it(`sends nothing where ${key} was emptied, because an absent element keeps its value`, () => {
      const issues = [{ key, problem: 'kept-where-empty' }];
      assert.deepEqual(read(new EditedServer(server, address), { [key]: ' ' }), { issues });
    });
  }

  it('compares the fields with the values that were saved last', () => {
    const edited = new EditedServer(server, address);
    const value: BackupServerEdit = { dnsNameOrIpAddress: 'vbr-new', description: 'new', password: 'x' };
    edited.saved(value);
    const shown = texts(edited, {});
    assert.deepEqual([shown['description'], shown['dnsNameOrIpAddress']], ['new', 'vbr-new']);
    assert.deepEqual(read(edited, {}), { value: { dnsNameOrIpAddress: 'vbr-new' } });
    assert.deepEqual(read(edited, { description: 'Oslo' }), {
      value: { dnsNameOrIpAddress: 'vbr-new', description: 'Oslo' },
    });
    assert.deepEqual([edited.server.description, edited.server.port], ['new', 9392]);
  });

  it('sends the last changes again where it is not known whether they were done', () => {
    const edited = new EditedServer(server, address);
    const sent: BackupServerEdit = { dnsNameOrIpAddress: address, description: 'new' };
    edited.doubted(sent);
    assert.deepEqual(read(edited, {}), { value: { dnsNameOrIpAddress: address, description: 'Oslo' } });
    edited.saved(sent);
    assert.deepEqual(read(edited, {}), { value: { dnsNameOrIpAddress: address } });
  });
});
