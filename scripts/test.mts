import { launchBrowser } from '../test/support/browser';
import { obtainCodeServer } from '../test/support/codeServer';
import { runHostSuites } from '../test/support/hostSuites';
import { buildHostSuites } from './bundles';
import { e2eLayer, finish, hostLayer, unitLayer, type LayerResult } from './layers';
import { packageVsix } from './vsix';

/* npm test: all layers. `npm test -- unit`, `vscode` or `e2e` runs one, and further words go to mocha. */

const [only, ...args] = process.argv.slice(2);
const wanted = (layer: string): boolean => only === undefined || only === layer;
const results: LayerResult[] = [];

if (wanted('unit')) results.push(await unitLayer(args));
if (wanted('vscode') || wanted('e2e')) {
  const [{ path }] = await Promise.all([packageVsix(), obtainCodeServer()]);
  await buildHostSuites();
  if (wanted('vscode')) {
    results.push(
      await hostLayer(async (file) => {
        const browser = await launchBrowser();
        try {
          await runHostSuites(browser, file);
        } finally {
          await browser.close();
        }
      }),
    );
  }
  if (wanted('e2e')) results.push(await e2eLayer(path, args));
}
finish(results);
