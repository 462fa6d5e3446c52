import type { EmSession } from '../client/emSession';
import { isCancelled, isEmError, type EmError } from '../client/errors';
import { failureTraits } from '../client/failureTraits';
import type { Sleep } from '../client/sleep';

const firstPauseMs = 500;
const longestPauseMs = 5000;

export interface LookOptions {
  readonly sleep: Sleep;
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
  /** How long to look, in milliseconds; 0 looks once. */
  readonly lookForMs: number;
  /**
   * Renews a session that has ended.
   *
   * @returns undefined if there is no new session
   */
  readonly renew?: ((ended: EmSession) => Promise<EmSession | undefined>) | undefined;
}

/** The result of the last look, or why it failed. */
export type Looked<T> =
  { readonly kind: 'looked'; readonly last: T } | { readonly kind: 'failed'; readonly error: EmError };

/**
 * Looks for the effect of a request, at growing intervals, until a look is conclusive or the time is up. Only the
 * last look counts: a server that was missing before may be there since. A cancel ends the waiting, but at least one
 * look is made.
 */
export async function lookUntil<T>(
  em: EmSession,
  look: (em: EmSession, signal: AbortSignal | undefined) => Promise<T>,
  isTold: (last: T) => boolean,
  { sleep, now, signal, lookForMs, renew }: LookOptions,
): Promise<Looked<T>> {
  const until = now() + lookForMs;
  let current = em;
  const once = async (whileWanted: AbortSignal | undefined): Promise<Looked<T>> => {
    for (let isRenewed = false; ; isRenewed = true) {
      try {
        return { kind: 'looked', last: await look(current, whileWanted) };
      } catch (error) {
        if (!isEmError(error)) throw error;
        if (error.kind !== 'session-expired' || isRenewed) return { kind: 'failed', error };
        const next = await renewed(renew, current);
        if (next === undefined || isEmError(next)) return { kind: 'failed', error: next ?? error };
        current = next;
      }
    }
  };
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    const isLast = signal?.aborted === true || now() >= until;
    const looked = await once(isLast ? undefined : signal);
    const wasCancelled = looked.kind === 'failed' && isCancelled(looked.error) && signal?.aborted === true;
    if (isLast || isEnd(looked, isTold, wasCancelled)) return looked;
    if (!wasCancelled) await pauseFor(sleep, pause, signal);
  }
}

function isEnd<T>(looked: Looked<T>, isTold: (last: T) => boolean, wasCancelled: boolean): boolean {
  if (looked.kind === 'looked') return isTold(looked.last);
  return !wasCancelled && failureTraits[looked.error.kind].isFinal;
}

async function renewed(
  renew: LookOptions['renew'],
  ended: EmSession,
): Promise<EmSession | EmError | undefined> {
  try {
    return await renew?.(ended);
  } catch (error) {
    if (isEmError(error)) return error;
    throw error;
  }
}

/** Pauses; a cancel ends the pause early. */
async function pauseFor(sleep: Sleep, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(milliseconds, signal);
  } catch (error) {
    if (!isCancelled(error)) throw error;
  }
}
