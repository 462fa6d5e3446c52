import { buffer } from 'node:stream/consumers';
import * as yauzl from 'yauzl';
import { bundledPackages } from './bundledPackages';
import { licenceProblems } from './licences';
import { noticeProblems } from './notices';
import { sbomProblems } from './sbom';
import { noticesFile, sbomFile, type Package } from './vsix';

/** What is wrong with the notices and the bill of materials of a package, by what is in the packed file. */
export async function packedProblems({ path, bundles }: Package): Promise<readonly string[]> {
  const { packages } = bundledPackages(bundles.map(({ metafile }) => metafile));
  const files = await unpack(path);
  const read = (name: string): string => files.get(`extension/${name}`)?.toString('utf8') ?? '';
  const known = new Set(bundles.map(({ file }) => `extension/dist/${file}`));
  const scripts = [...files.keys()].filter((name) => /\.[cm]?js$/.test(name));
  return [
    ...licenceProblems(packages),
    ...noticeProblems(read(noticesFile), packages),
    ...(read(sbomFile) === ''
      ? [`${sbomFile} is not in the package.`]
      : await sbomProblems(read(sbomFile), packages)),
    ...scripts.filter((name) => !known.has(name)).map((name) => `${name}: no metafile tells what is in it.`),
    ...[...known].filter((name) => !files.has(name)).map((name) => `${name} is not in the package.`),
  ];
}

/** The files of a zip archive. */
async function unpack(path: string): Promise<ReadonlyMap<string, Buffer>> {
  const archive = await yauzl.openPromise(path);
  const files = new Map<string, Buffer>();
  for await (const entry of archive.eachEntry()) {
    if (!entry.fileName.endsWith('/'))
      files.set(entry.fileName, await buffer(await archive.openReadStreamPromise(entry)));
  }
  return files;
}
