import { normalHost } from '../client/hosts';
import type { Endpoint } from '../session/endpoint';

interface Create {
  /** The addresses of the other creates that were running or in doubt at the same time. */
  readonly others: Set<string>;
  readonly address: string;
  isRunning: boolean;
  isInDoubt: boolean;
}

/**
 * The creates of this process that are running, or whose outcome is not known. The list of an Enterprise Manager does not
 * say which request added a backup server, so beside other creates a new one proves nothing about one of them.
 */
export class Creates {
  /** By the ID of the endpoint, then by the normalized address. */
  private readonly all = new Map<string, Map<string, Create>>();

  /** @returns the addresses of the other creates; the set grows while this one runs or is in doubt */
  begin(endpoint: Pick<Endpoint, 'id'>, address: string): ReadonlySet<string> {
    const create = this.add(endpoint, address);
    create.isRunning = true;
    create.isInDoubt = false;
    return create.others;
  }

  end(endpoint: Pick<Endpoint, 'id'>, address: string): void {
    this.update(endpoint, address, { isRunning: false });
  }

  /**
   * Keeps a create whose outcome is not known, of this process or of an earlier one: its backup server may be listed later.
   *
   * @returns as of `begin`
   */
  doubt(endpoint: Pick<Endpoint, 'id'>, address: string): ReadonlySet<string> {
    const create = this.add(endpoint, address);
    create.isInDoubt = true;
    return create.others;
  }

  /** The outcome of a create was found out. */
  settle(endpoint: Pick<Endpoint, 'id'>, address: string): void {
    this.update(endpoint, address, { isInDoubt: false });
  }

  private add({ id }: Pick<Endpoint, 'id'>, address: string): Create {
    const all = this.all.get(id) ?? new Map<string, Create>();
    this.all.set(id, all);
    const known = all.get(normalHost(address));
    if (known) return known;
    const create: Create = { address, others: new Set(), isRunning: false, isInDoubt: false };
    for (const other of all.values()) {
      other.others.add(address);
      create.others.add(other.address);
    }
    all.set(normalHost(address), create);
    return create;
  }

  private update({ id }: Pick<Endpoint, 'id'>, address: string, changes: Partial<Create>): void {
    const create = this.all.get(id)?.get(normalHost(address));
    if (create === undefined) return;
    Object.assign(create, changes);
    if (!create.isRunning && !create.isInDoubt) this.all.get(id)?.delete(normalHost(address));
  }
}
