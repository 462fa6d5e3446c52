import { setTimeout as wait } from 'node:timers/promises';

/** Waits for a condition, instead of a fixed time. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Waited in vain until ${what}.`);
    await wait(20);
  }
}
