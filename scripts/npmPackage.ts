import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Metafile } from 'esbuild';
import { cliDescription } from '../src/cli/program';
import { bundledPackages } from './bundledPackages';
import { notices } from './notices';
import { noticesFile } from './vsix';

/** The folder that `npm publish` takes. */
export const npmFolder = 'out/npm';

/** As much of package.json as the command line has, too. */
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly repository: object;
  readonly homepage: string;
  readonly bugs: object;
  readonly keywords: readonly string[];
  readonly bin: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
}

/**
 * Makes the folder of the npm package, which has the command line and nothing of the extension. It is a folder of its own,
 * because npm packs the entry of package.json whatever a list of files says, and that is the extension.
 *
 * @param bundle the path of the bundled command line, and what is in it
 */
export function makeNpmPackage(folder: string, bundle: { path: string; metafile: Metafile }): void {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  const { name, version, license, repository, homepage, bugs, keywords, bin, engines } = manifest;
  const { packages } = bundledPackages([bundle.metafile]);
  rmSync(folder, { recursive: true, force: true });
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  for (const file of Object.values(bin)) write(file, readFileSync(bundle.path, 'utf8'));
  const made = {
    ...{ name, version, description: cliDescription, license, repository, homepage, bugs, keywords, bin },
    engines: { node: engines.node },
  };
  write('package.json', `${JSON.stringify(made, undefined, 2)}\n`);
  write('README.md', npmReadme(readFileSync('README.md', 'utf8'), name));
  write(noticesFile, notices(manifest, packages));
  copyFileSync('LICENSE', join(folder, 'LICENSE'));
}

/** The chapter about the command line, as a page of its own. */
export function npmReadme(readme: string, name: string): string {
  const chapter = readme.split(/^(?=## )/m).find((text) => text.includes(`\`${name} --help\``));
  if (chapter === undefined) throw new Error(`README.md has no chapter about ${name}.`);
  return `# ${name}\n\n${cliDescription}\n\n${chapter.trimEnd()}\n`;
}
