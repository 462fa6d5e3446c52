import { readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import * as esbuild from 'esbuild';

/** Modules that the host loads on first use. Each is a bundle of its own. */
const lazyModules: Readonly<Record<string, string>> = {
  'src/host/product.ts': 'product.js',
  'src/core/client/index.ts': 'api.js',
  'src/sandbox/index.ts': 'sandbox.js',
  'src/host/commands/handlers.ts': 'commands.js',
  'src/host/output/exchangeText.ts': 'output.js',
  'src/host/serverForm/serverFormPanels.ts': 'forms.js',
  'src/host/fleet/fleetPanel.ts': 'fleet.js',
  'src/host/fleetFile/fleetFiles.ts': 'fleetFile.js',
  'src/host/tools/tools.ts': 'tools.js',
  'src/host/terminal/terminalCommand.ts': 'terminal.js',
};

/**
 * Modules that several bundles share. They are in one bundle, so that each class and each state exists once. The compiler
 * checks that no two modules of a bundle export the same name.
 */
const sharedEntries: Readonly<Record<string, string>> = {
  'kernel.js': 'src/host/kernel.ts',
  'diagnosis.js': 'src/core/words/index.ts',
  'operations.js': 'src/core/operations/index.ts',
};

const sharedModules: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(sharedEntries).map(([file, entry]) => {
    const exported = [...readFileSync(entry, 'utf8').matchAll(/^export \* from '([^']+)';$/gm)];
    return [file, exported.map(([, path = '']) => moduleOf(dirname(entry), path))];
  }),
);

/** The target of an import: one of our source files, or a package. */
function moduleOf(folder: string, path: string): string {
  return path.startsWith('.') ? relative('.', join(folder, `${path}.ts`)).replaceAll('\\', '/') : path;
}

const sharedBundleOf = (module: string): string | undefined =>
  Object.entries(sharedModules).find(([, modules]) => modules.includes(module))?.[0];

/** Redirects every import of a shared module to its bundle. */
const sharedBundles = (own: string): esbuild.Plugin => ({
  name: 'shared-bundles',
  setup(build) {
    build.onResolve({ filter: /^\.|^@vscode\/l10n$/ }, ({ path, kind, resolveDir, importer }) => {
      if (kind === 'entry-point' || importer.includes('node_modules')) return undefined;
      const bundle = sharedBundleOf(moduleOf(resolveDir, path));
      return bundle === undefined || bundle === own ? undefined : { path: `./${bundle}`, external: true };
    });
  },
});

/**
 * Keeps `await import('../api/index')` lazy: the module is not bundled into the importer, but required from its own bundle
 * when the import runs.
 */
const lazyBundles: esbuild.Plugin = {
  name: 'lazy-bundles',
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ path, kind, resolveDir, importer }) => {
      if (kind !== 'dynamic-import' || importer.includes('node_modules')) return undefined;
      const source = join(resolveDir, `${path}.ts`).replaceAll('\\', '/');
      const bundle =
        Object.entries(lazyModules).find(([module]) => source.endsWith(`/${module}`))?.[1] ??
        sharedBundleOf(moduleOf(resolveDir, path));
      if (bundle === undefined) throw new Error(`${path} is imported lazily but has no bundle of its own.`);
      return { path: `./${bundle}`, external: true };
    });
  },
};

/** Replaces the `request` of node-fetch by ours, so that only our code opens pinned connections. */
const ownRequest: esbuild.Plugin = {
  name: 'own-request',
  setup(build) {
    build.onResolve({ filter: /^node:https?$/ }, ({ importer }) =>
      importer.replaceAll('\\', '/').endsWith('node-fetch/src/index.js')
        ? { path: resolve('src/core/client/request.ts') }
        : undefined,
    );
  },
};

const common = {
  bundle: true,
  minify: true,
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
} as const satisfies esbuild.BuildOptions;

