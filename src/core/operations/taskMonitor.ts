import type { EmClient } from '../client/client';
import { monotonic } from '../client/clock';
import { isCancelled, isEmError } from '../client/errors';
import type { SystemSessionLister } from '../client/systemSessionLister';
import type { TaskPoller } from '../client/taskPoller';
import type { FollowTask, StopOutcome } from '../client/tasks';
import { explain } from '../words/explain';
import type { Api } from '../client/api';
import type { Endpoint } from '../session/endpoint';
import type { TaskEnd, TaskList } from './taskList';

/** How long to look whether a task was stopped whose answer was lost, in milliseconds. */
const stopLookMs = 5000;

/** What asks an Enterprise Manager for all who follow something of one logon session. */
interface Asker {
  readonly token: string;
  readonly poller: TaskPoller;
  readonly sessions: SystemSessionLister;
}

/** Follows a task whose end is not the end of what it is for; that is told by whoever follows on. */
export interface Opening {
  readonly follow: FollowTask;
  readonly sessions: SystemSessionLister;
  readonly goOn: (news: string) => void;
  readonly end: (end: TaskEnd) => void;
}

/** The one who asks for all tasks of this window: nobody else polls, and nobody does while none runs. */
export class TaskMonitor {
  /** By the endpoint's ID, for as long as anything of it runs: the lists that they hold can be long. */
  private readonly askers = new Map<string, Asker>();
  private readonly stops = new Map<string, () => Promise<StopOutcome>>();
  private count = 0;

  /** @param onBug told of a mistake of ours in a listener */
  constructor(
    private readonly list: TaskList,
    private readonly onBug: (error: unknown) => void,
  ) {}

  /** Follows tasks of a session, and shows them under what they are for. */
  follower(endpoint: Endpoint, subject: string, client: EmClient, token: string, api: Api): FollowTask {
    return async (task, options) => {
      const opening = this.open(endpoint, subject, client, token, api);
      const ended = await opening.follow(task, options);
      opening.end({ kind: 'done', message: ended.result?.message });
      return ended;
    };
  }

  /** The same for one task that only begins what it is for. */
  open(endpoint: Endpoint, subject: string, client: EmClient, token: string, api: Api): Opening {
    const id = `${endpoint.id}#${(this.count += 1)}`;
    const end = (how: TaskEnd): void => {
      this.stops.delete(id);
      this.list.update(id, { end: how });
      if (!this.list.running.some((other) => other.endpoint.id === endpoint.id))
        this.askers.delete(endpoint.id);
    };
    const { poller, sessions } = this.askerOf(endpoint, client, token, api);
    return {
      end,
      sessions,
      goOn: (sequel) => {
        this.list.update(id, { sequel });
      },
      follow: async (task, { onState, signal }) => {
        this.stops.set(id, async () => {
          const { sleep } = api;
          const options = { sleep, now: monotonic, lookForMs: stopLookMs };
          const outcome = await api.stopTask(client, token, task.taskId, options);
          // Of one that has ended, whoever follows it tells how.
          if (outcome.kind === 'stopped') end({ kind: 'stopped' });
          return outcome;
        });
        this.list.set({ id, endpoint, subject, startedAt: new Date(), task });
        try {
          const ended = await poller.follow(task, {
            signal,
            onState: (state) => {
              this.list.update(id, { task: state });
              onState(state);
            },
          });
          if (ended.result?.success === false) end({ kind: 'failed', message: ended.result.message });
          return ended;
        } catch (error) {
          const message = isEmError(error) ? explain(error).what : String(error);
          end({ kind: isCancelled(error) ? 'cancelled' : 'unknown', message });
          throw error;
        }
      },
    };
  }

  /**
   * @returns undefined where nothing of it runs any more
   * @throws EmError where it is certain that it was not stopped
   */
  async stop(id: string): Promise<StopOutcome | undefined> {
    return this.stops.get(id)?.();
  }

  private askerOf(endpoint: Endpoint, client: EmClient, token: string, api: Api): Asker {
    const known = this.askers.get(endpoint.id);
    if (known?.token === token) return known;
    const poller = new api.TaskPoller(client, token, api.sleep, this.onBug);
    const asker = { token, poller, sessions: new api.SystemSessionLister(client, token) };
    this.askers.set(endpoint.id, asker);
    return asker;
  }
}
