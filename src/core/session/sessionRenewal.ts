import type { EmError } from '../client/errors';
import type { Logon } from '../client/logon';
import type { Held, HeldSession } from './heldSession';
import type { RememberedLogOn } from './rememberedLogOn';
import { isOver } from './secrets';
import type { SessionWire } from './sessionWire';
import type { SharedSession } from './sharedSession';
import type { SessionServices } from './sessionTypes';
import type { Endpoint } from './endpoint';

const otherWindowMs = 10_000;

/** An EmError where the server could not be asked: the session can be renewed later. */
export type Renewal = 'renewed' | 'no' | EmError;

interface Neighbours {
  readonly state: HeldSession;
  readonly wire: SessionWire;
  readonly shared: SharedSession;
  readonly remembered: RememberedLogOn;
}

/** Renews a session that the server has ended, without asking anybody; one renewal for all who wait. */
export class SessionRenewal {
  private renewing: Promise<Renewal> | undefined;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly services: SessionServices,
    private readonly neighbours: Neighbours,
  ) {}

  run(): Promise<Renewal> {
    this.renewing ??= this.renew().finally(() => {
      this.renewing = undefined;
    });
    return this.renewing;
  }

  /** With the password of this window or the remembered one, if Enterprise Manager has not refused it. */
  private async renew(): Promise<Renewal> {
    const { state, wire, shared, remembered } = this.neighbours;
    const { current: held } = state;
    if (held === undefined) return 'no';
    await shared.follow({ tell: true });
    if (state.current !== held) return this.isRenewed(held) ? 'renewed' : 'no';
    const { currentGeneration: generation } = state;
    const isWanted = async (): Promise<boolean> => {
      const mark = await shared.mark();
      // Where the storage cannot be read, no window can have logged out by it; the window's own password needs none.
      const isLoggedIn = mark === undefined ? state.windowCredentials !== undefined : !isOver(held, mark);
      return isLoggedIn && state.isCurrent(generation);
    };
    const { account } = held.logon;
    const result = await remembered.logOn(
      { endpoint: this.endpoint, typed: state.windowCredentials, account, isWanted },
      (credentials) => wire.logOn(credentials),
    );
    if (result.kind === 'logged-on') return this.accept(held, result.logon, await isWanted());
    if (!state.isCurrent(generation)) return 'no';
    switch (result.kind) {
      case 'elsewhere':
        return (await this.renewedElsewhere(held)) ? 'renewed' : this.expire(held, false);
      case 'failed':
        await this.expire(held, false);
        return result.error;
      case 'refused':
        state.windowCredentials = undefined;
        return this.expire(held, true);
      case 'none':
        return this.expire(held, true);
    }
  }

  private async accept(held: Held, logon: Logon, isWanted: boolean): Promise<Renewal> {
    const { state, wire, shared } = this.neighbours;
    if (!isWanted || state.current !== held) {
      await wire.endQuietly(logon);
      await shared.follow({ tell: true });
      return this.isRenewed(held) ? 'renewed' : 'no';
    }
    // The ended session stays in its place until now: whoever begins meanwhile joins this renewal.
    const session = { logon, since: held.since, origin: held.origin };
    state.accept(session);
    await shared.keep(session, held.logon);
    return state.keeps(logon.token) ? 'renewed' : 'no';
  }

  private isRenewed(held: Held): boolean {
    const { current } = this.neighbours.state;
    return current !== undefined && current.logon.token !== held.logon.token && !current.ended;
  }

  /** Another window is renewing it: its session comes by the storage, or does not. */
  private async renewedElsewhere(held: Held): Promise<boolean> {
    const { state, shared } = this.neighbours;
    await shared.follow({ tell: true });
    if (state.current === held) {
      await new Promise<void>((resolve) => {
        const finish = (): void => {
          clearTimeout(timer);
          subscription.dispose();
          resolve();
        };
        const timer = setTimeout(finish, this.services.otherWindowMs ?? otherWindowMs);
        const subscription = state.onDidChange(() => {
          if (state.current !== held) finish();
        });
      });
    }
    return this.isRenewed(held);
  }

  /** @param forget what is stored: no window can renew it */
  private async expire(held: Held, forget: boolean): Promise<'no'> {
    const { state } = this.neighbours;
    if (state.current !== held) return 'no';
    state.expire(held);
    if (forget) await this.services.secrets.forgetSession(this.endpoint, held.logon.token);
    return 'no';
  }
}
