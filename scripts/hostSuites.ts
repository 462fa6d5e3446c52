import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { getL10nPseudoLocalized, type l10nJsonFormat } from '@vscode/l10n-dev';
import * as esbuild from 'esbuild';
import { bundlePath } from './sentences';

/** Bundles the suites for the extension host into one file that it can require, beside the sentences with accented letters. */
export async function buildHostSuites(): Promise<void> {
  const sentences = JSON.parse(readFileSync(bundlePath, 'utf8')) as l10nJsonFormat;
  mkdirSync('out/test/vscode', { recursive: true });
  writeFileSync('out/test/vscode/pseudo.json', JSON.stringify(getL10nPseudoLocalized(sentences)));
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
