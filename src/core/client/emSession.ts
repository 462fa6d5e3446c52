import type { EmClient } from './client';
import { probe } from './logon';
import { BackupServers } from './resources/backupServers';
import { CloudConnect } from './resources/cloudConnect';
import { LogonSessions } from './resources/logonSessions';
import { Reports } from './resources/reports';
import { SystemSessions } from './resources/systemSessions';
import { Tasks } from './resources/tasks';

/**
 * A logon session of one Enterprise Manager: the client, bound to the session's token. Every request that needs a
 * session is a method of one of its resources.
 */
export class EmSession {
  readonly backupServers = new BackupServers(this);
  readonly cloudConnect = new CloudConnect(this);
  readonly logonSessions = new LogonSessions(this);
  readonly reports = new Reports(this);
  readonly systemSessions = new SystemSessions(this);
  readonly tasks = new Tasks(this);

  /** @param token a bearer secret: it is used in requests only */
  constructor(
    readonly client: EmClient,
    readonly token: string,
  ) {}

  /** The endpoint that an error outside a request belongs to. */
  get place(): EmClient['place'] {
    return this.client.place;
  }

  /** The same session for background reads, whose failures are reported briefly. */
  inBackground(): EmSession {
    return new EmSession(this.client.inBackground(), this.token);
  }

  /** The API versions that Enterprise Manager supports, as its entry point names them. */
  versions(signal?: AbortSignal): Promise<readonly string[]> {
    return probe(this.client, signal);
  }
}
