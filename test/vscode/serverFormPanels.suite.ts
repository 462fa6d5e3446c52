import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ServerFormPanels } from '../../src/host/serverForm/serverFormPanels';
import { Sandbox } from '../../src/sandbox/sandbox';
import { Fixture } from '../support/fixture';
import { formServices } from '../support/forms';
import { until } from '../support/until';
import { Notices } from './notices';

describe('ServerFormPanels', () => {
  let sandbox: Sandbox;
  let fixture: Fixture;
  let notices: Notices;
  let panels: ServerFormPanels;

  beforeEach(async () => {
    sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    fixture = new Fixture(sandbox);
    await fixture.configure();
    notices = new Notices();
  });

  afterEach(async () => {
    panels.dispose();
    notices.dispose();
    fixture.dispose();
    await sandbox.stop();
  });

  const restore = async (): Promise<vscode.WebviewPanel> => {
    const extensionUri = vscode.Uri.file(process.cwd());
    const logIn = async (): Promise<boolean> => {
      await fixture.logIn();
      return true;
    };
    panels = new ServerFormPanels({ ...formServices(fixture), extensionUri, logIn });
    const panel = vscode.window.createWebviewPanel('test', 'Test', vscode.ViewColumn.Active);
    const [server] = sandbox.estate.servers;
    await panels.restore(panel, {
      origin: { endpointId: fixture.endpoint.id, serverUid: `urn:veeam:BackupServer:${server?.id}` },
      values: {},
      hadSecret: false,
      fetched: {},
    });
    return panel;
  };

  const isClosed = (panel: vscode.WebviewPanel): boolean => {
    try {
      return panel.active && false;
    } catch {
      return true;
    }
  };

  for (const pressed of [undefined, 'Log In'] as const) {
    it(`closes the form of an endpoint that is logged out, and ${pressed ? 'opens it after a login' : 'offers to log in'}`, async () => {
      notices.press = () => pressed;
      const panel = await restore();
      assert.ok(isClosed(panel));
      assert.deepEqual(notices.shown.at(-1)?.buttons, ['Log In']);
      const isOpen = (): boolean =>
        vscode.window.tabGroups.all
          .flatMap((group) => group.tabs)
          .some(({ label }) => label.startsWith('Edit Backup Server'));
      if (pressed === undefined) assert.ok(!isOpen());
      else await until(isOpen, 'the form is open');
    });
  }
});
