import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { manifestFiles } from './manifestFiles';
import { packedProblems } from './packed';
import { patternsUnder } from './patterns';
import {
  bundlePath,
  exportedSentences,
  halfTranslated,
  sentencesText,
  sources,
  translationProblems,
  translations,
  unexportable,
} from './sentences';
import { superLinear } from './superLinear';
import { packageVsix, type Package } from './vsix';

/* npm run check: static checks of the code, and the size and the contents of the package. */

/** The most that activation may load, and the most that the package may have, in bytes. */
const limits = { activation: 45_000, vsix: 1_000_000 };
const activationLoads = ['extension.js', 'kernel.js'];

let packing: Promise<Package> | undefined;
/** Builds and packs once, for all checks that need the package. */
const packed = (): Promise<Package> => (packing ??= packageVsix());

interface Check {
  readonly name: string;
  readonly run: () => boolean | Promise<boolean>;
}

const tool = (name: string, ...args: readonly string[]): Check => ({
  name: [name, ...args].join(' '),
  run: () => {
    const { status } = spawnSync('npx', ['--no-install', name, ...args], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    return status === 0;
  },
});

const checks: readonly Check[] = [
  tool('tsc', '-p', '.'),
  tool('tsc', '-p', 'src/core'),
  tool('tsc', '-p', 'src/page'),
  tool('eslint', '.'),
  tool('prettier', '--check', '--log-level', 'warn', '.'),
  tool('depcruise', 'src', '--config', '.dependency-cruiser.mjs'),
  tool('knip'),
  {
    name: 'manifest as its tables say',
    run: async () => {
      const drifted = (await manifestFiles()).filter(({ drift }) => drift.length > 0);
      for (const { path, drift } of drifted)
        console.error(
          `${path}: ${drift.join(', ')} differ from src/host/contributions. Run "npm run manifest".`,
        );
      return drifted.length === 0;
    },
  },
  {
    name: 'sentences exported and translated',
    run: async () => {
      const bundle = await exportedSentences();
      const all = translations(bundle);
      const isExported = (await sentencesText(bundle)) === readFileSync(bundlePath, 'utf8');
      const problems = [
        ...sources()
          .flatMap(({ path, text }) => unexportable(path, text))
          .map((place) => `${place}: the sentence or its comment is not a literal, so it is not exported`),
        ...(isExported ? [] : [`${bundlePath}: not the sentences of the sources. Run "npm run l10n".`]),
        ...halfTranslated(all.map(({ path }) => path)).map((tag) => `${tag}: translated in one place only`),
        ...all.flatMap(translationProblems),
      ];
      for (const problem of problems) console.error(problem);
      return problems.length === 0;
    },
  },
  {
    name: 'regular expressions of src in linear time',
    run: async () => {
      const { patterns, dynamic } = patternsUnder('src');
      const { slow, stale } = await superLinear(patterns);
      for (const { file, line, code } of dynamic)
        console.error(`${file}:${line}  neither a literal nor made of constants: ${code}`);
      for (const { pattern, growth, attack } of slow) {
        console.error(
          `${pattern.file}:${pattern.line}  /${pattern.source}/${pattern.flags}  ${growth}: ${attack}`,
        );
      }
      for (const { file, source } of stale) console.error(`${file}  unused exception: /${source}/`);
      console.log(`${patterns.length} patterns`);
      return dynamic.length + slow.length + stale.length === 0;
    },
  },
  {
    name: `what activation loads at most ${limits.activation / 1000} kB`,
    run: async () => {
      const loaded = (await packed()).bundles.filter(({ file }) => activationLoads.includes(file));
      const bytes = loaded.reduce((sum, bundle) => sum + bundle.bytes, 0);
      console.log(`${loaded.map(({ file }) => file).join(' and ')}  ${(bytes / 1000).toFixed(1)} kB`);
      return loaded.length === activationLoads.length && bytes <= limits.activation;
    },
  },
  {
    name: `package at most ${limits.vsix / 1000} kB`,
    run: async () => {
      const { path, bytes } = await packed();
      console.log(`${path}  ${(bytes / 1000).toFixed(1)} kB`);
      return bytes <= limits.vsix;
    },
  },
  {
    name: 'licences, notices and bill of materials of what is bundled',
    run: async () => {
      const problems = await packedProblems(await packed());
      for (const problem of problems) console.error(problem);
      return problems.length === 0;
    },
  },
];

let passed = 0;
const failed: string[] = [];
for (const { name, run } of checks) {
  console.log(`\n── ${name} ──`);
  const succeeded = await (async () => run())().catch((error: unknown) => {
    console.error(error);
    return false;
  });
  if (succeeded) passed += 1;
  else failed.push(name);
}
for (const name of failed) console.error(`failed: ${name}`);
console.log(`\n${passed} passed, ${failed.length} failed`);
process.exit(failed.length === 0 ? 0 : 1);
