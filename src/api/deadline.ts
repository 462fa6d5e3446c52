import { EmError } from './errors';

/** When a connection that is being made has to be given up: nobody waits for it any more, or it takes too long in all. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Why it was given up. */
  reason(): EmError;
}

/** @param signal of whoever waits */
export function deadlineOf(timeoutMs: number, signal?: AbortSignal): Deadline {
  const timeout = AbortSignal.timeout(timeoutMs);
  return {
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    reason: () =>
      signal?.aborted
        ? new EmError('cancelled', { unsent: true })
        : new EmError('timeout', { timeoutMs, unsent: true }),
  };
}
