import { EmError } from '../client/errors';
import type { Logon } from '../client/logon';
import { placeOf } from './identity';
import type { HeldSession } from './heldSession';
import type { RememberedLogOn } from './rememberedLogOn';
import { isOver, type Mark } from './secrets';
import type { Credentials, LogInOptions, SessionServices } from './sessionTypes';
import type { SessionWire } from './sessionWire';
import type { Endpoint } from './endpoint';
import type { SharedSession } from './sharedSession';

/** The user's intention to log in, with the state known at that time. */
interface Intention {
  readonly generation: number;
  /** The last logout before it; undefined if the storage cannot be read. */
  readonly mark: Mark | undefined;
}

interface Neighbours {
  readonly state: HeldSession;
  readonly wire: SessionWire;
  readonly shared: SharedSession;
  readonly remembered: RememberedLogOn;
}

/** Logs in at the user's request; the result is kept only while the user still wants it. */
export class SessionLogIn {
  /** The number of times that the user had the password forgotten. */
  private forgotten = 0;

  /** @param refuseUnusable throws if the endpoint may no longer be used */
  constructor(
    private readonly endpoint: Endpoint,
    private readonly services: Pick<SessionServices, 'secrets' | 'attempts'>,
    private readonly neighbours: Neighbours,
    private readonly refuseUnusable: () => void,
  ) {}

  /** @throws EmError as `EndpointSession.logIn` does */
  async logIn(credentials: Credentials, { signal, offered, keep }: LogInOptions): Promise<void> {
    const { forgotten } = this;
    const { state, wire, remembered } = this.neighbours;
    const { attempts, secrets } = this.services;
    const { account, password } = credentials;
    const intention = await this.intend();
    const logon = await wire.logOn(credentials, signal, offered);
    const since = await this.begin(intention, logon, signal, () => {
      state.windowCredentials = keep === 'window' && this.forgotten === forgotten ? credentials : undefined;
    });
    // Nothing of a login is kept if "Forget Password" or a logout came after it.
    const isWanted = (): boolean => state.keeps(logon.token) && this.forgotten === forgotten;
    if (keep === 'storage')
      await secrets.storePassword(this.endpoint, account, password, { isWanted, since });
    remembered.confirm(password);
    await attempts.confirm(this.endpoint.binding);
  }

  /** @throws EmError as `EndpointSession.logIn` does */
  async logInRemembered(
    account: string,
    { signal, offered }: LogInOptions,
  ): Promise<'logged-in' | 'none' | 'refused'> {
    const { state, wire, remembered } = this.neighbours;
    const intention = await this.intend();
    const { windowCredentials: typed } = state;
    const isWanted = (): Promise<boolean> => Promise.resolve(state.isCurrent(intention.generation));
    const result = await remembered.logOn(
      { endpoint: this.endpoint, typed, account, isWanted },
      (credentials) => wire.logOn(credentials, signal, offered),
    );
    switch (result.kind) {
      case 'failed':
        throw result.error;
      case 'refused':
        state.windowCredentials = undefined;
        return 'refused';
      case 'logged-on':
        await this.begin(intention, result.logon, signal);
        return 'logged-in';
      default:
        this.refuseStale(intention.generation);
        return 'none';
    }
  }

  async forgetPassword(): Promise<void> {
    this.forgotten += 1;
    this.neighbours.state.windowCredentials = undefined;
    await this.services.secrets.forgetPassword(this.endpoint);
  }

  private async intend(): Promise<Intention> {
    const { state, shared } = this.neighbours;
    this.refuseUnusable();
    const generation = state.turn();
    // The mark known at this point counts: a later logout in another window is later even if it is read late.
    const { mark: known } = state;
    const mark = await shared.mark();
    this.refuseStale(generation);
    return { generation, mark: known ?? mark };
  }

  /**
   * Begins a session that the user requested; it replaces the one before it.
   *
   * @returns the logout before it
   */
  private async begin(
    { generation, mark }: Intention,
    logon: Logon,
    signal?: AbortSignal,
    onAccepted?: () => void,
  ): Promise<Mark> {
    const { state, shared, wire } = this.neighbours;
    const now = await shared.mark();
    if (now) state.mark = now;
    if (isOver({ since: mark }, now ?? '') || !state.isCurrent(generation)) {
      await wire.endQuietly(logon);
      this.refuseUnusable();
      throw new EmError('cancelled', placeOf(this.endpoint));
    }
    const previous = state.current;
    const session = { logon, since: mark ?? now ?? '', origin: logon.token };
    state.accept(session);
    onAccepted?.();
    await Promise.all([
      shared.keep(session, previous?.logon),
      previous && !previous.ended ? wire.endQuietly(previous.logon, signal) : undefined,
    ]);
    return session.since;
  }

  private refuseStale(generation: number): void {
    this.refuseUnusable();
    if (!this.neighbours.state.isCurrent(generation)) throw new EmError('cancelled', placeOf(this.endpoint));
  }
}
