import { failureTraits, type EmErrorKind } from './failureTraits';

/**
 * What became of a request that changes something and failed: `not-done` where that is sure, else `not-known`, and
 * then it is looked up. That it was done no failure tells.
 */
export type Fate = 'not-done' | 'not-known';

/** What a failure tells of how far its request came. */
export interface FateFacts {
  /** The request was over before a byte of it was sent. */
  readonly unsent?: boolean;
  readonly status?: number;
  /** Who spoke in the answer: `enterprise-manager` by its own element `Error`, `other` by any other text or page. */
  readonly speaker?: 'enterprise-manager' | 'other';
}

/**
 * Refused before anybody carries a request out, by the definition of the status (RFC 9110, 6585, 7725), whoever
 * says so: its form, its size or its sender is not accepted.
 */
const refusedByDefinition: ReadonlySet<number> = new Set([
  400, 401, 402, 404, 405, 407, 411, 412, 413, 414, 415, 416, 417, 421, 422, 425, 426, 428, 429, 431, 451,
  501, 505, 510, 511,
]);

/**
 * A refusal in Enterprise Manager's own words, or without any, is one. From anybody else it is not: a firewall that
 * reads answers puts its page in the place of one that came after the work.
 */
const refusedUnlessByOthers: ReadonlySet<number> = new Set([403]);

/**
 * The one place where it is decided whether a write may have been done. A 500 or a 409 may come after the work, also
 * in Enterprise Manager's own words; a redirect too; and of what a gateway says (408, 502, 503, 504) nothing follows.
 */
export function fateOf(kind: EmErrorKind, { unsent, status, speaker }: FateFacts): Fate {
  if (unsent === true || failureTraits[kind].isSurelyNotDone) return 'not-done';
  // The status counts, also where the rest of the answer was lost.
  if (status === undefined) return 'not-known';
  if (refusedByDefinition.has(status)) return 'not-done';
  return refusedUnlessByOthers.has(status) && speaker !== 'other' ? 'not-done' : 'not-known';
}
