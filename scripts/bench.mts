import * as listing from '../bench/listing.mts';
import * as reading from '../bench/reading.mts';
import * as sessions from '../bench/sessions.mts';

interface Benchmark {
  readonly title: string;
  readonly prepare: () => Promise<Readonly<Record<string, () => unknown>>>;
}

/* npm run bench: medians and ratios within one run. Timings never fail anything. */

const rounds = 7;

for (const { title, prepare } of [reading, listing, sessions] satisfies readonly Benchmark[]) {
  const candidates = Object.entries(await prepare());
  const times = new Map<string, number[]>(candidates.map(([name]) => [name, []]));
  // Interleaved, so that a noisy moment meets all candidates alike.
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of candidates) {
      const started = performance.now();
      await Promise.resolve(run());
      times.get(name)?.push(performance.now() - started);
    }
  }
  const medians = [...times].map(([name, list]) => ({
    name,
    median: list.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0,
  }));
  const base = medians[0]?.median ?? 1;
  console.log(title);
  for (const { name, median } of medians) {
    console.log(`  ${name.padEnd(12)} ${median.toFixed(1).padStart(8)} ms  × ${(median / base).toFixed(2)}`);
  }
}
process.exit(0);
