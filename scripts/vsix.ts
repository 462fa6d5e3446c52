import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createVSIX } from '@vscode/vsce';
import { bundledPackages } from './bundledPackages';
import { buildBundles, type Built } from './bundles';
import { licenceProblems } from './licences';
import { notices } from './notices';
import { sbom, type Product } from './sbom';

const vsix = 'out/veeam-em.vsix';

/** Of the files that packing makes of the bundles' content, inside of the package and beside it. */
export const noticesFile = 'THIRD-PARTY-NOTICES.txt';
export const sbomFile = 'sbom.cdx.json';

export interface Package {
  readonly path: string;
  readonly bytes: number;
  readonly bundles: readonly Built[];
}

/**
 * Builds the bundles and packs them as the marketplace would get them, with the notices of what others wrote and a
 * bill of materials.
 *
 * @throws Error where a licence does not allow it
 */
export async function packageVsix(): Promise<Package> {
  const bundles = await buildBundles();
  const content = bundledPackages(bundles.map(({ metafile }) => metafile));
  const problems = licenceProblems(content.packages);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const product = JSON.parse(readFileSync('package.json', 'utf8')) as Product;
  mkdirSync('out', { recursive: true });
  writeFileSync(noticesFile, notices(product, content.packages));
  for (const file of [sbomFile, `out/${sbomFile}`]) writeFileSync(file, sbom(product, content));
  await createVSIX({ packagePath: vsix, dependencies: false });
  return { path: vsix, bytes: statSync(vsix).size, bundles };
}
