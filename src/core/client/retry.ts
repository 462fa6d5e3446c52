import type { EmError } from './errors';
import { failureTraits } from './failureTraits';

/** The delays before each further attempt of a read, in milliseconds. */
export const retryDelaysMs: readonly number[] = [300, 1500];
/** If a server requests a longer pause, the read is not retried: the user decides. */
const longestRetryAfterMs = 5000;

/** How long to wait before the next attempt, or undefined if another would not help. */
export function retryAfterMs({ kind, facts }: EmError, delay: number): number | undefined {
  const { retry } = failureTraits[kind];
  if (retry === 'soon') return delay;
  if (retry === 'no') return undefined;
  const asked = (facts.retryAfterSeconds ?? 0) * 1000;
  return asked > longestRetryAfterMs ? undefined : Math.max(asked, delay);
}
