import * as api from '../core/client/index';
import { EmError, isEmError } from '../core/client/errors';
import { unlessAborted } from '../core/client/unlessAborted';
import type { Exchange } from '../core/client/exchange';
import type { BodyFormat } from '../core/client/format';
import type { Api } from '../core/client/api';
import type { Transport } from '../core/client/transport';
import type { Credential } from '../core/apply/runItem';
import type { Ask } from '../core/plan/readManagers';
import type { Attempts } from '../core/session/attempts';
import type { Endpoint } from '../core/session/endpoint';
import { placeOf } from '../core/session/identity';
import { EndpointSecrets } from '../core/session/secrets';
import { MemoryStore } from '../core/session/secretStore';
import { EndpointSession } from '../core/session/session';
import type { Sessions } from '../core/session/sessions';

export interface CliSessionOptions {
  readonly endpoints: readonly Endpoint[];
  readonly transport: Transport;
  readonly format: BodyFormat;
  readonly timeoutMs: number;
  readonly userAgent: string;
  /** What reads ends as soon as it is aborted. */
  readonly stop: AbortSignal;
  /** The account and the password for an endpoint; undefined if there are none. */
  readonly credential: (endpoint: Endpoint) => Promise<Credential | undefined>;
  readonly onExchange?: (endpoint: Endpoint, exchange: Exchange) => void;
}

/** A password is sent by this process only, and a refused one is not sent again: the process ends with the failure. */
const alone: Attempts = {
  claim: () => Promise.resolve(true),
  release: () => Promise.resolve(),
  refuse: () => Promise.resolve(),
  confirm: () => Promise.resolve(),
};

/**
 * The logon sessions of one run of the command line. Nothing of them is stored: a session begins when it is first needed, and
 * ends with the run.
 */
export class CliSessions implements Sessions {
  private readonly sessions = new Map<string, EndpointSession>();
  private readonly logIns = new Map<string, Promise<void>>();
  private readonly secrets = new EndpointSecrets(new MemoryStore());

  constructor(private readonly options: CliSessionOptions) {}

  get endpoints(): readonly Endpoint[] {
    return this.options.endpoints;
  }

  loadApi = (): Promise<Api> => Promise.resolve(api);

  session(endpoint: Endpoint): EndpointSession {
    const known = this.sessions.get(endpoint.id);
    if (known) return known;
    const { format, timeoutMs, transport, userAgent, onExchange } = this.options;
    const session = new EndpointSession(endpoint, {
      loadApi: this.loadApi,
      secrets: this.secrets,
      attempts: alone,
      permitted: () => true,
      client: (loaded, target) =>
        new loaded.EmClient({
          ...placeOf(target),
          ...{ format, timeoutMs, transport, userAgent },
          pin: target.certificate,
          readOnly: target.readOnly,
          onExchange: (exchange) => onExchange?.(target, exchange),
        }),
      // The credential that was used to log in is kept for a renewal; if it is refused now, nobody can be asked.
      askToLogIn: () => Promise.resolve(false),
    });
    this.sessions.set(endpoint.id, session);
    return session;
  }

  /**
   * Logs in to an endpoint, once for all callers.
   *
   * @throws EmError; `session-expired` if there is no credential for it
   */
  logIn(endpoint: Endpoint): Promise<void> {
    const { stop } = this.options;
    if (stop.aborted) return Promise.reject(new EmError('cancelled', { ...placeOf(endpoint), unsent: true }));
    const logIn = this.logIns.get(endpoint.id) ?? this.firstLogIn(endpoint);
    this.logIns.set(endpoint.id, logIn);
    return unlessAborted(logIn, stop, placeOf(endpoint));
  }

  readonly ask: Ask = async (endpoint, call) => {
    await this.logIn(endpoint);
    return this.session(endpoint).require(call);
  };

  /** Ends all sessions on their servers, also those that just begin. One that cannot be ended ends by itself within 15 minutes. */
  async end(): Promise<void> {
    await Promise.allSettled(this.logIns.values());
    await Promise.all(
      [...this.sessions.values()].map(async (session) => {
        if (session.state.kind !== 'logged-in') return;
        try {
          await session.logOut();
        } catch (error) {
          if (!isEmError(error)) throw error;
        }
      }),
    );
  }

  private async firstLogIn(endpoint: Endpoint): Promise<void> {
    const credential = await this.options.credential(endpoint);
    if (credential === undefined)
      throw new EmError('session-expired', { ...placeOf(endpoint), noAccount: true, unsent: true });
    const { username: account, password } = credential;
    await this.session(endpoint).logIn({ account, password }, { keep: 'window' });
  }
}
