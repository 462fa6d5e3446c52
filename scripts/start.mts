import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sandbox } from '../src/sandbox/sandbox';
import { startCodeServer } from '../test/support/codeServer';
import { chooseEditor } from '../test/support/editors';
import { obtainEditor } from '../test/support/installEditor';
import { packageVsix } from './vsix';

/* npm start: opens a real VS Code in the browser, with the package installed and a running sandbox as endpoint. */

const { editor: chosen = 'newest' } = chooseEditor(process.argv.slice(2));
const [{ path }, editor] = await Promise.all([packageVsix(), obtainEditor(chosen)]);
const sandbox = await Sandbox.start({ scheme: 'http' });
const folder = mkdtempSync(join(tmpdir(), 'veeam-em-start-'));
const workspace = join(folder, 'workspace');
mkdirSync(workspace);
writeFileSync(
  join(workspace, 'README.md'),
  'An empty workspace. Open the view "Enterprise Manager" in the activity bar.\n',
);
const server = await startCodeServer({
  editor,
  folder,
  vsix: path,
  settings: {
    'workbench.startupEditor': 'none',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'security.workspace.trust.enabled': false,
    'remote.autoForwardPorts': false,
    'veeamEm.endpoints': [{ name: 'Sandbox EM', url: sandbox.url, username: sandbox.username }],
  },
});

console.log(`
VS Code:  ${server.url}/?folder=${encodeURIComponent(workspace)}

1. Open the view "Enterprise Manager" in the activity bar and log in to "Sandbox EM" with the password ${sandbox.password}
2. Press F1 and run "Enterprise Manager: Connect Backup Server…" with any host, LAB\\you and any password
3. Run "Enterprise Manager: Show Output" and read the exchanges; a host that ends in .invalid shows a failure

Ctrl+C ends everything.`);

let ending = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (ending) return;
    ending = true;
    void end();
  });
}

async function end(): Promise<void> {
  await server.stop();
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
}
