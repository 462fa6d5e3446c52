import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fetchCertificate } from '../../src/core/client/tlsSocket';
import { until } from '../support/until';

describe('sandboxCommands', () => {
  const diagnostics = async (): Promise<string> => {
    await vscode.commands.executeCommand('veeamEm.copyDiagnostics');
    return vscode.env.clipboard.readText();
  };

  it('starts the sandbox with an endpoint of this window that is in no settings, and stops it', async () => {
    // The command waits on its notification, so only what it does is waited for.
    void vscode.commands.executeCommand('veeamEm.startSandbox');
    let port = 0;
    await until(async () => {
      port = Number(/https:\/\/127\.0\.0\.1:(\d+)\/api\/ \(sandbox\)/.exec(await diagnostics())?.[1]);
      return port > 0;
    }, 'the endpoint is listed');
    const target = { host: '127.0.0.1', port, timeoutMs: 5000 };
    assert.ok(await fetchCertificate(target));
    const { globalValue, workspaceValue } =
      vscode.workspace.getConfiguration('veeamEm').inspect('endpoints') ?? {};
    assert.deepEqual([globalValue, workspaceValue], [undefined, undefined]);
    await vscode.commands.executeCommand('veeamEm.stopSandbox');
    assert.doesNotMatch(await diagnostics(), /sandbox/);
    await assert.rejects(fetchCertificate(target));
  });
});
