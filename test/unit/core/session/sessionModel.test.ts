import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isEmError } from '../../../../src/core/client/errors';
import {
  FakeManager,
  SessionWindow,
  SharedAttempts,
  SharedStorage,
  type Later,
} from '../../../support/sessions';

/* Two windows, one storage and one Enterprise Manager, each step of which comes when the scheduler picks it. */

/** What a user types is always right; what is remembered may have become stale. */
const typed = { account: 'admin', password: 'typed' };
const remembered = { account: 'admin', password: 'right' };

const commands = [
  'log-in',
  'log-in-and-remember',
  'log-in-for-this-window',
  'log-in-remembered',
  'log-out',
  'forget-password',
  'call',
  'interactive-call',
  'reload',
  'end-sessions',
  'unavailable',
  'password-changes',
] as const;

const step = fc.record({
  window: fc.constantFrom<(0 | 1)[]>(0, 1),
  what: fc.constantFrom(...commands),
  /** How many things happen before the next one. */
  pause: fc.nat(6),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const steps = fc.array(step, { minLength: 2, maxLength: 10 });
const window = fc.constantFrom<(0 | 1)[]>(0, 1);
const runs = {
  numRuns: Number(process.env['RUNS'] ?? 400),
};

const quietly = async (work: Promise<unknown>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (!isEmError(error)) throw error;
  }
};

/** Runs everything that is scheduled, and what that schedules. */
const drain = async (scheduler: fc.Scheduler): Promise<void> => {
  do {
    await scheduler.waitIdle();
    await new Promise(setImmediate);
  } while (scheduler.count() > 0);
};

class World {
  readonly storage: SharedStorage;
  readonly manager: FakeManager;
  readonly windows: readonly [SessionWindow, SessionWindow];
  private readonly running: Promise<void>[] = [];
  private readonly logOuts: Promise<void>[] = [];
  /** After the user's last word nobody types anything any more. */
  private isOver = false;

  constructor(private readonly scheduler: fc.Scheduler) {
    const later: Later = (label, value) => scheduler.schedule(Promise.resolve(value), label);
    this.storage = new SharedStorage(later);
    this.manager = new FakeManager(later);
    const attempts = new SharedAttempts(later);
    const open = (): SessionWindow => {
      const opened = new SessionWindow(this.storage, this.manager, attempts);
      opened.onPrompt = async (session, signal) => {
        await later('typing', undefined);
        if (signal.aborted || this.isOver) return false;
        await quietly(session.logIn(typed));
        return true;
      };
      return opened;
    };
    this.windows = [open(), open()];
  }

  /** What users do, each while what was begun before goes on. */
  async play(played: readonly Step[]): Promise<void> {
    const [first, other] = this.windows;
    // Both show their tree, which looks at the storage first.
    await this.scheduler.waitFor(Promise.all([first.session.restore(), other.session.restore()]));
    this.begin(first.session.logIn(remembered, { keep: 'storage' }));
    await this.pause(played.length);
    for (const { window: index, what, pause } of played) {
      // A window that is reloaded while it logs on leaves a session that nobody knows, which ends by itself.
      if (what === 'reload') await this.rest();
      this.act(this.windows[index], what);
      await this.pause(pause);
    }
  }

  begin(work: Promise<unknown>): void {
    this.running.push(quietly(work));
  }

  /** Two log outs at the same moment leave the mark of one; a removal has no time to find that out. */
  async afterLogOuts(): Promise<void> {
    await this.scheduler.waitFor(Promise.all(this.logOuts));
  }

  /** The last word of the user, while everything else still goes on. */
  async end(last: () => void): Promise<void> {
    this.isOver = true;
    last();
    await this.rest();
  }

  async rest(): Promise<void> {
    await this.scheduler.waitFor(Promise.all(this.running));
    await drain(this.scheduler);
  }

  checkAlways(): void {
    assert.ok(this.manager.refused.length <= 1, `sent once at most: ${String(this.manager.refused)}`);
    for (const { mostPrompts } of this.windows) assert.ok(mostPrompts <= 1, 'one prompt at a time');
  }

  checkLoggedOut(): void {
    assert.equal(this.storage.values.has('veeamEm.session:x'), false, 'no session is stored');
    assert.deepEqual([...this.manager.live], [], 'no session lives on the server');
    for (const { session } of this.windows) assert.equal(session.state.kind, 'logged-out');
  }

  /** Whatever is asked for now, nothing is sent. */
  async checkSilence(): Promise<void> {
    const before = this.manager.passwords.length;
    for (const { session } of this.windows) {
      this.begin(session.run(this.manager.call));
      this.begin(session.run(this.manager.call, { interactive: true }));
    }
    await this.rest();
    assert.equal(this.manager.passwords.length, before, 'nobody logs on again');
  }

  private act(target: SessionWindow, what: (typeof commands)[number]): void {
    const { session } = target;
    const { manager } = this;
    // Whoever logs in has seen the endpoint, whose tree looks at the storage first.
    const logIn = async (keep: 'nowhere' | 'window' | 'storage'): Promise<void> => {
      await session.restore();
      if (!this.isOver) await session.logIn(typed, { keep });
    };
    switch (what) {
      case 'log-in':
        this.begin(logIn('nowhere'));
        return;
      case 'log-in-and-remember':
        this.begin(logIn('storage'));
        return;
      case 'log-in-for-this-window':
        this.begin(logIn('window'));
        return;
      case 'log-in-remembered':
        this.begin(
          session.restore().then(() => (this.isOver ? undefined : session.logInRemembered('admin'))),
        );
        return;
      case 'log-out':
        this.logOuts.push(quietly(session.logOut()));
        this.begin(Promise.all(this.logOuts));
        return;
      case 'forget-password':
        this.begin(session.forgetPassword());
        return;
      case 'call':
        this.begin(session.run(manager.call));
        return;
      case 'interactive-call':
        this.begin(session.run(manager.call, { interactive: true }));
        return;
      case 'reload':
        target.reload();
        return;
      case 'end-sessions':
        manager.endAll();
        return;
      case 'unavailable':
        manager.unavailable = 1;
        return;
      case 'password-changes':
        manager.password = 'changed';
    }
  }

  private async pause(count: number): Promise<void> {
    for (let done = 0; done < count && this.scheduler.count() > 0; done += 1)
      await this.scheduler.waitNext(1);
  }
}

describe('two windows in every interleaving', () => {
  it('ends logged out where the user logs out in one window, whatever is running', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), steps, window, async (scheduler, played, last) => {
        const world = new World(scheduler);
        await world.play(played);
        await world.end(() => {
          world.begin(world.windows[last].session.logOut());
        });
        world.checkAlways();
        world.checkLoggedOut();
        await world.checkSilence();
      }),
      runs,
    );
  });

  it('holds, sends and stores nothing of an endpoint that is removed in one window', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), steps, window, async (scheduler, played, last) => {
        const world = new World(scheduler);
        await world.play(played);
        await world.afterLogOuts();
        await world.end(() => {
          const removing = world.windows[last].session.end();
          // The other window hears of it by the settings, after the entry is gone.
          const heard = scheduler.schedule(Promise.resolve(), 'settings');
          const close = async (): Promise<void> => {
            await quietly(removing);
            await heard;
            world.windows[last === 0 ? 1 : 0].session.dispose(true);
          };
          world.begin(close());
        });
        world.checkAlways();
        world.checkLoggedOut();
        assert.equal(world.storage.values.has('veeamEm.password:x'), false, 'no password is stored');
        await world.checkSilence();
      }),
      runs,
    );
  });

  it('holds one session at most after all work has ended', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), steps, async (scheduler, played) => {
        const world = new World(scheduler);
        await world.play(played);
        await world.end(() => undefined);
        world.checkAlways();
        assert.ok(world.manager.live.size <= 1, `live: ${[...world.manager.live].join(' ')}`);
      }),
      runs,
    );
  });
});
