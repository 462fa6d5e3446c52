import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Inventory } from '../../src/core/inventory/inventory';
import type { ServerRef } from '../../src/core/inventory/inventory';
import type { Endpoint } from '../../src/core/session/endpoint';
import { linkHandlers } from '../../src/host/commands/linkCommands';
import { Sandbox } from '../../src/sandbox/sandbox';
import { Fixture } from '../support/fixture';
import { until } from '../support/until';
import { askedFor, Notices } from './notices';
import { configureEndpoints } from './support';

const extensionId = 'vbem.veeam-em';

/** The link as another program passes it to VS Code. */
const uri = (path: string): vscode.Uri => vscode.Uri.parse(`${vscode.env.uriScheme}://${extensionId}${path}`);

describe('links', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let notices: Notices;
  let revealed: string[];

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new Fixture(sandbox);
    await fixture.configure();
    notices = new Notices();
    revealed = [];
  });

  afterEach(async () => {
    notices.dispose();
    fixture.dispose();
    await sandbox.stop();
  });

  const handlers = () =>
    linkHandlers({
      registry: fixture.registry,
      inventory: new Inventory(fixture.registry),
      tree: {
        revealEndpoint: ({ name }: Endpoint) => Promise.resolve(void revealed.push(name)),
        reveal: (_: Endpoint, { name }: ServerRef['server']) =>
          Promise.resolve(void revealed.push(name ?? '')),
      },
      details: {
        show: ({ server }: ServerRef) => Promise.resolve(void revealed.push(`details ${server.name ?? ''}`)),
      },
    });
  /** What the link ran, and what it sent. */
  const open = async (path: string): Promise<readonly string[]> => {
    const before = fixture.exchanges.length;
    const asked = await askedFor(async () => handlers()['internal.openLink'](uri(path)));
    const sent = fixture.exchanges.slice(before).map(({ request }) => request.method);
    assert.deepEqual(
      [...new Set(sent)].filter((method) => method !== 'GET'),
      [],
    );
    return asked.map(([command]) => command);
  };
  const view = 'workbench.view.extension.veeamEm';
  const told = (): readonly string[] => notices.shown.map(({ text }) => text.replace(/[\u2068\u2069]/g, ''));

  it('select the row of an endpoint, and send nothing', async () => {
    assert.deepEqual(await open('/endpoint/test'), [view]);
    assert.deepEqual(revealed, ['Test']);
    assert.deepEqual(fixture.exchanges, []);
    assert.deepEqual(told(), []);
  });

  it('select a backup server by its name and by its UID', async () => {
    await fixture.logIn();
    const page = await new Inventory(fixture.registry).page(fixture.endpoint, { page: 1 });
    const [server] = page?.servers ?? [];
    assert.ok(server?.name);
    for (const named of [server.name, server.uid, server.name.toUpperCase()]) {
      revealed = [];
      assert.deepEqual(await open(`/endpoint/Test/server/${encodeURIComponent(named)}`), [view]);
      assert.deepEqual(revealed, [server.name, `details ${server.name}`], named);
    }
  });

  it('offer the login where nobody is logged in, and do not log in', async () => {
    notices.press = ({ buttons }) => buttons[0];
    assert.deepEqual(await open('/endpoint/Test/server/vbr01'), [view, 'veeamEm.logIn']);
    assert.deepEqual(told(), ['The link names the backup server vbr01 of Test, where nobody is logged in.']);
    assert.deepEqual(fixture.exchanges, []);
  });

  it('offer to add an endpoint that is not configured, without any value of the link', async () => {
    notices.press = ({ buttons }) => buttons[0];
    const asked = await askedFor(async () =>
      handlers()['internal.openLink'](uri('/endpoint/https%3A%2F%2Fevil.example%3A9398%2Fapi%2F')),
    );
    assert.deepEqual(asked, [['veeamEm.addEndpoint']]);
    assert.deepEqual(fixture.exchanges, []);
  });

  it('do not choose between two endpoints of one name', async () => {
    const { url, username } = sandbox;
    await fixture.setEndpoints([
      { name: 'Test', url, username },
      { name: 'TEST', url: 'https://em02:9398/api/' },
    ]);
    assert.deepEqual(await open('/endpoint/Test'), []);
    assert.deepEqual(told(), [
      'Several endpoints are called Test, so it is not clear which one the link names.',
    ]);
    assert.deepEqual(revealed, []);
  });

  it('say that a backup server is not listed, and select its endpoint', async () => {
    await fixture.logIn();
    for (const named of [
      'no-such',
      'urn:veeam:BackupServer:00000000-0000-0000-0000-000000000000',
      'x"==;Name!="',
    ]) {
      revealed = [];
      await open(`/endpoint/Test/server/${encodeURIComponent(named)}`);
      assert.deepEqual(revealed, ['Test']);
      assert.match(told().at(-1) ?? '', /which Test does not list\.$/);
    }
  });

  it('do nothing but one message where they cannot be read', async () => {
    for (const path of [
      '',
      '/',
      '/logIn/Test',
      '/endpoint/',
      `/endpoint/${'a'.repeat(600)}`,
      '/endpoint/a%0Ab',
    ]) {
      const before = notices.shown.length;
      assert.deepEqual(await open(path), []);
      assert.equal(notices.shown.length, before + 1, path);
    }
    assert.deepEqual(revealed, []);
  });

  it('are copied from rows, and read as what they were copied from', async () => {
    await fixture.setEndpoints([{ name: 'Süd/100% #1', url: sandbox.url, username: sandbox.username }]);
    const { endpoint } = fixture;
    const row = { kind: 'endpoint', id: endpoint.id, endpoint };
    await handlers().copyLink(row, [row]);
    const copied = await vscode.env.clipboard.readText();
    assert.ok(copied.startsWith(`${vscode.env.uriScheme}://${extensionId}/endpoint/`), copied);
    await askedFor(async () => handlers()['internal.openLink'](vscode.Uri.parse(copied)));
    assert.deepEqual(revealed, [endpoint.name]);
  });
});

describe('links that VS Code passes on', () => {
  const opened = async (path: string): Promise<void> => {
    await vscode.commands.executeCommand('vscode.open', uri(path));
  };

  after(() => configureEndpoints(undefined));

  it('reach the handler of the extension', async () => {
    const notices = new Notices();
    try {
      await configureEndpoints([
        { name: 'Linked', url: 'https://em01.invalid:9398/api/', username: 'LAB\\x' },
      ]);
      await opened('/endpoint/Elsewhere');
      await until(() => notices.shown.length > 0, 'the handler says what it thinks of the link');
      assert.match(notices.shown[0]?.text ?? '', /Elsewhere.* not configured here/);
      assert.deepEqual(notices.shown[0]?.buttons, ['Add Endpoint…']);
    } finally {
      notices.dispose();
    }
  });
});
