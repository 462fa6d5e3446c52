import type { SessionState } from './collections';
import type { Task } from './elements';
import type { EmError } from './errors';
import type { Sleep } from './sleep';
import type { SystemSessionEvent } from './systemSessions';
import type { SystemSessionLister } from './systemSessionLister';
import type { FollowTask } from './tasks';

/** What was there before a collection was asked for. */
export interface Before {
  /** UIDs of all sessions. */
  readonly known: ReadonlySet<string>;
  /** Collections that were under way, with how many events they had: a request may be joined to one. */
  readonly running: ReadonlyMap<string, number>;
}

/** How far a collection came, for whoever shows it. */
export type CollectStep =
  | { readonly step: 'starting' }
  | { readonly step: 'task'; readonly task: Task }
  /** With the newest event of the collection, where there is one yet. */
  | { readonly step: 'collecting'; readonly event?: string | undefined };

export type CollectOutcome =
  | { readonly kind: 'collected'; readonly events: readonly SystemSessionEvent[] }
  /** It has begun; whether it ends well is not known, because of this. */
  | {
      readonly kind: 'started';
      readonly because: 'not-told-by-version' | 'not-over-in-time' | 'cannot-be-followed' | EmError;
    }
  /** The session named it and has ended so; whether it went well for this server is not told. */
  | {
      readonly kind: 'ended';
      readonly result: SessionState;
      readonly events: readonly SystemSessionEvent[];
    }
  /** The answer was lost, and no collection was seen that could be this one: it was looked up, not sent again. */
  | { readonly kind: 'unknown'; readonly reason: EmError }
  | {
      readonly kind: 'failed';
      readonly message: string | undefined;
      readonly events: readonly SystemSessionEvent[];
    };

export interface CollectOptions {
  /** Of the backup server: what Enterprise Manager calls it, and the address it was registered by where it is known. */
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
  /** Waited for before the request goes out, with what was there before where that is known. */
  readonly onSending?: ((before: Before | undefined) => Promise<void>) | undefined;
}
