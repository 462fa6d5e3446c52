import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildBundles } from '../scripts/bundles';

/** What activation costs, and what the first use of each part costs after it, in a process of its own each time. */
export const title =
  'load the bundles in a new process of Node, "vscode" by a stand-in; the start of Node is in every figure';

/** Whatever is read of it is a class, a function and an object with more of it. */
const standIn = `
const any = () => new Proxy(class {}, {
  get: (target, key) => key === 'prototype' ? target.prototype : key === Symbol.toPrimitive ? () => '' : any(),
  apply: () => any(),
});
module.exports = new Proxy({}, { get: (_, key) => (key === '__esModule' ? false : any()) });
`;

const parts: Readonly<Record<string, readonly string[]>> = {
  'Node alone': [],
  activation: ['extension.js'],
  'first view': ['extension.js', 'product.js'],
  'first command': ['extension.js', 'product.js', 'commands.js'],
  'first request': ['extension.js', 'product.js', 'commands.js', 'api.js', 'output.js'],
  'first form': ['extension.js', 'product.js', 'commands.js', 'api.js', 'output.js', 'forms.js'],
  'first fleet': ['extension.js', 'product.js', 'commands.js', 'api.js', 'output.js', 'fleet.js'],
  'first file': ['extension.js', 'product.js', 'commands.js', 'api.js', 'output.js', 'fleetFile.js'],
};

export async function prepare(): Promise<Readonly<Record<string, () => unknown>>> {
  await buildBundles();
  const folder = mkdtempSync(join(tmpdir(), 'veeam-em-loading-'));
  process.on('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  mkdirSync(join(folder, 'node_modules', 'vscode'), { recursive: true });
  writeFileSync(join(folder, 'node_modules', 'vscode', 'index.js'), standIn);
  return Object.fromEntries(
    Object.entries(parts).map(([name, files]) => {
      const script = files.map((file) => `require(${JSON.stringify(resolve('dist', file))});`).join('');
      const env = { ...process.env, NODE_PATH: join(folder, 'node_modules') };
      return [name, () => execFileSync(process.execPath, ['-e', script], { env, stdio: 'inherit' })];
    }),
  );
}
