import { EmError, type EmErrorFacts } from './errors';

/**
 * Waits for work that others wait for, too: it goes on where the caller gives up.
 *
 * @param place the endpoint that the failure belongs to
 * @throws EmError `cancelled` as soon as the signal is aborted
 */
export async function unlessAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  place: EmErrorFacts,
): Promise<T> {
  if (signal === undefined) return work;
  const cancelled = new EmError('cancelled', place);
  if (signal.aborted) throw cancelled;
  let cancel = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    cancel = () => {
      reject(cancelled);
    };
    signal.addEventListener('abort', cancel);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
