import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Metafile } from 'esbuild';

/** A package with code in a bundle, as its folder under `node_modules` describes it. */
export interface BundledPackage {
  /** The folder of the package. Two versions of one package have two folders. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** The SPDX expression of the package, or an empty text if it has none. */
  readonly licence: string;
  readonly author: string;
  readonly homepage: string;
  /** The texts of its licence files and notices, including those in its bundled subfolders. */
  readonly licenceTexts: readonly string[];
  readonly readme: string;
  /** Folders of the packages that its bundled files import. */
  readonly imports: readonly string[];
}

export interface BundledPackages {
  readonly packages: readonly BundledPackage[];
  /** Folders of the packages that our own files import. */
  readonly direct: readonly string[];
}

const modules = 'node_modules/';

/** Finds the packages in the bundles by the metafiles of the bundler. */
export function bundledPackages(metafiles: readonly Metafile[]): BundledPackages {
  const files = new Map<string, Set<string>>();
  const imports = new Map<string, Set<string>>();
  for (const [input, { imports: imported }] of metafiles.flatMap(({ inputs }) => Object.entries(inputs))) {
    const folder = packageFolder(input);
    if (folder !== undefined) entry(files, folder).add(plainPath(input));
    for (const { path, external } of imported) {
      const target = external === true ? undefined : packageFolder(path);
      if (target !== undefined && target !== folder) entry(imports, folder ?? '').add(target);
    }
  }
  const sorted = (folder: string): readonly string[] => [...(imports.get(folder) ?? [])].sort();
  return {
    packages: [...files]
      .map(([folder, names]) => readPackage(folder, [...names], sorted(folder)))
      .sort(
        (a, b) => compare(a.name, b.name) || compare(a.version, b.version) || compare(a.folder, b.folder),
      ),
    direct: sorted(''),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function entry(map: Map<string, Set<string>>, key: string): Set<string> {
  const known = map.get(key) ?? new Set<string>();
  map.set(key, known);
  return known;
}

/** The path without the mark that the bundler adds to files that a package disables for browsers. */
const plainPath = (input: string): string => input.replaceAll('\\', '/').replace(/^\(disabled\):/, '');

/** @returns undefined for our own source files only */
function packageFolder(input: string): string | undefined {
  const path = plainPath(input);
  const start = path.lastIndexOf(modules);
  if (start < 0) {
    if (path.startsWith('src/')) return undefined;
    throw new Error(`${input} is bundled, but is neither in src nor in a package.`);
  }
  const [scope = '', name = ''] = path.slice(start + modules.length).split('/');
  return path.slice(0, start + modules.length) + (scope.startsWith('@') ? `${scope}/${name}` : scope);
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: unknown;
  readonly author?: string | { readonly name: string; readonly email?: string };
  readonly homepage?: string;
  readonly repository?: string | { readonly url: string };
}

function readPackage(folder: string, files: readonly string[], imports: readonly string[]): BundledPackage {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const { name, version, license, author, homepage, repository } = manifest;
  const source = typeof repository === 'string' ? repository : repository?.url;
  const readme = readdirSync(folder).find((file) => /^readme(\.|$)/i.test(file));
  return {
    folder,
    name,
    version,
    licence: typeof license === 'string' ? license : '',
    author:
      typeof author === 'object'
        ? `${author.name}${author.email ? ` <${author.email}>` : ''}`
        : (author ?? ''),
    homepage: homepage ?? source?.replace(/^git\+/, '') ?? '',
    licenceTexts: licenceTexts(folder, files),
    readme: readme === undefined ? '' : readText(join(folder, readme)),
    imports,
  };
}

/** The licence texts of every folder between a bundled file and the package: a package may contain code of another. */
function licenceTexts(folder: string, files: readonly string[]): readonly string[] {
  const folders = new Set<string>();
  for (const file of files) {
    for (let path = dirname(file); path.length >= folder.length; path = dirname(path)) folders.add(path);
  }
  const texts = [...folders].sort().flatMap((path) =>
    readdirSync(path, { withFileTypes: true })
      .filter((file) => file.isFile() && /^(un)?(licen[cs]e|copying|notice|copyright)/i.test(file.name))
      .filter((file) => !/\.[cm]?[jt]sx?$|\.map$|\.json$/i.test(file.name))
      .map((file) => file.name)
      .sort()
      .map((file) => readText(join(path, file))),
  );
  return [...new Set(texts.filter((text) => text !== ''))];
}

const readText = (path: string): string =>
  readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .trim();
