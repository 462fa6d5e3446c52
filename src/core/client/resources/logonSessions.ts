import { isEmError } from '../errors';
import { pathSegment } from '../identifiers';
import { Resource } from './resource';

/** `logonSessions`: the sessions that are logged on. */
export class LogonSessions extends Resource {
  /** Ends a session. One that Enterprise Manager no longer knows counts as ended. */
  async end(sessionId: string, signal?: AbortSignal): Promise<void> {
    try {
      await this.send(this.request('DELETE', `logonSessions/${pathSegment(sessionId)}`, signal));
    } catch (error) {
      if (!isEmError(error) || (error.kind !== 'session-expired' && error.kind !== 'not-found')) throw error;
    }
  }
}
