import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { CertificateTrust } from '../../src/host/commands/certificateCommands';
import { endpointHandlers } from '../../src/host/commands/endpointCommands';
import { WorkspaceConsent } from '../../src/host/endpoints/workspaceConsent';
import { Sandbox } from '../../src/sandbox/sandbox';
import { brokenItem } from '../../src/host/tree/treeItems';
import { brokenNode } from '../../src/host/tree/nodes';
import { until } from '../support/until';
import { Notices } from './notices';
import { MemoryMemento } from '../support/fixture';
import { configureEndpoints, HostFixture } from './support';

describe('settings.json', () => {
  let sandbox: Sandbox;
  let fixture: HostFixture;
  let notices: Notices;
  let trust: CertificateTrust;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new HostFixture(sandbox);
    await fixture.configure();
    await fixture.logIn();
    await fixture.secrets.storePassword(fixture.endpoint, sandbox.username, sandbox.password);
    trust = new CertificateTrust(fixture.registry, new WorkspaceConsent(new MemoryMemento()));
    notices = new Notices();
  });

  afterEach(async () => {
    notices.dispose();
    await revert();
    await closeAll();
    fixture.dispose();
    await sandbox.stop();
    await configureEndpoints(undefined);
  });

  let file: vscode.Uri;

  before(async () => {
    await configureEndpoints([]);
    const opened = (await open()).document.uri;
    file = opened;
    await closeAll();
  });

  const closeAll = (): Thenable<unknown> =>
    vscode.commands.executeCommand('workbench.action.closeAllEditors');
  const textOf = async (): Promise<string> =>
    Buffer.from(await vscode.workspace.fs.readFile(file)).toString();
  const isShown = (): boolean =>
    vscode.window.activeTextEditor?.document.uri.path.endsWith('/settings.json') === true;

  /** Through VS Code's own command: under its own URI, which is another than that of the file. */
  async function open(): Promise<vscode.TextEditor> {
    await vscode.commands.executeCommand('workbench.action.openSettingsJson');
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor && isShown());
    return editor;
  }

  const revert = async (): Promise<void> => {
    await open();
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until(
      () => vscode.window.activeTextEditor?.document.isDirty === false,
      'it is as it is on the disk',
    );
  };

  it('adds, changes and removes an entry without a change of another entry', async () => {
    await configureEndpoints(['text', { name: 'A', url: 'https://a:9398/api/', extra: 1 }]);
    await fixture.settings.add({ name: 'B', url: 'https://b:9398/api/', account: 'x' });
    const b = fixture.registry.endpoints.find(({ name }) => name === 'B');
    assert.ok(b);
    await fixture.settings.change(b, { name: 'C' });
    const stored = vscode.workspace.getConfiguration('veeamEm').get<readonly unknown[]>('endpoints');
    assert.deepEqual(stored, [
      'text',
      { name: 'A', url: 'https://a:9398/api/', extra: 1 },
      { name: 'C', url: 'https://b:9398/api/', username: 'x' },
    ]);
    const c = fixture.registry.endpoints.find(({ name }) => name === 'C');
    assert.ok(c);
    await fixture.settings.remove(c);
    assert.equal(fixture.registry.endpoints.length, 1);
  });

  /** What is wrong with the file, and how it is mended. */
  const faults: readonly (readonly [string, () => Promise<() => Promise<void>>])[] = [
    [
      'has unsaved changes',
      async () => {
        const editor = await open();
        assert.ok(await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '// mine\n')));
        await until(() => editor.document.isDirty, 'it is not saved');
        return async () => {
          assert.match((await open()).document.getText(), /^\/\/ mine/, 'what was typed there is not lost');
          await revert();
        };
      },
    ],
    [
      'is no JSON',
      async () => {
        const text = await textOf();
        await vscode.workspace.fs.writeFile(file, Buffer.from(`${text}\n{ "`));
        return async () => {
          assert.equal(await textOf(), `${text}\n{ "`);
          await vscode.workspace.fs.writeFile(file, Buffer.from(text));
          // VS Code may not have seen the change on the disk, and would refuse to write over it.
          await revert();
        };
      },
    ],
  ];

  const writers: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['added', () => fixture.settings.add({ name: 'New', url: 'https://new.example:9398/api/' })],
    ['changed', () => fixture.settings.change(fixture.endpoint, { name: 'New' })],
    [
      'removed',
      () => fixture.registry.forget(fixture.endpoint, () => fixture.settings.remove(fixture.endpoint)),
    ],
    [
      'made another',
      () =>
        fixture.registry.forget(fixture.endpoint, () =>
          fixture.settings.change(fixture.endpoint, { apiVersion: 'v1_6' }),
        ),
    ],
    [
      'removed by its command',
      () =>
        Promise.resolve(
          endpointHandlers(fixture.registry, trust, () => Promise.resolve()).removeEndpoint({
            endpoint: fixture.endpoint,
          }),
        ),
    ],
  ];

  for (const [fault, spoil] of faults) {
    for (const [what, write] of writers) {
      it(`changes nothing where settings.json ${fault} and an endpoint is to be ${what}, and writes on "Try Again"`, async () => {
        const mend = await spoil();
        const { endpoint } = fixture;
        const session = fixture.registry.session(endpoint);
        let tries = 0;
        notices.press = async ({ text, buttons }) => {
          if (buttons.includes('Keep')) return 'Remove';
          assert.match(text, /^Nothing was changed: "veeamEm\.endpoints" in your settings\.json/);
          assert.deepEqual(buttons, ['Try Again', 'Open Settings']);
          assert.equal(session.state.kind, 'logged-in');
          assert.ok(await fixture.secrets.password(endpoint));
          assert.equal(fixture.registry.endpoints.length, 1);
          tries += 1;
          if (tries === 1) return 'Open Settings';
          if (tries === 2) return 'Try Again';
          await until(isShown, 'the file is open');
          if (tries === 3) await mend();
          // VS Code looks at the disk now and then.
          else await new Promise((resolve) => setTimeout(resolve, 50));
          return 'Try Again';
        };
        await write();
        assert.ok(tries >= 3);
        const expected = { added: 2, changed: 1, 'made another': 1 }[what] ?? 0;
        await until(() => fixture.registry.endpoints.length === expected, 'it is written');
        const isForgotten = expected === 0 || what === 'made another';
        assert.equal((await fixture.secrets.password(endpoint)) === undefined, isForgotten);
      });
    }
  }

  const shapes: readonly unknown[] = [{ name: 'A', url: 'em01' }, 'em01', 7, true, null];
  for (const shape of shapes) {
    it(`shows one broken row where the setting is ${JSON.stringify(shape)}, and does not write over it`, async () => {
      const configuration = () => vscode.workspace.getConfiguration('veeamEm');
      await configuration().update('endpoints', shape, vscode.ConfigurationTarget.Global);
      const text = await textOf();
      assert.match(text, /veeamEm\.endpoints/);
      const { endpoints, broken } = fixture.settings.entries();
      assert.deepEqual(endpoints, []);
      assert.equal(sandbox.state.sessions.all().length, 1, 'nobody is said to be gone');
      assert.equal(broken.length, 1);
      const [entry] = broken;
      assert.ok(entry);
      assert.match(entry.reason, /"veeamEm\.endpoints" in your settings\.json is not a list/);
      assert.equal(brokenItem(brokenNode(entry)).command?.command, 'workbench.action.openSettingsJson');
      assert.equal(await fixture.settings.add({ name: 'New', url: 'https://new.example:9398/api/' }), false);
      assert.match(notices.shown[0]?.text ?? '', /^Nothing was changed\. .*is not a list/);
      assert.equal(await textOf(), text);
      await fixture.configure();
      const session = fixture.registry.session(fixture.endpoint);
      await session.restore();
      assert.equal(session.state.kind, 'logged-in');
    });
  }
});
