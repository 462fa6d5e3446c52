import { resolve } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { mkdirSync, writeFileSync } from 'node:fs';
import { buildBundles } from './bundles';
import { buildHostSuites } from './hostSuites';

/* npm run test:desktop: runs the suites of test/vscode in a desktop VS Code, which it downloads. */

await Promise.all([buildBundles(), buildHostSuites()]);
mkdirSync('out/results', { recursive: true });
writeFileSync(
  'out/test/vscode/options.json',
  JSON.stringify({ results: resolve('out/results/desktop.json') }),
);
await runTests({
  version: process.argv[2] ?? 'stable',
  extensionDevelopmentPath: resolve('.'),
  extensionTestsPath: resolve('out/test/vscode/index.js'),
  launchArgs: ['--disable-extensions', '--disable-workspace-trust'],
});
