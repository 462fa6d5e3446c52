import assert from 'node:assert/strict';

/*
 * A clock on the wall counts what other processes of the machine do, so no test compares it with a limit. These count
 * the time that this process computes.
 */

/** The computing time of this process, in milliseconds. */
export function computedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function costOf(work: () => unknown): Promise<number> {
  const before = computedMs();
  await work();
  return computedMs() - before;
}

const growth = 8;

/** A cost below this is too small to tell how it grows; a quadratic one of a large size is far above it. */
const negligibleMs = 150;

/**
 * Asserts that work does not grow faster than its size: with the eightfold size it may cost three times as much as
 * eight works of the size, where a quadratic one costs eight times as much. Both are measured in the same run, and again
 * where the first answer is no, so that a pause for garbage is not taken for a growth.
 */
export async function assertLinear(
  work: (size: number) => unknown,
  size: number,
  what = 'the work',
): Promise<void> {
  const large = () => costOf(() => work(size));
  const small = () => costOf(() => work(size / growth));
  let least = await large();
  if (least < negligibleMs) return;
  let base = await small();
  for (let round = 0; round < 2 && least > 3 * growth * base; round += 1) {
    least = Math.min(least, await large());
    base = Math.max(base, await small());
  }
  const ratio = least / base;
  assert.ok(
    least < negligibleMs || ratio <= 3 * growth,
    `${what} of ${size} costs ${ratio.toFixed(0)} times ${size / growth}`,
  );
}

/** Computes something, and counts the longest time that it computed in one turn of the event loop, in milliseconds. */
export async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = computedMs();
  const look = (): void => {
    const now = computedMs();
    longest = Math.max(longest, now - last);
    last = now;
  };
  let timer = setImmediate(function turn() {
    look();
    timer = setImmediate(turn);
  });
  try {
    await work();
    // One more turn, so that the last one is counted.
    await new Promise((resolve) => setImmediate(resolve));
    look();
  } finally {
    clearImmediate(timer);
  }
  return longest;
}
