import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** Suites are loaded after mocha has put its words into the global scope. */
async function loadSuites(): Promise<void> {
  await import('./manifest.suite');
  await import('./tree.suite');
  await import('./commands.suite');
  await import('./errors.suite');
  await import('./state.suite');
  await import('./batch.suite');
  await import('./estate.suite');
  await import('./aftermath.suite');
  await import('./tasks.suite');
  await import('./flow.suite');
  await import('./forms.suite');
  await import('./output.suite');
  await import('./trust.suite');
  await import('./outlets.suite');
  await import('./settings.suite');
}

/** What VS Code calls in its extension host. Rejects where a test failed. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 30_000 });
  mocha.suite.emit('pre-require', globalThis, null, mocha);
  await loadSuites();
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.once('end', () => {
      const { results } = JSON.parse(readFileSync(join(__dirname, 'options.json'), 'utf8')) as {
        results: string;
      };
      writeFileSync(results, JSON.stringify(runner.stats));
    });
  });
  if (failures > 0) throw new Error(`${failures} failed`);
}
