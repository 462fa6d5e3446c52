import { mkdirSync, statSync } from 'node:fs';
import { createVSIX } from '@vscode/vsce';
import { buildBundles } from './bundles';

const vsix = 'out/veeam-em.vsix';

/** Builds the bundles and packs them as the marketplace would get them. */
export async function packageVsix(): Promise<{ readonly path: string; readonly bytes: number }> {
  await buildBundles();
  mkdirSync('out', { recursive: true });
  await createVSIX({ packagePath: vsix, dependencies: false });
  return { path: vsix, bytes: statSync(vsix).size };
}
