import type { EmSession } from '../client/emSession';
import { isCollection, isReference, newestCollections, readEvents, stateOf } from '../client/collections';
import type { Before, CollectOptions, CollectOutcome } from './collectOutcome';
import { toldOf } from '../client/collectionEvents';
import type { SystemSession } from '../client/resources/systemSessions';

const firstDelayMs = 1000;
const longestDelayMs = 5000;
/** The list holds a month of sessions, so it is requested rarely, and less often while a session is followed. */
const longestListDelayMs = 10_000;
const listWhileFollowingMs = 30_000;
const freshForMs = 500;
/** The most sessions considered at once; no more collections than this run at the same time. */
const mostCandidates = 5;

/**
 * Takes a snapshot of the sessions.
 *
 * @param listed the sessions as listed a moment ago
 */
export async function noteBefore(
  em: EmSession,
  listed: readonly SystemSession[],
  signal: AbortSignal | undefined,
): Promise<Before> {
  const running = new Map<string, number>();
  for (const session of newestCollections(listed, mostCandidates)) {
    // A reference does not say whether it runs, and a session that ended before the request is not of interest.
    if (isReference(session) || stateOf(session) !== 'running') continue;
    const events = await em.systemSessions.events(session, signal);
    if (events !== undefined) running.set(session.uid, events.length);
  }
  return { known: new Set(listed.map(({ uid }) => uid)), running };
}

interface Candidate {
  readonly session: SystemSession;
  readonly isOver: boolean;
  readonly outcome: CollectOutcome | undefined;
}

/** Follows the collection of one backup server: the session whose events name it. */
export class CollectionFollower {
  private readonly candidates = new Map<string, Candidate>();
  private listedAt: number | undefined;
  private listDelayMs = firstDelayMs;

  constructor(
    private readonly em: EmSession,
    private readonly before: Before,
    private readonly options: CollectOptions,
  ) {}

  /**
   * @param findForMs how long to look for a session, in milliseconds
   * @returns undefined if no session that names the server was seen in that time
   */
  async follow(findForMs: number): Promise<CollectOutcome | undefined> {
    const { now, sleep, signal, followForMs } = this.options;
    const begun = now();
    for (let delay = firstDelayMs; ; delay = Math.min(delay * 1.5, longestDelayMs)) {
      if (this.isListDue(now())) await this.list(now());
      const outcome = await this.look();
      if (outcome) return outcome;
      const isNamed = [...this.candidates.values()].some(({ outcome: own }) => own !== undefined);
      const isRunning = [...this.candidates.values()].some(({ isOver }) => !isOver);
      // A running session may still get to this server.
      if (!isRunning && now() >= begun + findForMs) return undefined;
      if (now() >= begun + followForMs) {
        return isNamed || isRunning ? { kind: 'started', because: 'not-over-in-time' } : undefined;
      }
      await sleep(delay, signal);
    }
  }

  private isListDue(time: number): boolean {
    const isFollowing = [...this.candidates.values()].some(({ isOver }) => !isOver);
    const delay = isFollowing ? listWhileFollowingMs : this.listDelayMs;
    return this.listedAt === undefined || time >= this.listedAt + delay;
  }

  private async list(time: number): Promise<void> {
    const { sessions, signal } = this.options;
    const { listed = [] } = await sessions.list(freshForMs, signal);
    if (this.listedAt !== undefined) {
      this.listDelayMs = Math.min(this.listDelayMs * 1.5, longestListDelayMs);
    }
    this.listedAt = time;
    const { known, running } = this.before;
    const fresh = listed.filter(
      ({ uid }) => !this.candidates.has(uid) && (!known.has(uid) || running.has(uid)),
    );
    const ofType = fresh.filter((session) => isCollection(session) !== false);
    for (const session of ofType.slice(-mostCandidates)) {
      this.candidates.set(session.uid, { session, isOver: false, outcome: undefined });
    }
  }

  /** @returns the outcome for this server from the first session that reports one */
  private async look(): Promise<CollectOutcome | undefined> {
    for (const [uid, candidate] of this.candidates) {
      if (candidate.isOver) continue;
      const looked = await this.read(candidate.session);
      this.candidates.set(uid, looked);
      if (looked.outcome && (looked.isOver || looked.outcome.kind === 'collected')) return looked.outcome;
    }
    return undefined;
  }

  /** Reads the session before its events, so that the events of an ended session are complete. */
  private async read({ uid }: SystemSession): Promise<Candidate> {
    const { names, onStep, signal } = this.options;
    const session = await this.em.systemSessions.read({ uid }, signal);
    if (isCollection(session) === false) return { session, isOver: true, outcome: undefined };
    const all = (await this.em.systemSessions.events(session, signal)) ?? [];
    const events = all.slice(this.before.running.get(uid) ?? 0);
    const told = toldOf(readEvents(session, events).told, names);
    const state = stateOf(session);
    const isOver = state !== 'running';
    if (told === undefined) return { session, isOver, outcome: undefined };
    onStep({ step: 'collecting', event: events.at(-1)?.message });
    if (told.result === 'success' || told.result === 'warning' || state === 'success') {
      return { session, isOver, outcome: { kind: 'collected', events } };
    }
    if (told.result === 'failed') {
      return { session, isOver, outcome: { kind: 'failed', message: told.message, events } };
    }
    return { session, isOver, outcome: { kind: 'ended', result: state, events } };
  }
}
