import { setTimeout as wait } from 'node:timers/promises';

/**
 * The time after which a test takes something for hung, in milliseconds. No test passes or fails by how fast a machine is,
 * so it is far longer than anything takes on a busy one.
 */
export const patienceMs = 60_000;

/** Waits for a condition, instead of a fixed time. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Waited in vain until ${what}.`);
    await wait(20);
  }
}
