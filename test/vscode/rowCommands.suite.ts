import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Inventory } from '../../src/core/inventory/inventory';
import { rowHandlers } from '../../src/host/commands/rowCommands';
import { backupServerNode, endpointNode, groupNode, messageNode } from '../../src/host/tree/nodes';
import { Sandbox } from '../../src/sandbox/sandbox';
import { Fixture } from '../support/fixture';
import { askedFor, Notices } from './notices';

describe('the commands of rows', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let notices: Notices;
  let handlers: ReturnType<typeof rowHandlers>;
  const opened: string[] = [];
  const { openExternal } = vscode.env;

  before(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new Fixture(sandbox);
    await fixture.setEndpoints([
      { name: 'Test', url: sandbox.url, username: sandbox.username },
      { name: 'Rome', url: 'https://rome:9398/api/' },
    ]);
    handlers = rowHandlers(fixture.registry, new Inventory(fixture.registry));
    Object.assign(vscode.env, {
      openExternal: (uri: vscode.Uri) => {
        opened.push(uri.toString(true));
        return Promise.resolve(true);
      },
    });
  });
  after(async () => {
    Object.assign(vscode.env, { openExternal });
    fixture.dispose();
    await sandbox.stop();
  });
  beforeEach(() => {
    opened.length = 0;
    notices = new Notices();
  });
  afterEach(() => {
    notices.dispose();
  });

  const endpointRow = (name: string) => {
    const endpoint = fixture.registry.endpoints.find((candidate) => candidate.name === name);
    assert.ok(endpoint, name);
    return endpointNode(endpoint);
  };
  const serverRow = (name: string) =>
    backupServerNode(fixture.endpoint, { uid: `urn:veeam:BackupServer:${name}`, name, links: [] });

  type Key = 'copyName' | 'copyUid' | 'copyAddress';
  /** The command, the rows, and what is in the clipboard afterwards. */
  const copies: readonly (readonly [Key, () => readonly object[], string])[] = [
    ['copyName', () => [endpointRow('Rome')], 'Rome'],
    ['copyName', () => [endpointRow('Rome'), serverRow('vbr01'), serverRow('vbr02')], 'Rome\nvbr01\nvbr02'],
    ['copyName', () => [serverRow('vbr01\nrm -rf ~')], 'vbr01⏎rm -rf ~'],
    ['copyUid', () => [serverRow('vbr01')], 'urn:veeam:BackupServer:vbr01'],
    ['copyAddress', () => [endpointRow('Rome')], 'https://rome:9398/api/'],
    ['copyAddress', () => [serverRow('vbr01'), endpointRow('Rome')], 'URL\nhttps://rome:9398/api/'],
  ];
  for (const [key, rows, expected] of copies) {
    it(`copies ${JSON.stringify(expected)} by ${key}`, async () => {
      const selected = rows();
      await (handlers[key] as (row: object | undefined, all: readonly object[]) => unknown)(
        selected[0],
        selected,
      );
      assert.equal(await vscode.env.clipboard.readText(), expected.replace('URL', sandbox.url));
      assert.deepEqual(notices.shown, []);
    });
  }

  it('opens the web page of the host of an endpoint', async () => {
    await handlers.openWebConsole(endpointRow('Rome'));
    assert.deepEqual(opened, ['https://rome:9443/']);
  });

  it('says that the sandbox has no web page, and opens nothing', async () => {
    const { url, username: account } = sandbox;
    fixture.settings.setSandbox({ name: 'Sandbox', url, account, certificate: undefined });
    try {
      await handlers.openWebConsole(endpointRow('Sandbox'));
    } finally {
      fixture.settings.setSandbox(undefined);
    }
    assert.deepEqual(opened, []);
    assert.match(notices.shown[0]?.text ?? '', /The sandbox has no web page/);
  });

  type RowKey = 'internal.editRow' | 'internal.removeRow';
  /** What a key of the keyboard runs for which rows. */
  const keys: readonly (readonly [RowKey, string, () => readonly object[], string | undefined])[] = [
    ['internal.editRow', 'an endpoint', () => [endpointRow('Rome')], 'veeamEm.editEndpoint'],
    ['internal.editRow', 'a group', () => [groupNode('Site')], 'veeamEm.renameGroup'],
    ['internal.editRow', 'a backup server', () => [serverRow('vbr01')], 'veeamEm.editBackupServer'],
    ['internal.editRow', 'a message', () => [messageNode(fixture.endpoint, 'None.', 'info')], undefined],
    ['internal.removeRow', 'an endpoint', () => [endpointRow('Rome')], 'veeamEm.removeEndpoint'],
    [
      'internal.removeRow',
      'backup servers',
      () => [serverRow('vbr01'), serverRow('vbr02')],
      'veeamEm.removeBackupServer',
    ],
    ['internal.removeRow', 'both', () => [endpointRow('Rome'), serverRow('vbr01')], undefined],
    ['internal.removeRow', 'a group', () => [groupNode('Site')], undefined],
  ];
  for (const [key, what, rows, expected] of keys) {
    it(`runs ${expected ?? 'nothing'} by ${key} on ${what}`, async () => {
      const selected = rows();
      const run = handlers[key] as (row: object | undefined, all: readonly object[]) => Promise<void>;
      const asked = await askedFor(() => run(selected[0], selected));
      assert.deepEqual(
        asked.map(([command]) => command),
        expected === undefined ? [] : [expected],
      );
      assert.equal(notices.shown.length, what === 'both' ? 1 : 0);
    });
  }
});
