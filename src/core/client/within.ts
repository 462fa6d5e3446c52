import { EmError, type EmErrorFacts } from './errors';

/**
 * Work that is waited for so long at most, whatever it does: what it asked for is given up then.
 *
 * @param place what its failures are about
 * @param work is given a signal that is aborted at the deadline, and when the caller's is
 * @throws EmError `timeout` at the deadline, `cancelled` where the caller's signal was aborted before
 */
export function within<T>(
  milliseconds: number,
  signal: AbortSignal | undefined,
  place: EmErrorFacts,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const giveUp = (error: EmError): void => {
      reject(error);
      controller.abort();
    };
    const cancel = (): void => {
      giveUp(new EmError('cancelled', place));
    };
    if (signal?.aborted) {
      cancel();
      return;
    }
    const timer = setTimeout(() => {
      giveUp(new EmError('timeout', { ...place, timeoutMs: milliseconds }));
    }, milliseconds);
    signal?.addEventListener('abort', cancel);
    Promise.resolve(controller.signal)
      .then(work)
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
      });
  });
}
