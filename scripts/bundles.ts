import { readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import * as esbuild from 'esbuild';

/** Modules that the host loads on first use, each a bundle of its own. */
const lazyModules: Readonly<Record<string, string>> = {
  'src/host/product.ts': 'product.js',
  'src/core/client/index.ts': 'api.js',
  'src/sandbox/index.ts': 'sandbox.js',
  'src/host/commands/handlers.ts': 'commands.js',
  'src/host/output/exchangeText.ts': 'output.js',
  'src/host/serverForm/serverForms.ts': 'forms.js',
  'src/host/fleet/fleetPanel.ts': 'fleet.js',
};

/**
 * Modules that several bundles need are in one bundle for all: there is one of each class and of each state. The compiler
 * sees that no two of a bundle export the same name.
 */
const sharedEntries: Readonly<Record<string, string>> = {
  'kernel.js': 'src/host/kernel.ts',
  'diagnosis.js': 'src/core/words/index.ts',
};

const sharedModules: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(sharedEntries).map(([file, entry]) => {
    const exported = [...readFileSync(entry, 'utf8').matchAll(/^export \* from '([^']+)';$/gm)];
    return [file, exported.map(([, path = '']) => moduleOf(dirname(entry), path))];
  }),
);

/** What an import names: a source file of ours, or a package. */
function moduleOf(folder: string, path: string): string {
  return path.startsWith('.') ? relative('.', join(folder, `${path}.ts`)).replaceAll('\\', '/') : path;
}

const sharedBundleOf = (module: string): string | undefined =>
  Object.entries(sharedModules).find(([, modules]) => modules.includes(module))?.[0];

/** Leads every import of a shared module to the bundle that has it. */
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
 * Lets `await import('../api/index')` stay what it says: the module is not bundled into the importer but
 * required from its own bundle when the line is reached.
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

/** node-fetch takes `request` from us, so that a pinned connection is made by nobody else. */
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

const pageBundle = (name: string): esbuild.BuildOptions => ({
  ...common,
  entryPoints: [`src/page/${name}.ts`],
  outfile: `dist/${name}.js`,
  platform: 'browser',
  target: 'chrome124',
  format: 'iife',
});

const bundles: readonly esbuild.BuildOptions[] = [
  hostBundle('src/host/extension.ts', 'extension.js'),
  ...Object.entries(lazyModules).map(([source, file]) => hostBundle(source, file)),
  ...Object.entries(sharedEntries).map(([file, source]) => hostBundle(source, file)),
  pageBundle('connectPage'),
  pageBundle('fleetPage'),
];

export interface Built {
  readonly file: string;
  readonly bytes: number;
  /** What is in it, by the bundler. */
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

export async function watchBundles(): Promise<void> {
  const contexts = await Promise.all(
    bundles.map((options) => esbuild.context({ ...options, logLevel: 'info' })),
  );
  await Promise.all(contexts.map((context) => context.watch()));
}

/** The suites that run inside the extension host, as one file that it can require. */
export async function buildHostSuites(): Promise<void> {
  await esbuild.build({
    bundle: true,
    sourcemap: 'inline',
    logLevel: 'warning',
    entryPoints: ['test/vscode/index.ts'],
    outfile: 'out/test/vscode/index.js',
    platform: 'node',
    target: 'node20.18',
    format: 'cjs',
    external: ['vscode', 'mocha'],
  });
}
