import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import type { Editor } from '../test/support/editors';
import { readResults, type FailedTest, type Results } from '../test/support/results';
import { editorVariable } from '../test/support/window';

export interface LayerResult {
  readonly layer: string;
  readonly passed: number;
  readonly failed: readonly FailedTest[];
  readonly repeated: readonly FailedTest[];
  readonly seconds: number;
}

const bin = (name: string): string =>
  join('node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

function exec(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: 'inherit',
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}

/** Runs a layer and reads the counts that it writes to a file. A layer that writes no counts has failed. */
async function counted(layer: string, work: (results: string) => Promise<unknown>): Promise<LayerResult> {
  console.log(`\n── ${layer} ──`);
  const results = join('out', 'results', `${layer.replaceAll(' ', '-')}.json`);
  mkdirSync(dirname(results), { recursive: true });
  rmSync(results, { force: true });
  const started = performance.now();
  let broken: unknown;
  try {
    await work(results);
  } catch (error) {
    broken = error;
    console.error(error);
  }
  const seconds = (performance.now() - started) / 1000;
  if (existsSync(results)) return asResult(layer, seconds, readResults(results), broken);
  const reason = 'It ended without results: see its output above.';
  return asResult(layer, seconds, { passed: 0, failed: [], repeated: [] }, broken ?? new Error(reason));
}

/** A layer that breaks although each of its tests passed has failed too. */
function asResult(layer: string, seconds: number, results: Results, broken: unknown): LayerResult {
  const failed =
    broken === undefined || results.failed.length > 0
      ? results.failed
      : [{ title: `the run of ${layer}`, reason: inspect(broken) }];
  return { layer, seconds, ...results, failed };
}

const mocha = (results: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> =>
  exec(bin('mocha'), args, { ...env, RESULTS: results });

const coverageFloor = 90;

/** Runs the tests in plain Node, with coverage. */
export async function unitLayer(args: readonly string[]): Promise<LayerResult> {
  const raw = join('out', 'coverage');
  rmSync(raw, { recursive: true, force: true });
  const result = await counted('unit', (results) => mocha(results, args, { NODE_V8_COVERAGE: raw }));
  if (args.length > 0) return result;
  forgetDataUrls(raw);
  const covered = await exec(bin('c8'), [
    ...['report', '--temp-directory', raw, '--reports-dir', join('out', 'coverage-report')],
    ...['--include', 'src/core/**', '--include', 'src/sandbox/**', '--reporter', 'text-summary'],
    ...[
      '--check-coverage',
      '--lines',
      String(coverageFloor),
      '--functions',
      '0',
      '--branches',
      '0',
      '--statements',
      '0',
    ],
  ]);
  if (covered === 0) return result;
  const reason = `Less than ${coverageFloor} % of the lines are covered: see the summary of the coverage above.`;
  return { ...result, failed: [...result.failed, { title: 'coverage', reason }] };
}

/** Removes modules that the loader names by data URLs: the coverage report mistakes these for file names. */
function forgetDataUrls(folder: string): void {
  for (const file of readdirSync(folder).map((name) => join(folder, name))) {
    const coverage = JSON.parse(readFileSync(file, 'utf8')) as {
      'source-map-cache'?: Record<string, unknown>;
    };
    const maps = Object.entries(coverage['source-map-cache'] ?? {}).filter(([url]) =>
      url.startsWith('file:'),
    );
    writeFileSync(file, JSON.stringify({ ...coverage, 'source-map-cache': Object.fromEntries(maps) }));
  }
}

/** Runs the suites inside the extension host of a real VS Code. */
export function hostLayer(
  { edition }: Editor,
  run: (results: string) => Promise<void>,
): Promise<LayerResult> {
  return counted(`vscode ${edition.vscode}`, run);
}

/** Runs the tests that click and type in a real VS Code window. */
export function e2eLayer(
  { name, edition }: Editor,
  vsix: string,
  args: readonly string[],
): Promise<LayerResult> {
  return counted(`e2e ${edition.vscode}`, (results) =>
    mocha(results, ['--config', '.mocharc.e2e.json', ...args], { VSIX: vsix, [editorVariable]: name }),
  );
}

/** Prints each failed test again, and the totals as the last line, and exits with their result. */
export function finish(results: readonly LayerResult[]): never {
  for (const { layer, failed, repeated } of results) {
    for (const { title, reason } of repeated) printTest(layer, 'failed at first', title, reason);
    for (const { title, reason } of failed) printTest(layer, 'failed', title, reason);
  }
  console.log('');
  for (const { layer, passed, failed, seconds } of results) {
    console.log(
      `${layer.padEnd(12)} ${String(passed).padStart(4)} passed ${String(failed.length).padStart(3)} failed  ${seconds.toFixed(1)} s`,
    );
  }
  const sum = (pick: (result: LayerResult) => number): number =>
    results.reduce((total, item) => total + pick(item), 0);
  const failed = sum((result) => result.failed.length);
  console.log(`${sum((result) => result.passed)} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

const linesOfReason = 12;

function printTest(layer: string, what: string, title: string, reason: string): void {
  const lines = reason.split('\n').slice(0, linesOfReason);
  console.log(`\n${layer}, ${what}: ${title}\n${lines.map((line) => `  ${line}`).join('\n')}`);
}
