import type { BackupServer } from './elements';
import { EmError } from './errors';

/* How many pages there are is what brings anything new, not what the server counts. */

/** One page of backup servers. */
export interface BackupServerPage {
  readonly servers: readonly BackupServer[];
  /** How many rows name a backup server that cannot be asked for. */
  readonly refused: number;
  /** What each of these is told from the others by (`usableRows.ts`). */
  readonly traces?: readonly string[];
  readonly page: number;
  /** At least 1, as the server counts them. */
  readonly pages: number;
}

/** Far more than any estate has: what is longer is no list but an attack or a mistake. */
export interface PageLimits {
  readonly pages: number;
  readonly rows: number;
}

export const pageLimits: PageLimits = { pages: 1000, rows: 200_000 };

/** What a page brought that no page before it had. */
export interface NewRows {
  readonly servers: readonly BackupServer[];
  readonly refused: number;
}

/** A way through the pages of one list, which ends whatever the server answers. */
export class PageWalk {
  private readonly seen = new Set<string>();
  private taken = 0;
  private claimed = 1;
  private isOver = false;
  private cut = false;
  private bad = 0;

  constructor(private readonly limits: PageLimits = pageLimits) {}

  /** How many pages were read. */
  get pages(): number {
    return this.taken;
  }

  /** How many there are, as the server counts them. */
  get pagesClaimed(): number {
    return this.claimed;
  }

  /** How many rows name a backup server that cannot be asked for. */
  get refused(): number {
    return this.bad;
  }

  /** Whether another page is worth asking for. */
  get hasMore(): boolean {
    return !this.isOver && this.taken < this.claimed;
  }

  /** Whether it ended at a limit, and not at the end of the list. */
  get isCut(): boolean {
    return this.cut;
  }

  /** How many backup servers were read. */
  get rows(): number {
    return this.seen.size - this.bad;
  }

  /** Takes the next page: each row once, wherever it comes again. */
  take({ servers, refused, traces = tracesOf(refused), pages }: BackupServerPage): NewRows {
    this.taken += 1;
    this.claimed = pages;
    const room = this.limits.rows - this.seen.size;
    const fresh = servers.filter(({ uid }) => this.isNew(uid.toLowerCase()));
    const isFull = fresh.length > room;
    const bad = traces.filter((trace) => this.isNew(`refused ${trace}`)).length;
    this.bad += bad;
    if (fresh.length === 0 && bad === 0) this.isOver = true;
    if (isFull || (this.hasMore && (this.taken >= this.limits.pages || this.seen.size >= this.limits.rows))) {
      this.isOver = true;
      this.cut = true;
    }
    return { servers: isFull ? fresh.slice(0, room) : fresh, refused: bad };
  }

  private isNew(key: string): boolean {
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    return true;
  }
}

/**
 * Page after page, for as long as they bring anything new and are to be had.
 *
 * @throws EmError `endless-list` behind the last page that is read of a list that is longer than the limits
 */
export async function* eachPage(
  ask: (page: number) => Promise<BackupServerPage | undefined>,
  limits: PageLimits = pageLimits,
): AsyncGenerator<NewRows> {
  const walk = new PageWalk(limits);
  do {
    const page = await ask(walk.pages + 1);
    if (page === undefined) return;
    yield walk.take(page);
  } while (walk.hasMore);
  if (walk.isCut) throw new EmError('endless-list', { count: walk.rows });
}

/** Where nobody tells them apart, those of two pages are taken for the same. */
const tracesOf = (refused: number): readonly string[] =>
  Array.from({ length: refused }, (_, index) => String(index));
