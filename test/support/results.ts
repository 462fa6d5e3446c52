import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type Mocha from 'mocha';

export interface FailedTest {
  readonly title: string;
  /** The message of the error and its stack. */
  readonly reason: string;
}

export interface Results {
  readonly passed: number;
  readonly failed: readonly FailedTest[];
  /** The tests that failed at first and passed when they were repeated. */
  readonly repeated: readonly FailedTest[];
}

/**
 * Writes the results of a run to a file at its end. The totals of all layers name the failed tests from it, because the
 * end of a long output is what a log keeps.
 */
export function recordResults(runner: Mocha.Runner, file: string): void {
  const failed: FailedTest[] = [];
  const attempts = new Map<string, FailedTest>();
  let passed = 0;
  runner.on('fail', (test, error) => failed.push(failedTest(test, error)));
  runner.on('retry', (test: Mocha.Test, error: unknown) =>
    attempts.set(test.fullTitle(), failedTest(test, error)),
  );
  runner.on('pass', () => (passed += 1));
  runner.once('end', () => {
    const titles = new Set(failed.map(({ title }) => title));
    const repeated = [...attempts.values()].filter(({ title }) => !titles.has(title));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ passed, failed, repeated } satisfies Results));
  });
}

/** Reads what `recordResults` wrote. Throws where the run ended before it wrote anything. */
export const readResults = (file: string): Results => JSON.parse(readFileSync(file, 'utf8')) as Results;

function failedTest(test: Mocha.Runnable, error: unknown): FailedTest {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { title: test.fullTitle(), reason };
}
