import { EmError } from '../../src/core/client/errors';
import type { Sleep } from '../../src/core/client/sleep';

/** A clock that advances only when code waits, so that no test waits in real time. */
export class FakeClock {
  time = Date.UTC(2026, 0, 1);
  readonly now = (): number => this.time;
  onSleep: () => void = () => undefined;

  readonly sleep: Sleep = (milliseconds, signal) => {
    if (signal?.aborted) return Promise.reject(new EmError('cancelled'));
    this.time += milliseconds;
    this.onSleep();
    return signal?.aborted ? Promise.reject(new EmError('cancelled')) : Promise.resolve();
  };
}

/**
 * The clock of a sandbox that a process of its own talks to. What is in flight there stays in flight until a test lets
 * its time pass, however slow the machine is.
 */
export class SandboxClock {
  /** Longer than any test takes, and shorter than a logon session stays without a request. */
  static readonly taskMs = 600_000;
  private passedMs = 0;
  readonly now = (): number => Date.now() + this.passedMs;

  /** Lets the tasks end that take `taskMs`. */
  endTasks(): void {
    this.passedMs += SandboxClock.taskMs;
  }
}
