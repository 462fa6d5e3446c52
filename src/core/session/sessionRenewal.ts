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

/** An EmError if the server could not be reached: the session can be renewed later. */
export type Renewal = 'renewed' | 'no' | EmError;

interface Neighbours {
  readonly state: HeldSession;
  readonly wire: SessionWire;
  readonly shared: SharedSession;
  readonly remembered: RememberedLogOn;
}

/** Renews a session that the server has ended, without asking the user; one renewal for all waiting calls. */
export class SessionRenewal {
  private renewing: Promise<Renewal> | undefined;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly services: SessionServices,
    private readonly neighbours: Neighbours,
  ) {}

  run(): Promise<Renewal> {
    this.renewing ??= this.renew()
      .then((outcome) => {
        this.tell(outcome);
        return outcome;
      })
      .finally(() => {
        this.renewing = undefined;
      });
    return this.renewing;
  }

  private tell(outcome: Renewal): void {
    const { decisions } = this.services;
    const { name } = this.endpoint;
    if (outcome === 'renewed') decisions?.info(`${name}: the ended session was renewed`);
    else if (outcome === 'no') decisions?.info(`${name}: the session has ended and was not renewed`);
    else decisions?.warn(`${name}: the session could not be renewed (${outcome.kind})`);
  }

  /** Uses the password of this window or the remembered one, if Enterprise Manager has not refused it. */
  private async renew(): Promise<Renewal> {
    const { state, wire, shared, remembered } = this.neighbours;
    const { current: held } = state;
    if (held === undefined) return 'no';
    await shared.follow({ tell: true });
    if (state.current !== held) return this.isRenewed(held) ? 'renewed' : 'no';
    const { currentGeneration: generation } = state;
    const isWanted = async (): Promise<boolean> => {
      const mark = await shared.mark();
      // If the storage cannot be read, no other window can have recorded a logout in it; the window's own password
      // does not need the storage.
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
    // The ended session stays in place until now, so that calls that begin meanwhile join this renewal.
    const session = { logon, since: held.since, origin: held.origin };
    state.accept(session);
    await shared.keep(session, held.logon);
    return state.keeps(logon.token) ? 'renewed' : 'no';
  }

  private isRenewed(held: Held): boolean {
    const { current } = this.neighbours.state;
    return current !== undefined && current.logon.token !== held.logon.token && !current.ended;
  }

  /** Another window is renewing the session: waits for it to arrive through the storage. */
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

  /** @param forget whether to remove the stored session because no window can renew it */
  private async expire(held: Held, forget: boolean): Promise<'no'> {
    const { state } = this.neighbours;
    if (state.current !== held) return 'no';
    state.expire(held);
    if (forget) await this.services.secrets.forgetSession(this.endpoint, held.logon.token);
    return 'no';
  }
}
