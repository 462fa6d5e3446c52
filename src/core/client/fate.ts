import { failureTraits, type EmErrorKind } from './failureTraits';

/**
 * Whether a failed write request was carried out: `not-done` if it certainly was not, else `not-known`, and then it
 * is looked up. No failure proves that it was carried out.
 */
export type Fate = 'not-done' | 'not-known';

/** The facts about how far a failed request came. */
export interface FateFacts {
  /** The request ended before a byte of it was sent. */
  readonly unsent?: boolean;
  readonly status?: number;
  /** Who sent the response: `enterprise-manager` by its own element `Error`, `other` by any other text or page. */
  readonly speaker?: 'enterprise-manager' | 'other';
}

/**
 * By the definition of these statuses (RFC 9110, 6585, 7725) the request is rejected before it is carried out,
 * whoever sends them: its form, its size or its sender is not accepted.
 */
const refusedByDefinition: ReadonlySet<number> = new Set([
  400, 401, 402, 404, 405, 407, 411, 412, 413, 414, 415, 416, 417, 421, 422, 425, 426, 428, 429, 431, 451,
  501, 505, 510, 511,
]);

/**
 * A 403 is a rejection if it comes with Enterprise Manager's own message or without any. From another sender it is
 * not: a firewall that filters responses replaces one that was sent after the work with its page.
 */
const refusedUnlessByOthers: ReadonlySet<number> = new Set([403]);

/**
 * The only place that decides whether a write may have been carried out. A 500 or a 409 may follow the work, even
 * with Enterprise Manager's own message, and so may a redirect; a gateway's status (408, 502, 503, 504) is no
 * evidence.
 */
export function fateOf(kind: EmErrorKind, { unsent, status, speaker }: FateFacts): Fate {
  if (unsent === true || failureTraits[kind].isSurelyNotDone) return 'not-done';
  // The status counts even if the rest of the response was lost.
  if (status === undefined) return 'not-known';
  if (refusedByDefinition.has(status)) return 'not-done';
  return refusedUnlessByOthers.has(status) && speaker !== 'other' ? 'not-done' : 'not-known';
}
