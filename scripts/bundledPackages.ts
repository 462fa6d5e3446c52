import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Metafile } from 'esbuild';

/** A package of which something is in a bundle, as its folder under `node_modules` tells of it. */
export interface BundledPackage {
  /** Its folder. Two versions of one package have two. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** The SPDX expression that the package states; empty where it states none. */
  readonly licence: string;
  readonly author: string;
  readonly homepage: string;
  /** The texts of its licence files and notices, those of folders inside of it that are bundled included. */
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

/** What the bundler's metafiles say is in the bundles. */
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

/** The bundler marks files that a package disables for browsers. */
const plainPath = (input: string): string => input.replaceAll('\\', '/').replace(/^\(disabled\):/, '');

/** @returns undefined for a source file of ours, and for nothing else */
function packageFolder(input: string): string | undefined {
  const path = plainPath(input);
  const start = path.lastIndexOf(modules);
  if (start < 0) {
    if (path.startsWith('src/')) return undefined;
    throw new Error(`${input} is bundled, and is neither of src nor of a package.`);
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

/** Of every folder between a bundled file and its package's own: a package may hold the code of another. */
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
