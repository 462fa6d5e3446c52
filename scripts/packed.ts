import { buffer } from 'node:stream/consumers';
import * as yauzl from 'yauzl';
import { bundledPackages } from './bundledPackages';
import { licenceProblems } from './licences';
import { noticeProblems } from './notices';
import { sbomProblems } from './sbom';
import { translationPaths } from './sentences';
import { noticesFile, sbomFile, type Package } from './vsix';

/** Checks the notices, the bill of materials and the launchers inside a packed file. Returns the problems as sentences. */
export async function packedProblems({ path, bundles }: Package): Promise<readonly string[]> {
  const { packages } = bundledPackages(bundles.map(({ metafile }) => metafile));
  const files = await unpack(path);
  const read = (name: string): string => files.get(`extension/${name}`)?.content.toString('utf8') ?? '';
  const known = new Set(bundles.map(({ file }) => `extension/dist/${file}`));
  const scripts = [...files.keys()].filter((name) => /\.[cm]?js$/.test(name));
  return [
    ...licenceProblems(packages),
    ...noticeProblems(read(noticesFile), packages),
    ...(read(sbomFile) === ''
      ? [`${sbomFile} is not in the package.`]
      : await sbomProblems(read(sbomFile), packages)),
    ...scripts.filter((name) => !known.has(name)).map((name) => `${name}: no metafile tells what is in it.`),
    ...translationPaths()
      .filter((path) => !files.has(`extension/${path}`))
      .map((path) => `${path} is not in the package.`),
    ...pictures(JSON.parse(read('package.json')) as Pictured)
      .filter((name) => !files.has(`extension/${name}`))
      .map((name) => `${name} is named by package.json and is not in the package.`),
    ...[...known].filter((name) => !files.has(name)).map((name) => `${name} is not in the package.`),
    ...launcherProblems((name) => files.get(`extension/${name}`)),
  ];
}

/** A file of a package. */
export interface PackedFile {
  readonly content: Buffer;
  /** As in a file system of Unix, such as 0o100755. */
  readonly mode: number;
}

/** What would keep the command line from being started in VS Code's terminal. */
export function launcherProblems(file: (name: string) => PackedFile | undefined): readonly string[] {
  return ['bin/veeam-em', 'bin/veeam-em.cmd'].flatMap((name) => {
    const found = file(name);
    if (found === undefined) return [`${name} is not in the package.`];
    const { content, mode } = found;
    const isForWindows = name.endsWith('.cmd');
    return [
      ...(isForWindows === content.includes('\r\n') ? [] : [`${name} has wrong line ends.`]),
      ...(isForWindows || (mode & 0o111) === 0o111
        ? []
        : [`${name} cannot be executed: pack on a system whose files have that permission, not on Windows.`]),
    ];
  });
}

/** What package.json says about pictures. */
export interface Pictured {
  readonly icon: string;
  readonly contributes: {
    readonly viewsContainers: Readonly<Record<string, readonly { readonly icon: string }[]>>;
    readonly walkthroughs: readonly {
      readonly icon?: string;
      readonly steps: readonly { readonly media: Readonly<Record<string, unknown>> }[];
    }[];
  };
}

/** The pictures that package.json names: of the extension, of its views, and of each step of a walkthrough in any theme. */
export function pictures({
  icon,
  contributes: { viewsContainers, walkthroughs },
}: Pictured): readonly string[] {
  return [
    icon,
    ...Object.values(viewsContainers).flatMap((containers) => containers.map((container) => container.icon)),
    ...walkthroughs.flatMap((walkthrough) => [
      ...(walkthrough.icon === undefined ? [] : [walkthrough.icon]),
      ...walkthrough.steps.flatMap(({ media }) =>
        Object.entries(media).flatMap(([kind, file]) => (kind === 'altText' ? [] : filesOf(file))),
      ),
    ]),
  ].filter((name) => !name.startsWith('$('));
}

/** One file, or one for each kind of theme. */
const filesOf = (media: unknown): readonly string[] =>
  typeof media === 'object' && media !== null ? Object.values(media).map(String) : [String(media)];

/** The files of a zip archive. */
async function unpack(path: string): Promise<ReadonlyMap<string, PackedFile>> {
  const archive = await yauzl.openPromise(path);
  const files = new Map<string, PackedFile>();
  for await (const entry of archive.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    files.set(entry.fileName, {
      content: await buffer(await archive.openReadStreamPromise(entry)),
      mode: entry.externalFileAttributes >>> 16,
    });
  }
  return files;
}
