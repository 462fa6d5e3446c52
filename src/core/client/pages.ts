import type { BackupServer } from './elements';
import { EmError } from './errors';

/* Reads pages for as long as they bring new rows; the server's page count only tells how many may be asked for at once. */

/** One page of backup servers. */
export interface BackupServerPage {
  readonly servers: readonly BackupServer[];
  /** The number of rows whose backup server cannot be requested. */
  readonly refused: number;
  /** A text that identifies each of these rows (`usableRows.ts`). */
  readonly traces?: readonly string[];
  readonly page: number;
  /** The server's page count, at least 1. */
  readonly pages: number;
}

/** Far more than any estate has: a longer list is an attack or an error. */
export interface PageLimits {
  readonly pages: number;
  readonly rows: number;
}

export const pageLimits: PageLimits = { pages: 1000, rows: 200_000 };

/** The rows of a page that no previous page had. */
export interface NewRows {
  readonly servers: readonly BackupServer[];
  readonly refused: number;
}

/** A walk through the pages of one list, which ends whatever the server answers. */
export class PageWalk {
  private readonly seen = new Set<string>();
  private taken = 0;
  private claimed = 1;
  private isOver = false;
  private cut = false;
  private bad = 0;

  constructor(private readonly limits: PageLimits = pageLimits) {}

  /** The number of pages read. */
  get pages(): number {
    return this.taken;
  }

  /** The number of pages according to the server. */
  get pagesClaimed(): number {
    return this.claimed;
  }

  /** The number of rows whose backup server cannot be requested. */
  get refused(): number {
    return this.bad;
  }

  /** Whether to request another page. */
  get hasMore(): boolean {
    return !this.isOver && this.taken < this.claimed;
  }

  /** Whether it ended at a limit, not at the end of the list. */
  get isCut(): boolean {
    return this.cut;
  }

  /** The number of backup servers read. */
  get rows(): number {
    return this.seen.size - this.bad;
  }

  /** Takes the next page, and each row once, even if it comes again. */
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

/** How many pages of one list are requested at the same time. An EM's documentation names no limit; this burdens it little. */
const pagesAtOnce = 4;

/**
 * Yields page after page in order, as long as they can be read and bring new rows. As soon as the server has said how many
 * pages there are, several are requested at the same time.
 *
 * @param atOnce how many pages are requested at the same time at most
 * @throws EmError `endless-list` after the last page, if the list is longer than the limits
 */
export async function* eachPage(
  ask: (page: number) => Promise<BackupServerPage | undefined>,
  limits: PageLimits = pageLimits,
  atOnce = pagesAtOnce,
): AsyncGenerator<NewRows> {
  const walk = new PageWalk(limits);
  const asked: Promise<BackupServerPage | undefined>[] = [];
  let next = 1;
  do {
    // A server that claims more pages than any estate has is asked for one at a time: it may bring nothing new.
    const last = walk.pages > 0 && walk.pagesClaimed <= limits.pages ? walk.pagesClaimed : walk.pages + 1;
    while (asked.length < atOnce && (asked.length === 0 || next <= last)) {
      const answer = ask(next);
      // A page that nobody waits for any more must not become an unhandled rejection.
      answer.catch(() => undefined);
      asked.push(answer);
      next += 1;
    }
    const page = await asked.shift();
    if (page === undefined) return;
    yield walk.take(page);
  } while (walk.hasMore);
  if (walk.isCut) throw new EmError('endless-list', { count: walk.rows });
}

/** If the rows are not identified, those of two pages are assumed to be the same. */
const tracesOf = (refused: number): readonly string[] =>
  Array.from({ length: refused }, (_, index) => String(index));
