import type { EntityRef } from '../client/elements';
import type { EmSession } from '../client/emSession';
import { isEmError } from '../client/errors';
import { ListedBefore } from '../client/whose';
import type { Endpoint } from '../session/endpoint';
import { Recent } from './recent';

/** The backup servers of an Enterprise Manager before a request. */
export interface Listed {
  readonly entries: readonly EntityRef[];
  readonly before: ListedBefore;
}

/** The entries as references, or as entities if the server answers the plain path with entities only. */
export async function listEntries(em: EmSession, signal?: AbortSignal): Promise<readonly EntityRef[]> {
  try {
    return await em.backupServers.references(signal);
  } catch (error) {
    if (!isEmError(error) || error.kind !== 'unexpected-answer') throw error;
    return (await em.backupServers.list(signal)).rows;
  }
}

export async function readList(em: EmSession, signal?: AbortSignal): Promise<Listed> {
  const entries = await listEntries(em, signal);
  return { entries, before: new ListedBefore(entries) };
}

/** How long a list is good for the next creates, in milliseconds. */
const keepMs = 10_000;

/**
 * The lists that many creates of one Enterprise Manager share: it holds every backup server, and reading it for each create
 * takes longer than the creates. Only creates beside others may share a list, because a backup server that is new in it
 * proves nothing about one of them anyway. A list that is some seconds old can miss what somebody else connected meanwhile:
 * the query service is still asked about each address, and Enterprise Manager refuses what it has already.
 */
export class SharedLists {
  private readonly lists = new Map<string, Recent<Listed>>();

  /** @throws EmError if the list cannot be read; the next caller reads it again */
  of({ id }: Pick<Endpoint, 'id'>, em: EmSession, signal?: AbortSignal): Promise<Listed> {
    const recent = this.lists.get(id) ?? new Recent<Listed>();
    this.lists.set(id, recent);
    return recent.get(keepMs, () => readList(em, signal));
  }

  /** A create has ended, and this is its backup server: it is not that of another one. */
  async add({ id }: Pick<Endpoint, 'id'>, uid: string): Promise<void> {
    const listed = await this.lists.get(id)?.latest?.catch(() => undefined);
    listed?.before.add(uid);
  }
}
