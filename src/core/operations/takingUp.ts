import type { Begun } from './begun';
import { takeUpEdit, takeUpRemoval, type ChangeOutcome } from './changes';
import { takeUpCollect } from './collect';
import { takeUpConnect } from './connect';
import { SystemSessionLister } from './systemSessionLister';
import { TaskPoller } from './taskPoller';
import type { EmSession } from '../client/emSession';
import type { CollectOptions, CollectOutcome } from './collectOutcome';
import type { ConnectOutcome } from './connectOutcome';
import type { LookOptions } from './lookUntil';
import { beforeOfFacts, sessionMark, wantedOfFacts, type JournalEntry } from './journalEntry';

/** The outcome of a write whose window ended before reporting it. */
export type Ended =
  | { readonly write: 'connect'; readonly outcome: ConnectOutcome }
  | { readonly write: 'edit' | 'remove'; readonly outcome: ChangeOutcome }
  | { readonly write: 'collect'; readonly outcome: CollectOutcome };

interface Options extends LookOptions {
  /** How long to follow a collection that has begun, in milliseconds. */
  readonly followForMs: number;
  /** The addresses of other creates that were begun at the same time, or later. */
  readonly others?: ReadonlySet<string> | undefined;
  readonly onBug?: (error: unknown) => void;
}

/** Looks up the outcome of a journal entry. Sends only read requests. */
export async function takeUp(
  { facts, task, session }: JournalEntry,
  em: EmSession,
  options: Options,
): Promise<Ended> {
  const { follow } = new TaskPoller(em, options.sleep, options.onBug, options.now);
  const begun: Begun = {
    accepted: task !== undefined,
    // The state may have changed since it was recorded, so the server is asked.
    task: task && session === sessionMark(em.token) ? { ...task, state: 'Running', links: [] } : undefined,
  };
  const onStep = (): void => undefined;
  const all = { ...options, follow, onStep };
  switch (facts.write) {
    case 'connect':
      return {
        write: 'connect',
        outcome: await takeUpConnect(em, { ...wantedOfFacts(facts), others: options.others }, begun, all),
      };
    case 'edit': {
      const { server, changes } = facts;
      return {
        write: 'edit',
        outcome: await takeUpEdit(em, { ...server, links: [] }, changes, begun, all),
      };
    }
    case 'remove':
      return {
        write: 'remove',
        outcome: await takeUpRemoval(em, facts.server.uid, begun, all),
      };
    case 'collect': {
      const sessions = new SystemSessionLister(em);
      const collecting: CollectOptions = { ...all, sessions, names: facts.names };
      const before = beforeOfFacts(facts);
      return {
        write: 'collect',
        outcome: await takeUpCollect(em, before, begun, collecting),
      };
    }
  }
}
