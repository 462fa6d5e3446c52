import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Inventory } from '../../src/core/inventory/inventory';
import { diagnosticsHandlers } from '../../src/host/commands/diagnosticsCommand';
import { Sandbox } from '../../src/sandbox/sandbox';
import { Fixture } from '../support/fixture';
import { Written } from '../support/written';
import { askedFor } from './notices';
import { configureEndpoints } from './support';

describe('diagnosticsCommand', () => {
  it('copies the versions, the endpoints and the broken entries, and nothing secret', async () => {
    await configureEndpoints([{ name: 'One', url: 'em01.invalid', username: 'LAB\\x' }, 'text']);
    await vscode.commands.executeCommand('veeamEm.copyDiagnostics');
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /VS Code \d/);
    assert.match(text, /https:\/\/em01\.invalid:9398\/api\/ \(user\): logged-out, not pinned/);
    assert.match(text, /broken entry/);
    await configureEndpoints(undefined);
  });

  it('opens the reporter of VS Code with counts, and with no host, account, name or URL', async () => {
    const sandbox = await Sandbox.start({ scheme: 'http', port: 0 });
    const fixture = new Fixture(sandbox);
    const written = new Written();
    try {
      await fixture.setEndpoints([
        { name: 'Zugspitze', url: sandbox.url, username: sandbox.username },
        { name: 'Watzmann', url: 'https://em02.lab.example:9398/api/', username: 'LAB\\kaiser' },
        { name: 'Eiger' },
      ]);
      fixture.onExchange = written.log.add;
      await fixture.logIn();
      await new Inventory(fixture.registry).page(fixture.endpoint, { page: 1 });
      const { reportIssue } = diagnosticsHandlers(fixture.registry, written.log, '9.9.9');
      const [[command, options] = []] = await askedFor(async () => reportIssue());
      assert.equal(command, 'workbench.action.openIssueReporter');
      const { extensionId, data } = options as { readonly extensionId: string; readonly data: string };
      assert.equal(extensionId, 'vbem.veeam-em');
      assert.match(data, /Extension 9\.9\.9, VS Code \d/);
      assert.match(
        data,
        /Endpoints: 2, pinned: 0, broken entries: 1\n {2}- logged-in: 1\n {2}- logged-out: 1/,
      );
      assert.match(data, /GET, 200: \d/);
      const [, account = ''] = sandbox.username.split('\\');
      for (const secret of [
        'Zugspitze',
        'Watzmann',
        'Eiger',
        'lab.example',
        'kaiser',
        '127.0.0.1',
        'localhost',
        'http://',
        'https://',
        account,
        sandbox.password,
      ])
        assert.ok(!data.includes(secret), `${secret} in ${data}`);
    } finally {
      fixture.dispose();
      await sandbox.stop();
    }
  });
});
