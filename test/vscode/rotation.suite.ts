import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tls from 'node:tls';
import * as vscode from 'vscode';
import { Inventory, type ServerRef } from '../../src/core/inventory/inventory';
import { fleetFileHandlers } from '../../src/host/commands/fleetFileCommands';
import type { FleetFiles } from '../../src/host/fleetFile/fleetFiles';
import { makeCertificate } from '../../src/sandbox/certificate';
import { Sandbox } from '../../src/sandbox/sandbox';
import { Fixture, MemoryMemento } from '../support/fixture';
import { until } from '../support/until';
import { fleetFilesOf } from './fleetFilesOf';
import { EditedFiles, extensionLooks } from './fleetFileWindow';
import { Notices } from './notices';

const secret = 'S3cret-sentinel-of-the-new-account';

describe('new accounts and certificates for many backup servers', () => {
  let folder: string;
  let south: Sandbox;
  let north: Sandbox;
  let fixture: Fixture;
  let memento: MemoryMemento;
  let notices: Notices;
  let files: FleetFiles;
  const window = vscode.window as unknown as { showInputBox: unknown; showQuickPick: unknown };
  const originals = { ...{ showInputBox: window.showInputBox, showQuickPick: window.showQuickPick } };
  let typed: string[];
  let picked: string[];
  let offered: string[];

  let edited: EditedFiles;
  after(() => edited.dispose());

  before(async () => {
    // The extension of this window must be loaded: of two providers of a document the later one counts.
    edited = new EditedFiles();
    await extensionLooks(edited);
  });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'veeam-em-rotation-'));
    south = await Sandbox.start({ scheme: 'http', port: 0 });
    north = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new Fixture(south);
    await configure();
    notices = new Notices();
    memento = new MemoryMemento();
    files = fleetFilesOf(fixture, folder, { memento });
    typed = ['new', 'LAB\\new', secret];
    picked = [];
    window.showInputBox = () => Promise.resolve(typed.shift());
    window.showQuickPick = (items: readonly vscode.QuickPickItem[]) => {
      offered = items.map(({ label }) => label);
      const label = picked.shift();
      return Promise.resolve(items.find((item) => item.label === label));
    };
  });

  afterEach(async () => {
    Object.assign(window, originals);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    files.dispose();
    notices.dispose();
    fixture.dispose();
    await Promise.all([south.stop(), north.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  async function configure(ofNorth: object = {}): Promise<void> {
    await fixture.setEndpoints([
      { name: 'South', url: south.url, username: south.username },
      { name: 'North', url: north.url, username: north.username, ...ofNorth },
    ]);
    for (const endpoint of fixture.registry.endpoints) {
      const { password, username: account } = endpoint.url === south.url ? south : north;
      await fixture.registry.session(endpoint).logIn({ account, password });
    }
  }

  const every = async (): Promise<readonly ServerRef[]> => {
    const { registry } = fixture;
    const lists = await Promise.all(
      registry.endpoints.map(async (endpoint) => {
        const { rows } = await registry.session(endpoint).require((em) => em.backupServers.list());
        return rows.map((server) => ({ endpoint, server }));
      }),
    );
    return lists.flat();
  };
  const handlers = (loaded: FleetFiles): ReturnType<typeof fleetFileHandlers> => {
    const { registry } = fixture;
    return fleetFileHandlers({ registry, inventory: new Inventory(registry) }, () => Promise.resolve(loaded));
  };
  const changeCredentials = async (loaded = files): Promise<void> => {
    const rows = await every();
    await handlers(loaded).changeCredentials(rows[0], rows);
  };
  const shown = (): vscode.TextDocument => {
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    return document;
  };
  /** A document that was open before gets its new text a little later. */
  const sees = (pattern: RegExp): Promise<void> =>
    until(() => pattern.test(shown().getText()), `the document has ${String(pattern)}`);
  const edits = (...sandboxes: readonly Sandbox[]): number =>
    sandboxes.flatMap(({ received }) => received.filter(({ method }) => method === 'PUT')).length;
  const pressing = (...buttons: readonly string[]): void => {
    notices.press = (notice) => notice.buttons.find((text) => buttons.includes(text));
  };

  it('plans the new account for the selected backup servers of two endpoints, and applies after consent', async () => {
    await changeCredentials();
    const plan = shown();
    await sees(/^Plan of Change Credentials\. Nothing was written/);
    await sees(/^To change: 6\.$/m);
    await sees(/^! vbr-berlin\.sandbox\.example: change$/m);
    await sees(/^ {6}Account: \(not shown by Enterprise Manager\) → LAB\\\\?new$/m);
    await files.apply(plan.uri);
    assert.equal(edits(south, north), 0, 'nothing without consent');
    pressing('Apply', 'Show Report');
    await files.apply(plan.uri);
    assert.equal(edits(south, north), 6);
    for (const { estate } of [south, north])
      assert.ok(estate.servers.every(({ username }) => username === 'LAB\\new'));
    await sees(/^Report of Change Credentials\.$/m);
    await sees(/^changed: 6$/m);
    const journals = readdirSync(join(folder, 'applies')).map((name) =>
      readFileSync(join(folder, 'applies', name), 'utf8'),
    );
    assert.ok(journals.length > 0);
    for (const text of [...journals, plan.getText(), shown().getText()]) assert.ok(!text.includes(secret));
  });

  it('takes a credential that is set, or sets a new one', async () => {
    await files.setCredential(undefined);
    typed = ['second', 'LAB\\second', secret];
    picked = ['Set Credential…'];
    await changeCredentials();
    assert.deepEqual(offered, ['new', 'Set Credential…']);
    await sees(/LAB\\+second/);
    picked = ['new'];
    await changeCredentials();
    await sees(/LAB\\+new/);
  });

  it('opens no plan if no credential is chosen', async () => {
    typed = [];
    await changeCredentials();
    assert.equal(vscode.window.activeTextEditor, undefined);
  });

  it('opens the new plan if the account of the credential has changed since', async () => {
    await changeCredentials();
    const plan = shown();
    typed = ['LAB\\other', secret];
    await files.setCredential('new');
    pressing('Apply');
    await files.apply(plan.uri);
    assert.equal(edits(south, north), 0);
    assert.match(notices.shown[0]?.text ?? '', /has changed\. Nothing was begun/);
    await sees(/LAB.other/);
  });

  it('leaves the backup servers of a read-only endpoint alone, and says why', async () => {
    await configure({ readOnly: true });
    pressing('Apply');
    await changeCredentials();
    await sees(/^ {6}.*North.* is set to read-only\.$/m);
    await files.apply(shown().uri);
    assert.deepEqual([edits(south), edits(north)], [3, 0]);
  });

  it('has the name of an endpoint in production typed', async () => {
    await configure({ environment: 'production' });
    pressing('Apply');
    await changeCredentials();
    const plan = shown().uri;
    typed = ['Nord'];
    await files.apply(plan);
    assert.equal(edits(south, north), 0);
    typed = ['North'];
    await files.apply(plan);
    assert.equal(edits(south, north), 6);
  });

  it('looks up what is in doubt, and sends nothing twice', async () => {
    north.switches.changeFails = 'The user name or password is incorrect.';
    await changeCredentials();
    south.inject({ kind: 'no-answer', method: 'PUT', times: 1 });
    pressing('Apply');
    const running = files.apply(shown().uri);
    await until(() => edits(south) > 0, 'an edit is in flight');
    south.cut();
    await running;
    const sent = edits(south, north);
    pressing('Resume', 'Show Report');
    await changeCredentials();
    const question = 'An earlier apply did not come to its end: Change Credentials.';
    assert.ok(notices.shown.some(({ text }) => text === question));
    await sees(/The user name or password is incorrect\./);
    await sees(/^- not known {2}/m);
    assert.equal(edits(south, north), sent);
  });

  it('does in another window what a window that ended did not begin', async () => {
    await changeCredentials();
    pressing('Apply');
    await files.apply(shown().uri);
    files.dispose();
    const [name = ''] = readdirSync(join(folder, 'applies'));
    const journal = join(folder, 'applies', name);
    const lines = readFileSync(journal, 'utf8').split('\n');
    // As if it had ended before the first request.
    const planned = lines.filter((line) => /"type":"(opened|begun|item)"/.test(line));
    writeFileSync(journal, `${planned.join('\n')}\n`);
    files = fleetFilesOf(fixture, folder, { memento });
    pressing('Resume', 'Apply', 'Show Report');
    await changeCredentials();
    await sees(/^changed: 6$/m);
    assert.equal(edits(south, north), 12);
  });

  it('sets the thumbprints that the backup servers present, with the old ones beside them', async () => {
    const certificate = await makeCertificate();
    const thumbprint = new X509Certificate(certificate.cert).fingerprint.replaceAll(':', '');
    const server = tls.createServer({ key: certificate.key, cert: certificate.cert });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port: wcfPort } = server.address() as AddressInfo;
    const old = 'AB'.repeat(20);
    try {
      for (const sandbox of [south, north])
        for (const [index, name] of ['127.0.0.1', 'localhost', '127.0.0.2'].entries())
          Object.assign(sandbox.estate.servers[index] ?? {}, {
            name,
            address: name,
            wcfPort,
            thumbprint: old,
          });
      Object.assign(north.estate.servers[0] ?? {}, { thumbprint });
      const rows = (await every()).filter(({ server: { name } }) => name === '127.0.0.1');
      await handlers(files).validateCertificate(rows[0], rows);
      await sees(/^Plan of Validate Certificate\./);
      await sees(
        new RegExp(`Old certificate thumbprint: ${old}\n {6}New certificate thumbprint: ${thumbprint}`),
      );
      await sees(/^ {2}127\.0\.0\.1: unchanged$/m);
      pressing('Apply');
      await files.apply(shown().uri);
      assert.deepEqual([edits(south), edits(north)], [1, 0]);
      assert.equal(south.estate.servers[0]?.thumbprint, thumbprint);
    } finally {
      server.close();
    }
  });
});
