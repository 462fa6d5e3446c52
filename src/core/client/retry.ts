import type { EmError } from './errors';
import { failureTraits } from './failureTraits';

/** Before each further try of a read, in milliseconds. */
export const retryDelaysMs: readonly number[] = [300, 1500];
/** A server that asks for a longer pause is not waited for: the user decides. */
const longestRetryAfterMs = 5000;

/** How long to wait before the next try, or undefined where another would not help. */
export function retryAfterMs({ kind, facts }: EmError, delay: number): number | undefined {
  const { retry } = failureTraits[kind];
  if (retry === 'soon') return delay;
  if (retry === 'no') return undefined;
  const asked = (facts.retryAfterSeconds ?? 0) * 1000;
  return asked > longestRetryAfterMs ? undefined : Math.max(asked, delay);
}
