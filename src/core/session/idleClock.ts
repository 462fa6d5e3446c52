import { monotonic } from '../client/clock';

/** Enterprise Manager ends a session 15 minutes after its last request. */
const idleLimitMs = 15 * 60 * 1000;

/** Measures how long a session has not been used, by a monotonic clock. */
export class IdleClock {
  private lastUsed: number;
  private timer: NodeJS.Timeout | undefined;
  private disposed = false;

  constructor(
    private readonly now: () => number = monotonic,
    private readonly onChange: () => void = () => undefined,
  ) {
    this.lastUsed = now();
  }

  get isIdle(): boolean {
    return this.now() - this.lastUsed > idleLimitMs;
  }

  touch(): void {
    const wasIdle = this.isIdle;
    this.lastUsed = this.now();
    clearTimeout(this.timer);
    if (this.disposed) return;
    this.timer = setTimeout(this.onChange, idleLimitMs + 1000);
    this.timer.unref();
    if (wasIdle) this.onChange();
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
  }
}
