import { monotonic } from '../client/clock';
import type { EmSession } from '../client/emSession';
import { EmError } from '../client/errors';
import { Recent } from './recent';
import type { SystemSessionListing } from '../client/resources/systemSessions';

/**
 * The system sessions of one Enterprise Manager, listed once for all callers that need them at about the same time:
 * the list holds a month, and each of many collections requests it.
 */
export class SystemSessionLister {
  private readonly recent: Recent<SystemSessionListing>;

  constructor(
    private readonly em: EmSession,
    now: () => number = monotonic,
  ) {
    this.recent = new Recent(now);
  }

  /**
   * @param maximumAgeMs how old the list may be
   * @throws EmError if the list cannot be read, and `cancelled`; other callers still get the list
   */
  list(maximumAgeMs: number, signal?: AbortSignal): Promise<SystemSessionListing> {
    const listing = this.recent.get(maximumAgeMs, () => this.em.systemSessions.list());
    return this.unlessAborted(listing, signal);
  }

  private async unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (signal === undefined) return promise;
    const cancelled = new EmError('cancelled', this.em.place);
    if (signal.aborted) throw cancelled;
    let cancel = (): void => undefined;
    const aborted = new Promise<never>((_, reject) => {
      cancel = () => {
        reject(cancelled);
      };
      signal.addEventListener('abort', cancel);
    });
    try {
      return await Promise.race([promise, aborted]);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }
}
