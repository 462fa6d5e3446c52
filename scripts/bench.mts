import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import * as fleet from '../bench/fleet.mts';
import * as listing from '../bench/listing.mts';
import * as loading from '../bench/loading.mts';
import * as reading from '../bench/reading.mts';
import * as sessions from '../bench/sessions.mts';

interface Benchmark {
  readonly title: string;
  readonly prepare: () => Promise<Readonly<Record<string, () => unknown>>>;
}

/* npm run bench: prints medians, ratios within one run, and the longest block of the event loop. No timing is a failure. */

const rounds = 7;

for (const { title, prepare } of [
  reading,
  listing,
  sessions,
  fleet,
  loading,
] satisfies readonly Benchmark[]) {
  const candidates = Object.entries(await prepare());
  const times = new Map<string, number[]>(candidates.map(([name]) => [name, []]));
  const blocks = new Map<string, number>();
  // The candidates take turns, so that a noisy moment affects all of them alike.
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of candidates) {
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      await pause(5);
      delay.reset();
      const started = performance.now();
      await Promise.resolve(run());
      times.get(name)?.push(performance.now() - started);
      await pause(5);
      delay.disable();
      blocks.set(name, Math.max(blocks.get(name) ?? 0, delay.max / 1e6));
    }
  }
  const medians = [...times].map(([name, list]) => ({
    name,
    median: list.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0,
  }));
  const base = medians[0]?.median ?? 1;
  console.log(title);
  for (const { name, median } of medians) {
    const ratio = `× ${(median / base).toFixed(2)}`;
    const block = `longest block ${(blocks.get(name) ?? 0).toFixed(0)} ms`;
    console.log(`  ${name.padEnd(14)} ${median.toFixed(1).padStart(8)} ms  ${ratio.padEnd(8)} ${block}`);
  }
}
process.exit(0);
