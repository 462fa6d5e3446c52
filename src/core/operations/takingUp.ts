import type { Begun } from '../client/begun';
import type { ChangeOutcome } from '../client/changes';
import type { EmClient } from '../client/client';
import type { CollectOptions, CollectOutcome } from '../client/collectOutcome';
import type { ConnectOutcome } from '../client/connectOutcome';
import type { BackupServer, BackupServerEdit } from '../client/elements';
import type { LookOptions } from '../client/lookUntil';
import type { Api } from '../client/api';
import { beforeOfFacts, sessionMark, wantedOfFacts, type JournalEntry } from './journalEntry';

/** How a write ended whose window did not live to tell it. */
export type Ended =
  | { readonly write: 'connect'; readonly outcome: ConnectOutcome }
  | { readonly write: 'edit' | 'remove'; readonly outcome: ChangeOutcome }
  | { readonly write: 'collect'; readonly outcome: CollectOutcome };

interface Options extends LookOptions {
  /** How long to follow a collection that has begun, in milliseconds. */
  readonly followForMs: number;
  readonly onBug?: (error: unknown) => void;
}

/** Looks up an entry of the journal. Only what reads is sent. */
export async function takeUp(
  { facts, task, session }: JournalEntry,
  client: EmClient,
  token: string,
  api: Api,
  options: Options,
): Promise<Ended> {
  const { follow } = new api.TaskPoller(client, token, options.sleep, options.onBug, options.now);
  const begun: Begun = {
    accepted: task !== undefined,
    // Whatever it was when it was noted: the server is asked.
    task: task && session === sessionMark(token) ? { ...task, state: 'Running', links: [] } : undefined,
  };
  const onStep = (): void => undefined;
  const all = { ...options, follow, onStep };
  switch (facts.write) {
    case 'connect':
      return {
        write: 'connect',
        outcome: await api.takeUpConnect(client, token, wantedOfFacts(facts), begun, all),
      };
    case 'edit': {
      const { server, changes } = facts;
      const { takeUpEdit } = api;
      const edit = changes as BackupServerEdit;
      return {
        write: 'edit',
        outcome: await takeUpEdit(client, token, server as BackupServer, edit, begun, all),
      };
    }
    case 'remove':
      return {
        write: 'remove',
        outcome: await api.takeUpRemoval(client, token, facts.server.uid, begun, all),
      };
    case 'collect': {
      const sessions = new api.SystemSessionLister(client, token);
      const collecting: CollectOptions = { ...all, sessions, names: facts.names };
      const before = beforeOfFacts(facts);
      return {
        write: 'collect',
        outcome: await api.takeUpCollect(client, token, before, begun, collecting),
      };
    }
  }
}
