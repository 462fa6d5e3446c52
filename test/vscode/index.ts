import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import { recordResults } from '../support/results';

/** Suites are loaded after mocha has put its words into the global scope. */
async function loadSuites(): Promise<void> {
  await import('./manifest.suite');
  await import('./treeItems.suite');
  await import('./endpointTree.suite');
  await import('./detailsDocuments.suite');
  await import('./workspaceEndpoints.suite');
  await import('./settings.suite');
  await import('./licenceConsent.suite');
  await import('./proxySettings.suite');
  await import('./pinnedConnections.suite');
  await import('./batch.suite');
  await import('./manySessions.suite');
  await import('./asking.suite');
  await import('./copyCommand.suite');
  await import('./logIn.suite');
  await import('./serverFormPanels.suite');
  await import('./messages.suite');
  await import('./aftermath.suite');
  await import('./commandRunner.suite');
  await import('./sandboxCommands.suite');
  await import('./diagnosticsCommand.suite');
  await import('./formRun.suite');
  await import('./reportBug.suite');
  await import('./exchangeDocuments.suite');
  await import('./outlets.suite');
  await import('./lenses.suite');
  await import('./tools.suite');
  await import('./fleetFile.suite');
  await import('./rotation.suite');
  await import('./fleetFileTables.suite');
  await import('./fleetFileApply.suite');
  await import('./fleetFileDrift.suite');
  await import('./orderCommands.suite');
  await import('./links.suite');
  await import('./update.suite');
  await import('./terminal.suite');
  await import('./rowCommands.suite');
  await import('./pseudo.suite');
}

/** What VS Code calls in its extension host. Rejects where a test failed. */
export async function run(): Promise<void> {
  const { results, grep } = JSON.parse(readFileSync(join(__dirname, 'options.json'), 'utf8')) as {
    results: string;
    grep?: string;
  };
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 120_000, ...(grep !== undefined && { grep }) });
  mocha.suite.emit('pre-require', globalThis, null, mocha);
  await loadSuites();
  const failures = await new Promise<number>((resolve) => {
    recordResults(mocha.run(resolve), results);
  });
  if (failures > 0) throw new Error(`${failures} failed`);
}
