import { EmError, isEmError } from '../client/errors';
import { normalHost } from '../client/hosts';
import type { Decisions } from '../session/decisions';
import { placeOf } from '../session/identity';
import type { Endpoint } from '../session/endpoint';
import { Creates } from './creates';
import { noRecord, type Journal, type JournalRecord } from './journal';

/** The kinds of writes. A server is changed by one write at a time, and its data is collected by one at a time. */
export type Write = 'connect' | 'edit' | 'remove' | 'collect';

/** Which writes exclude each other. A collection may take half an hour and does not block an edit or a removal. */
const lockOf = { connect: 'change', edit: 'change', remove: 'change', collect: 'collect' } as const;

/**
 * The writes running in this window. A write that is running already is refused, whether the form, the tree, the
 * fleet or the palette began it, and whether its form is still open.
 */
export class RunningWrites {
  readonly creates = new Creates();
  private readonly running = new Set<string>();

  /** @param refuseStale throws if the endpoint has changed since it was chosen */
  constructor(
    private readonly refuseStale: (endpoint: Endpoint) => void = () => undefined,
    private readonly journal?: Pick<Journal, 'keep'>,
    private readonly decisions?: Decisions,
  ) {}

  /**
   * @param target a UID, or an address if there is no UID yet; compared regardless of case
   * @param work gets the record of the journal and, of a connect, the addresses of the other creates of the endpoint
   * @throws EmError `under-way` if the same write is running; nothing was sent then
   */
  async once<T>(
    endpoint: Endpoint,
    write: Write,
    target: string,
    work: (record: JournalRecord, others: ReadonlySet<string>) => Promise<T>,
  ): Promise<T> {
    const { id } = endpoint;
    const server = write === 'connect' ? normalHost(target) : target.trim().toLowerCase();
    const key = JSON.stringify([id, lockOf[write], server]);
    if (this.running.has(key)) throw new EmError('under-way', { ...placeOf(endpoint), unsent: true });
    this.refuseStale(endpoint);
    this.running.add(key);
    const isCreate = write === 'connect';
    const others = isCreate ? this.creates.begin(endpoint, target) : new Set<string>();
    this.decisions?.debug(`${endpoint.name}: ${write} begins`);
    try {
      const begin = (record: JournalRecord): Promise<T> => work(record, others);
      const outcome = await (this.journal?.keep(endpoint, isEmError, begin) ?? begin(noRecord));
      this.decisions?.info(`${endpoint.name}: ${write} ended${asKind(outcome)}`);
      return outcome;
    } catch (error) {
      this.decisions?.warn(`${endpoint.name}: ${write} failed (${isEmError(error) ? error.kind : 'bug'})`);
      throw error;
    } finally {
      this.running.delete(key);
      if (isCreate) this.creates.end(endpoint, target);
    }
  }
}

/** The kind of an outcome, which is a word of ours, whatever else is in it. */
const asKind = (outcome: unknown): string =>
  typeof outcome === 'object' && outcome !== null && 'kind' in outcome && typeof outcome.kind === 'string'
    ? ` as ${outcome.kind}`
    : '';
