import { setTimeout } from 'node:timers/promises';
import { EmError } from './errors';

/** Waits, or throws an EmError `cancelled` as soon as the signal is aborted. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

export const sleep: Sleep = async (milliseconds, signal) => {
  try {
    await setTimeout(milliseconds, undefined, signal && { signal });
  } catch (error) {
    throw new EmError('cancelled', {}, { cause: error });
  }
};
