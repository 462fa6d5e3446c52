import { monotonic } from '../client/clock';
import type { EmSession } from '../client/emSession';
import { unlessAborted } from '../client/unlessAborted';
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
    return unlessAborted(listing, signal, this.em.place);
  }
}
