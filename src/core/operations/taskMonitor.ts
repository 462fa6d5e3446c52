import type { EmSession } from '../client/emSession';
import { monotonic } from '../client/clock';
import { isCancelled, isEmError } from '../client/errors';
import { SystemSessionLister } from './systemSessionLister';
import { TaskPoller } from './taskPoller';
import type { FollowTask } from './followTask';
import { stopTask, type StopOutcome } from './stopTask';
import { explain } from '../words/explain';
import { sleep } from '../client/sleep';
import type { Endpoint } from '../session/endpoint';
import type { TaskEnd, TaskList } from './taskList';

/** How long to check whether a task was stopped after the response was lost, in milliseconds. */
const stopLookMs = 5000;

/** The pollers of one logon session, shared by all operations that are tracked in it. */
interface SessionPollers {
  readonly token: string;
  readonly poller: TaskPoller;
  readonly sessions: SystemSessionLister;
}

/** Tracks an operation that outlives its task; the caller reports its progress and its end. */
export interface TrackedOperation {
  readonly follow: FollowTask;
  readonly sessions: SystemSessionLister;
  readonly reportProgress: (news: string) => void;
  readonly end: (end: TaskEnd) => void;
}

/** Polls for all tasks of this window. Nothing else polls, and nothing is polled while no task runs. */
export class TaskMonitor {
  /** By the endpoint's ID, only while an operation of the endpoint runs: the lists they hold can be long. */
  private readonly pollers = new Map<string, SessionPollers>();
  private readonly stopActions = new Map<string, () => Promise<StopOutcome>>();
  private count = 0;

  /** @param onBug called with a programming error of a listener */
  constructor(
    private readonly list: TaskList,
    private readonly onBug: (error: unknown) => void,
  ) {}

  /** Returns a `FollowTask` that follows each task and shows it under its subject. */
  followerFor(endpoint: Endpoint, subject: string, em: EmSession): FollowTask {
    return async (task, options) => {
      const operation = this.track(endpoint, subject, em);
      const ended = await operation.follow(task, options);
      operation.end({ kind: 'done', message: ended.result?.message });
      return ended;
    };
  }

  /** Tracks an operation whose task only begins it. */
  track(endpoint: Endpoint, subject: string, em: EmSession): TrackedOperation {
    const id = `${endpoint.id}#${(this.count += 1)}`;
    const end = (how: TaskEnd): void => {
      this.stopActions.delete(id);
      this.list.update(id, { end: how });
      if (!this.list.running.some((other) => other.endpoint.id === endpoint.id))
        this.pollers.delete(endpoint.id);
    };
    const { poller, sessions } = this.pollersOf(endpoint, em);
    return {
      end,
      sessions,
      reportProgress: (followUp) => {
        this.list.update(id, { followUp });
      },
      follow: async (task, { onState, signal }) => {
        this.stopActions.set(id, async () => {
          const options = { sleep, now: monotonic, lookForMs: stopLookMs };
          const outcome = await stopTask(em, task.taskId, options);
          // If it has ended already, its follower reports how.
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
   * @returns undefined if the operation no longer runs
   * @throws EmError if it is certain that it was not stopped
   */
  async stop(id: string): Promise<StopOutcome | undefined> {
    return this.stopActions.get(id)?.();
  }

  private pollersOf(endpoint: Endpoint, em: EmSession): SessionPollers {
    const known = this.pollers.get(endpoint.id);
    if (known?.token === em.token) return known;
    const poller = new TaskPoller(em, sleep, this.onBug);
    const created = { token: em.token, poller, sessions: new SystemSessionLister(em) };
    this.pollers.set(endpoint.id, created);
    return created;
  }
}
