import { EmError, type EmErrorFacts } from './errors';

/** Ends work that is no longer wanted or takes too long. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Why the work was ended. */
  reason(cause?: unknown): EmError;
}

/**
 * @param signal the caller's signal
 * @param facts the facts of the failure at the deadline
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
