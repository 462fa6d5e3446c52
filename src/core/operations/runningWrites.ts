import { EmError, isEmError } from '../client/errors';
import type { Decisions } from '../session/decisions';
import { placeOf } from '../session/identity';
import type { Endpoint } from '../session/endpoint';
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
  private readonly running = new Set<string>();

  /** @param refuseStale throws if the endpoint has changed since it was chosen */
  constructor(
    private readonly refuseStale: (endpoint: Endpoint) => void = () => undefined,
    private readonly journal?: Pick<Journal, 'keep'>,
    private readonly decisions?: Decisions,
  ) {}

  /**
   * @param target a UID, or an address if there is no UID yet; compared regardless of case
   * @throws EmError `under-way` if the same write is running; nothing was sent then
   */
  async once<T>(
    endpoint: Endpoint,
    write: Write,
    target: string,
    work: (record: JournalRecord) => Promise<T>,
  ): Promise<T> {
    const { id } = endpoint;
    const server = write === 'connect' ? addressOf(target) : target.trim().toLowerCase();
    const key = JSON.stringify([id, lockOf[write], server]);
    if (this.running.has(key)) throw new EmError('under-way', { ...placeOf(endpoint), unsent: true });
    this.refuseStale(endpoint);
    this.running.add(key);
    this.decisions?.debug(`${endpoint.name}: ${write} begins`);
    try {
      const outcome = await (this.journal?.keep(endpoint, isEmError, work) ?? work(noRecord));
      this.decisions?.info(`${endpoint.name}: ${write} ended${asKind(outcome)}`);
      return outcome;
    } catch (error) {
      this.decisions?.warn(`${endpoint.name}: ${write} failed (${isEmError(error) ? error.kind : 'bug'})`);
      throw error;
    } finally {
      this.running.delete(key);
    }
  }
}

/** The kind of an outcome, which is a word of ours, whatever else is in it. */
const asKind = (outcome: unknown): string =>
  typeof outcome === 'object' && outcome !== null && 'kind' in outcome && typeof outcome.kind === 'string'
    ? ` as ${outcome.kind}`
    : '';

/**
 * Normalizes an address for comparison: one text for all spellings of a name or an IPv6 address, without a final dot.
 */
function addressOf(address: string): string {
  const text = address.trim().toLowerCase();
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const host = bare.includes(':') ? `[${bare}]` : bare;
  const canonical = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : bare;
  return canonical.endsWith('.') ? canonical.slice(0, -1) : canonical;
}
