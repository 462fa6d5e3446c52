import type { EmClient } from '../client/client';
import {
  isReference,
  lastCollections,
  newestCollections,
  readEvents,
  stateOf,
  type Collections,
  type ReadSession,
} from '../client/collections';
import type { SystemSession } from '../client/systemSessions';
import type { Api } from '../client/api';

/** So many of the newest collections are read: each is a request, and most collect from all servers. */
const readAtMost = 20;
const atOnce = 4;

interface Asking {
  readonly client: EmClient;
  readonly token: string;
  readonly api: Api;
  readonly signal: AbortSignal | undefined;
}

/** Reads which servers the last collections name. A session that has ended does not change: it is read once. */
export class CollectionReader {
  /** By the endpoint's ID, and then by the session's UID. */
  private readonly ended = new Map<string, ReadonlyMap<string, ReadSession>>();

  /** @throws EmError where the events cannot be asked for any more, such as `cancelled` */
  async read(endpointId: string, listed: readonly SystemSession[], asking: Asking): Promise<Collections> {
    const newest = newestCollections(listed, readAtMost);
    const known = this.ended.get(endpointId);
    const read: ReadSession[] = [];
    for (let first = 0; first < newest.length; first += atOnce) {
      const some = newest.slice(first, first + atOnce);
      read.push(
        ...(await Promise.all(
          some.map(async (session) => known?.get(session.uid) ?? readOne(session, asking)),
        )),
      );
    }
    const ended = read.filter(({ session, isWhole }) => isWhole && stateOf(session) !== 'running');
    this.ended.set(endpointId, new Map(ended.map((one) => [one.session.uid, one])));
    return lastCollections(read);
  }
}

async function readOne(listed: SystemSession, { client, token, api, signal }: Asking): Promise<ReadSession> {
  const session = isReference(listed) ? await api.getSystemSession(client, token, listed, signal) : listed;
  return readEvents(session, await api.listSystemSessionEvents(client, token, session, signal));
}
