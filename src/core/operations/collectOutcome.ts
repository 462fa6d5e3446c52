import type { SessionState } from '../client/collections';
import type { Task } from '../client/elements';
import type { EmError } from '../client/errors';
import type { Sleep } from '../client/sleep';
import type { SystemSessionEvent } from '../client/resources/systemSessions';
import type { SystemSessionLister } from './systemSessionLister';
import type { FollowTask } from './followTask';

/** How long a collection is followed, in milliseconds. */
export const followForMs = 30 * 60_000;

/** The sessions that existed before a collection was requested. */
export interface Before {
  /** UIDs of all sessions. */
  readonly known: ReadonlySet<string>;
  /** Running collections with the number of events each had: a new request may be joined to one of them. */
  readonly running: ReadonlyMap<string, number>;
}

/** The progress of a collection, for display. */
export type CollectStep =
  | { readonly step: 'starting' }
  | { readonly step: 'task'; readonly task: Task }
  /** With the newest event of the collection, if there is one yet. */
  | { readonly step: 'collecting'; readonly event?: string | undefined };

export type CollectOutcome =
  | { readonly kind: 'collected'; readonly events: readonly SystemSessionEvent[] }
  /** It has begun; for this reason it is not known how it ended. */
  | {
      readonly kind: 'started';
      readonly because: 'not-told-by-version' | 'not-over-in-time' | 'cannot-be-followed' | EmError;
    }
  /** The session named the server and ended with this result; the result for this server is not known. */
  | {
      readonly kind: 'ended';
      readonly result: SessionState;
      readonly events: readonly SystemSessionEvent[];
    }
  /**
   * The response was lost, and no session was seen that could be this collection. It was looked up, not sent again.
   */
  | { readonly kind: 'unknown'; readonly reason: EmError }
  | {
      readonly kind: 'failed';
      readonly message: string | undefined;
      readonly events: readonly SystemSessionEvent[];
    };

export interface CollectOptions {
  /** The backup server's name in Enterprise Manager, and the address it was registered under, if known. */
  readonly names: readonly (string | undefined)[];
  readonly follow: FollowTask;
  /** Shared by all collections of a logon session. */
  readonly sessions: SystemSessionLister;
  readonly sleep: Sleep;
  readonly onStep: (step: CollectStep) => void;
  readonly signal?: AbortSignal | undefined;
  /** How long to follow the collection, in milliseconds. */
  readonly followForMs: number;
  readonly now: () => number;
  /** Awaited before the request is sent, with the earlier sessions if they are known. */
  readonly onSending?: ((before: Before | undefined) => Promise<void>) | undefined;
}
