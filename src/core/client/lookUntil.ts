import { isCancelled, isEmError, type EmError } from './errors';
import { failureTraits } from './failureTraits';
import type { Sleep } from './sleep';

const firstPauseMs = 500;
const longestPauseMs = 5000;

export interface LookOptions {
  readonly sleep: Sleep;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
  /** How long to look, in milliseconds; 0 is one look. */
  readonly lookForMs: number;
  /**
   * A new session in the place of one that ended.
   *
   * @param token of the one that ended
   * @returns the new token, or undefined where there is none to be had
   */
  readonly renew?: ((token: string) => Promise<string | undefined>) | undefined;
}

/** What the last look told, or why it told nothing. */
export type Looked<T> =
  { readonly kind: 'looked'; readonly last: T } | { readonly kind: 'failed'; readonly error: EmError };

/**
 * Looks ever more seldom for what became of a request, until a look tells it or the time is over. Only what the last
 * look told counts: what was not there before may be there since. Who cancels does not wait, but one look is made.
 */
export async function lookUntil<T>(
  token: string,
  look: (token: string, signal: AbortSignal | undefined) => Promise<T>,
  isTold: (last: T) => boolean,
  { sleep, now, signal, lookForMs, renew }: LookOptions,
): Promise<Looked<T>> {
  const until = now() + lookForMs;
  let current = token;
  const once = async (whileWanted: AbortSignal | undefined): Promise<Looked<T>> => {
    for (let isRenewed = false; ; isRenewed = true) {
      try {
        return { kind: 'looked', last: await look(current, whileWanted) };
      } catch (error) {
        if (!isEmError(error)) throw error;
        if (error.kind !== 'session-expired' || isRenewed) return { kind: 'failed', error };
        const next = await renewed(renew, current);
        if (typeof next !== 'string') return { kind: 'failed', error: next ?? error };
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

async function renewed(renew: LookOptions['renew'], token: string): Promise<string | EmError | undefined> {
  try {
    return await renew?.(token);
  } catch (error) {
    if (isEmError(error)) return error;
    throw error;
  }
}

/** Who cancels cuts the pause short. */
async function pauseFor(sleep: Sleep, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(milliseconds, signal);
  } catch (error) {
    if (!isCancelled(error)) throw error;
  }
}
