import * as vscode from 'vscode';
import type { EmClient } from '../api/client';
import type { Task } from '../api/elements';
import { isEmError } from '../api/errors';
import type { TaskPoller } from '../api/taskPoller';
import type { FollowTask } from '../api/tasks';
import { explainLater } from '../diagnosis/load';
import type { Api } from '../endpoints/apiLoader';
import type { Endpoint } from '../endpoints/settings';

/** A task that this window began. */
export interface TrackedTask {
  /** Of this window: a task's own ID is its logon session's. */
  readonly id: string;
  readonly endpoint: Endpoint;
  /** What it is for, such as the name of a backup server. */
  readonly subject: string;
  readonly startedAt: Date;
  readonly task: Task;
  readonly endedAt?: Date;
  /** Why its end is not known, in words. */
  readonly failure?: string;
  /** The user follows it no more. */
  readonly cancelled?: boolean;
  readonly stopped?: boolean;
}

interface Entry {
  tracked: TrackedTask;
  readonly stop: () => Promise<void>;
}

/** All tasks of this window, and the one who asks for them: nobody else polls, and nobody does while none runs. */
export class TaskMonitor implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly entries = new Map<string, Entry>();
  private readonly pollers = new Map<string, { readonly token: string; readonly poller: TaskPoller }>();
  private count = 0;

  get tasks(): readonly TrackedTask[] {
    return [...this.entries.values()].map(({ tracked }) => tracked);
  }

  get running(): readonly TrackedTask[] {
    return this.tasks.filter(isRunning);
  }

  /** Follows tasks of a session, and shows them under what they are for. */
  follower(endpoint: Endpoint, subject: string, client: EmClient, token: string, api: Api): FollowTask {
    const poller = this.pollerOf(endpoint, client, token, api);
    return async (task, { onState, signal }) => {
      const id = `${endpoint.id}#${(this.count += 1)}`;
      const stop = async (): Promise<void> => {
        await api.stopTask(client, token, task.taskId);
        this.update(id, { stopped: true });
      };
      this.entries.set(id, { tracked: { id, endpoint, subject, startedAt: new Date(), task }, stop });
      try {
        const ended = await poller.follow(task, {
          signal,
          onState: (state) => {
            this.update(id, { task: state });
            onState(state);
          },
        });
        this.update(id, { endedAt: new Date() });
        return ended;
      } catch (error) {
        const failure = isEmError(error) ? (await explainLater(error)).what : String(error);
        const cancelled = isEmError(error) && error.kind === 'cancelled';
        this.update(id, { endedAt: new Date(), failure, cancelled });
        throw error;
      }
    };
  }

  /** @throws EmError where the server will not */
  async stop(id: string): Promise<void> {
    await this.entries.get(id)?.stop();
  }

  /** Forgets the tasks that have ended. */
  clear(): void {
    for (const { id } of this.tasks.filter((tracked) => !isRunning(tracked))) this.entries.delete(id);
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }

  private update(id: string, change: Partial<TrackedTask>): void {
    const entry = this.entries.get(id);
    if (entry === undefined) return;
    entry.tracked = { ...entry.tracked, ...change };
    this.changed.fire();
  }

  private pollerOf(endpoint: Endpoint, client: EmClient, token: string, api: Api): TaskPoller {
    const known = this.pollers.get(endpoint.id);
    if (known?.token === token) return known.poller;
    const poller = new api.TaskPoller(client, token, api.sleep);
    this.pollers.set(endpoint.id, { token, poller });
    return poller;
  }
}

export const isRunning = ({ endedAt }: TrackedTask): boolean => endedAt === undefined;
