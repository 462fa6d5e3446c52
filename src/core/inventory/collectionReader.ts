import type { EmSession } from '../client/emSession';
import {
  isReference,
  lastCollections,
  newestCollections,
  readEvents,
  stateOf,
  type Collections,
  type ReadSession,
} from '../client/collections';
import type { SystemSession } from '../client/resources/systemSessions';

/** How many of the newest collections are read: each takes a request, and most collect from all servers. */
const readAtMost = 20;
const atOnce = 4;

/** Reads which servers the last collections name. A session that has ended does not change, so it is read once. */
export class CollectionReader {
  /** By the endpoint's ID, then by the session's UID. */
  private readonly ended = new Map<string, ReadonlyMap<string, ReadSession>>();

  /** @throws EmError if the events can no longer be requested, such as `cancelled` */
  async read(
    endpointId: string,
    listed: readonly SystemSession[],
    em: EmSession,
    signal: AbortSignal | undefined,
  ): Promise<Collections> {
    const newest = newestCollections(listed, readAtMost);
    const known = this.ended.get(endpointId);
    const read: ReadSession[] = [];
    for (let first = 0; first < newest.length; first += atOnce) {
      const some = newest.slice(first, first + atOnce);
      read.push(
        ...(await Promise.all(
          some.map(async (session) => known?.get(session.uid) ?? readOne(session, em, signal)),
        )),
      );
    }
    const ended = read.filter(({ session, isWhole }) => isWhole && stateOf(session) !== 'running');
    this.ended.set(endpointId, new Map(ended.map((one) => [one.session.uid, one])));
    return lastCollections(read);
  }
}

async function readOne(
  listed: SystemSession,
  em: EmSession,
  signal: AbortSignal | undefined,
): Promise<ReadSession> {
  const session = isReference(listed) ? await em.systemSessions.read(listed, signal) : listed;
  return readEvents(session, await em.systemSessions.events(session, signal));
}