const hostBundle = (source: string, file: string): esbuild.BuildOptions => ({
  ...common,
  entryPoints: [source],
  outfile: `dist/${file}`,
  platform: 'node',
  target: 'node20.18',
  format: 'cjs',
  external: ['vscode'],
  supported: { 'dynamic-import': false },
  plugins: [sharedBundles(file), lazyBundles, ownRequest],
});

/** The command line in one file, with everything that it needs: it runs without the extension, as npm installs it. */
const cliBundle: esbuild.BuildOptions = {
  ...common,
  entryPoints: ['src/cli/main.ts'],
  outfile: 'dist/cli.js',
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  // The other form of jsonc-parser loads its parts in a way that cannot be bundled.
  mainFields: ['module', 'main'],
  banner: { js: '#!/usr/bin/env node' },
  define: {
    veeamEmVersion: JSON.stringify(
      (JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string }).version,
    ),
  },
  plugins: [ownRequest],
};

/** Requires the sandbox from the bundle of the extension. */
const sandboxBeside: esbuild.Plugin = {
  name: 'sandbox-beside',
  setup(build) {
    build.onResolve({ filter: /\/sandbox\/index$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './sandbox.js', external: true } : undefined,
    );
  },
};

/** The command line as the extension has it: the sandbox, which is a quarter of it, is there once for both. */
const extensionCli: esbuild.BuildOptions = {
  ...cliBundle,
  supported: { 'dynamic-import': false },
  plugins: [sandboxBeside, ownRequest],
};

/** The reader of fleet files, for a thread of its own: there is no `vscode` in a thread, so it shares no bundle. */
const readingThread: esbuild.BuildOptions = {
  ...common,
  entryPoints: ['src/core/fleetFile/readingThread.ts'],
  outfile: 'dist/readingThread.js',
  platform: 'node',
  target: 'node20.18',
  format: 'cjs',
};

const pageBundle = (name: string): esbuild.BuildOptions => ({
  ...common,
  entryPoints: [`src/page/${name}.ts`],
  outfile: `dist/${name}.js`,
  platform: 'browser',
  target: 'chrome124',
  format: 'iife',
  loader: { '.svg': 'text' },
});

const bundles: readonly esbuild.BuildOptions[] = [
  hostBundle('src/host/extension.ts', 'extension.js'),
  ...Object.entries(lazyModules).map(([source, file]) => hostBundle(source, file)),
  ...Object.entries(sharedEntries).map(([file, source]) => hostBundle(source, file)),
  extensionCli,
  readingThread,
  pageBundle('connectPage'),
  pageBundle('fleetPage'),
];

export interface Built {
  readonly file: string;
  readonly bytes: number;
  /** The contents of the bundle, from the bundler. */
  readonly metafile: esbuild.Metafile;
}

export async function buildBundles(): Promise<readonly Built[]> {
  rmSync('dist', { recursive: true, force: true });
  return Promise.all(
    bundles.map(async (options) => {
      const { metafile } = await esbuild.build({ ...options, metafile: true });
      const { outfile = '' } = options;
      return { file: basename(outfile), bytes: statSync(outfile).size, metafile };
    }),
  );
}

/** Bundles the command line in one file, as npm installs it. Returns what is in it. */
export async function buildCli(outfile: string): Promise<esbuild.Metafile> {
  const { metafile } = await esbuild.build({ ...cliBundle, outfile, metafile: true });
  return metafile;
}

/** Bundles the command line as the extension has it into a folder of its own, for tests. */
export async function buildExtensionCli(folder: string): Promise<void> {
  for (const options of [extensionCli, hostBundle('src/sandbox/index.ts', 'sandbox.js')])
    await esbuild.build({ ...options, outfile: join(folder, basename(options.outfile ?? '')) });
}

/** Bundles the thread that reads fleet files alone, for tests. */
export async function buildReadingThread(outfile: string): Promise<void> {
  await esbuild.build({ ...readingThread, outfile });
}

export async function watchBundles(): Promise<void> {
  const contexts = await Promise.all(
    bundles.map((options) => esbuild.context({ ...options, logLevel: 'info' })),
  );
  await Promise.all(contexts.map((context) => context.watch()));
}
