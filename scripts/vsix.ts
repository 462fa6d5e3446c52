import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createVSIX } from '@vscode/vsce';
import { bundledPackages } from './bundledPackages';
import { buildBundles, type Built } from './bundles';
import { licenceProblems } from './licences';
import { notices } from './notices';
import { sbom, type Product } from './sbom';

const vsix = 'out/veeam-em.vsix';

/** The names of the files that describe the bundled packages, inside the package and beside it. */
export const noticesFile = 'THIRD-PARTY-NOTICES.txt';
export const sbomFile = 'sbom.cdx.json';

export interface Package {
  readonly path: string;
  readonly bytes: number;
  readonly bundles: readonly Built[];
}

/**
 * Builds the bundles and packs them for the marketplace, with the third-party notices and a bill of materials.
 *
 * @throws Error if the licence of a bundled package is not allowed
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
  await createVSIX({
    packagePath: vsix,
    dependencies: false,
    // Set by the publishing workflow: a marketplace takes a pre-release only if the file says that it is one.
    preRelease: process.env['PRE_RELEASE'] === 'true',
  });
  return { path: vsix, bytes: statSync(vsix).size, bundles };
}
