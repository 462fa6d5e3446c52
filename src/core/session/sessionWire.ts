import { isEmError } from '../client/errors';
import type { Logon } from '../client/logon';
import { highestVersion } from '../client/versions';
import type { Call, Credentials, SessionServices } from './sessionTypes';
import type { Endpoint } from './endpoint';

/** What a session says to its Enterprise Manager. */
export class SessionWire {
  /** @param refuseUnusable throws where the endpoint may not be used any more */
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
    const api = await this.services.loadApi();
    await api.logOff(this.services.client(api, this.endpoint), logon, signal);
  }

  /** A session that nobody wants any more ends by itself within 15 minutes, told or not. */
  async endQuietly(logon: Logon, signal?: AbortSignal): Promise<void> {
    try {
      await this.logOff(logon, signal);
    } catch (error) {
      if (!isEmError(error)) throw error;
    }
  }

  async call<T>(call: Call<T>, logon: Logon): Promise<T> {
    const api = await this.services.loadApi();
    this.refuseUnusable();
    return call(this.services.client(api, this.endpoint), logon.token, api);
  }
}
