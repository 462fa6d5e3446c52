import { EmError, type EmErrorFacts } from './errors';

/**
 * Runs work with a time limit; its requests are cancelled at the deadline.
 *
 * @param place the endpoint that its failures belong to
 * @param work receives a signal that is aborted at the deadline, and together with the caller's
 * @throws EmError `timeout` at the deadline, `cancelled` if the caller's signal was aborted before
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
