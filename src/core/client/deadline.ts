import { EmError, type EmErrorFacts } from './errors';

/** When something has to be given up: nobody waits for it any more, or it takes too long in all. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Why it was given up. */
  reason(cause?: unknown): EmError;
}

/**
 * @param signal of whoever waits
 * @param facts of the failure that it is given up with
 */
export function deadlineOf(timeoutMs: number, signal?: AbortSignal, facts: EmErrorFacts = {}): Deadline {
  const timeout = AbortSignal.timeout(timeoutMs);
  return {
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    reason: (cause) =>
      signal?.aborted
        ? new EmError('cancelled', facts, { cause })
        : new EmError('timeout', { ...facts, timeoutMs }, { cause }),
  };
}
