import type { EmError } from '../api/errors';
import type { Held, HeldSession } from './heldSession';
import { RememberedLogOn } from './rememberedLogOn';
import type { SessionWire } from './sessionWire';
import type { SessionServices } from './sessionTypes';
import type { Endpoint } from './settings';

const otherWindowMs = 10_000;

/** An EmError where the server could not be asked: the session can be renewed later. */
export type Renewal = 'renewed' | 'no' | EmError;

interface Neighbours {
  readonly state: HeldSession;
  readonly wire: SessionWire;
  /** Looks at what another window stored. */
  readonly reload: () => Promise<void>;
}

/** Renews a session that the server has ended, without asking anybody; one renewal for all who wait. */
export class SessionRenewal {
  readonly remembered: RememberedLogOn;
  private renewing: Promise<Renewal> | undefined;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly services: SessionServices,
    private readonly neighbours: Neighbours,
  ) {
    this.remembered = new RememberedLogOn(services.secrets, services.attempts);
  }

  run(): Promise<Renewal> {
    this.renewing ??= this.renew().finally(() => {
      this.renewing = undefined;
    });
    return this.renewing;
  }

  /** With the password of this window or the remembered one, if Enterprise Manager has not refused it. */
  private async renew(): Promise<Renewal> {
    const { state, wire, reload } = this.neighbours;
    const { current: held, currentGeneration: generation } = state;
    if (held === undefined) return 'no';
    const { secrets } = this.services;
    const isWanted = async (): Promise<boolean> =>
      state.isCurrent(generation) &&
      held.epoch > (await secrets.loggedOutEpoch(this.endpoint)) &&
      state.isCurrent(generation);
    const result = await this.remembered.logOn(
      { endpoint: this.endpoint, typed: state.windowCredentials, isWanted },
      (credentials) => wire.logOn(credentials),
    );
    if (!(await isWanted())) {
      if (result.kind === 'logged-on') await wire.endQuietly(result.logon);
      await reload();
      return 'no';
    }
    switch (result.kind) {
      case 'logged-on': {
        // The ended session stays in its place until now: whoever begins meanwhile joins this renewal.
        const session = { logon: result.logon, epoch: held.epoch };
        state.accept(session);
        await secrets.storeSession(
          this.endpoint,
          session,
          () => state.current?.logon.token === session.logon.token,
        );
        return 'renewed';
      }
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

  /** Another window is renewing it: its session comes by the storage, or does not. */
  private async renewedElsewhere(held: Held): Promise<boolean> {
    const { state, reload } = this.neighbours;
    const isRenewed = (): boolean =>
      state.current !== undefined && state.current !== held && !state.current.ended;
    await reload();
    if (!isRenewed()) {
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
    return isRenewed();
  }

  /** @param forget what is stored: no window can renew it */
  private async expire(held: Held, forget: boolean): Promise<'no'> {
    const { state } = this.neighbours;
    if (state.current !== held) return 'no';
    state.hold({ ...held, ended: true });
    if (forget) await this.services.secrets.forgetSession(this.endpoint, held.logon.token);
    return 'no';
  }
}
