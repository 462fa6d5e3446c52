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
