import { monotonic } from './clock';
import type { EmClient } from './client';
import { EmError } from './errors';
import { listSystemSessions, type SystemSessions } from './systemSessions';

/**
 * The system sessions of one Enterprise Manager, listed once for all who want them at about the same time: the list
 * holds a month, and each of many collections asks for it.
 */
export class SystemSessionLister {
  private latest: { readonly askedAt: number; readonly told: Promise<SystemSessions> } | undefined;

  constructor(
    private readonly client: EmClient,
    private readonly token: string,
    private readonly now: () => number = monotonic,
  ) {}

  /**
   * @param maximumAgeMs how long ago the list may have been asked for
   * @throws EmError where it cannot be had, and `cancelled`, which takes it from nobody else
   */
  list(maximumAgeMs: number, signal?: AbortSignal): Promise<SystemSessions> {
    const askedAt = this.now();
    if (this.latest === undefined || this.latest.askedAt < askedAt - maximumAgeMs) {
      const told = listSystemSessions(this.client, this.token);
      const latest = { askedAt, told };
      this.latest = latest;
      told.catch(() => {
        if (this.latest === latest) this.latest = undefined;
      });
    }
    return this.unlessAborted(this.latest.told, signal);
  }

  private async unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (signal === undefined) return promise;
    const cancelled = new EmError('cancelled', this.client.place);
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
