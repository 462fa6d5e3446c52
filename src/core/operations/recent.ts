import { monotonic } from '../client/clock';

/** What was read for several callers that need it at about the same time. A failure is forgotten: the next caller reads again. */
export class Recent<T> {
  private kept: { readonly askedAt: number; readonly value: Promise<T> } | undefined;

  /** @param now a monotonic clock, in milliseconds */
  constructor(private readonly now: () => number = monotonic) {}

  /** What was read last, however old it is. */
  get latest(): Promise<T> | undefined {
    return this.kept?.value;
  }

  /** @param maximumAgeMs how old it may be; else it is read */
  get(maximumAgeMs: number, read: () => Promise<T>): Promise<T> {
    const askedAt = this.now();
    if (this.kept !== undefined && this.kept.askedAt >= askedAt - maximumAgeMs) return this.kept.value;
    const kept = { askedAt, value: read() };
    this.kept = kept;
    kept.value.catch(() => {
      if (this.kept === kept) this.kept = undefined;
    });
    return kept.value;
  }
}
