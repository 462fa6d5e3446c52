import type { Api } from '../client/api';
import type { EmSession } from '../client/emSession';
import { isEmError } from '../client/errors';
import type { Logon } from '../client/logon';
import { highestVersion } from '../client/versions';
import type { Call, Credentials, SessionServices } from './sessionTypes';
import type { Endpoint } from './endpoint';

/** The requests of a session to its Enterprise Manager. */
export class SessionWire {
  /** @param refuseUnusable throws if the endpoint may no longer be used */
  constructor(
    private readonly endpoint: Endpoint,
    private readonly services: Pick<SessionServices, 'loadApi' | 'client'>,
    private readonly refuseUnusable: () => void,
  ) {}

  async logOn(credentials: Credentials, signal?: AbortSignal, offered?: readonly string[]): Promise<Logon> {
    const api = await this.services.loadApi();
    this.refuseUnusable();
    const client = this.services.client(api, this.endpoint);
    const version = this.endpoint.apiVersion ?? (offered && highestVersion(offered));
    return api.logOn(client, credentials, version, signal);
  }

  async logOff(logon: Logon, signal?: AbortSignal): Promise<void> {
    if (logon.sessionId === undefined) return;
    const em = this.bind(await this.services.loadApi(), logon);
    await em.logonSessions.end(logon.sessionId, signal);
  }

  /** Ends a session, ignoring a failure: an unwanted session ends by itself within 15 minutes. */
  async endQuietly(logon: Logon, signal?: AbortSignal): Promise<void> {
    try {
      await this.logOff(logon, signal);
    } catch (error) {
      if (!isEmError(error)) throw error;
    }
  }

  async call<T>(call: Call<T>, logon: Logon): Promise<T> {
    return call(await this.session(logon));
  }

  /** The session for requests. */
  async session(logon: Logon): Promise<EmSession> {
    const api = await this.services.loadApi();
    this.refuseUnusable();
    return this.bind(api, logon);
  }

  private bind(api: Api, { token }: Logon): EmSession {
    return new api.EmSession(this.services.client(api, this.endpoint), token);
  }
}
