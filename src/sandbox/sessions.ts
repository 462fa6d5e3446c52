import type { IdMaker } from './estate';

export type Role = 'administrator' | 'portal-user' | 'restore-operator';

export interface Account {
  readonly username: string;
  readonly role: Role;
}

export const accounts: readonly Account[] = [
  { username: 'SANDBOX\\administrator', role: 'administrator' },
  { username: 'SANDBOX\\portal-user', role: 'portal-user' },
  { username: 'SANDBOX\\restore-operator', role: 'restore-operator' },
];

/** A token lives 15 minutes from its last use. */
export const idleLimitMs = 15 * 60 * 1000;

export interface TaskRecord {
  readonly taskId: string;
  readonly operation: string;
  readonly finishedAt: number;
  readonly operationFinishedAt: number;
  readonly success: boolean;
  readonly message: string;
  /** What the operation does to the estate, once, when the operation has finished. */
  apply: (() => void) | undefined;
}

export interface SessionRecord {
  readonly id: string;
  readonly account: Account;
  readonly tasks: Map<string, TaskRecord>;
  lastUsed: number;
  taskCount: number;
}

/** The logon sessions, with their tasks: a task is its session's alone and goes with it. */
export class SessionStore {
  private readonly sessions = new Map<string, SessionRecord>();

  constructor(
    private readonly now: () => number,
    private readonly newId: IdMaker,
  ) {}

  open(account: Account): SessionRecord {
    const session: SessionRecord = {
      id: this.newId(),
      account,
      tasks: new Map(),
      lastUsed: this.now(),
      taskCount: 0,
    };
    this.sessions.set(session.id, session);
    return session;
  }

  /** The token is the base64 of the session's GUID as text. */
  static token(session: SessionRecord): string {
    return Buffer.from(session.id, 'ascii').toString('base64');
  }

  /** Finds the session of a token and renews it, or drops it where its time is over. */
  use(token: string): SessionRecord | undefined {
    const session = [...this.sessions.values()].find((candidate) => SessionStore.token(candidate) === token);
    if (session === undefined) return undefined;
    if (this.now() - session.lastUsed > idleLimitMs) {
      this.sessions.delete(session.id);
      return undefined;
    }
    session.lastUsed = this.now();
    return session;
  }

  get(id: string): SessionRecord | undefined {
    return this.sessions.get(id);
  }

  close(id: string): boolean {
    return this.sessions.delete(id);
  }

  closeAll(): void {
    this.sessions.clear();
  }

  all(): readonly SessionRecord[] {
    return [...this.sessions.values()];
  }

  /** Lets every operation that is over by now have its effect. */
  settle(): void {
    for (const task of this.all().flatMap((session) => [...session.tasks.values()])) {
      if (this.now() < task.finishedAt) continue;
      const { apply } = task;
      task.apply = undefined;
      apply?.();
    }
  }
}

export function addTask(session: SessionRecord, task: Omit<TaskRecord, 'taskId'>): TaskRecord {
  const record = { ...task, taskId: `task-${(session.taskCount += 1)}` };
  session.tasks.set(record.taskId, record);
  return record;
}

export function taskState(task: TaskRecord, now: number): 'Running' | 'OperationFinished' | 'Finished' {
  if (now < task.operationFinishedAt) return 'Running';
  return now < task.finishedAt ? 'OperationFinished' : 'Finished';
}
