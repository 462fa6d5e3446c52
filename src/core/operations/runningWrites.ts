import { EmError, isEmError } from '../client/errors';
import { placeOf } from '../session/identity';
import type { Endpoint } from '../session/endpoint';
import { noRecord, type Journal, type JournalRecord } from './journal';

/** What is being done: a server is changed by one at a time, and its data collected by one at a time. */
export type Write = 'connect' | 'edit' | 'remove' | 'collect';

/** What excludes what. A collection may take half an hour, and keeps nobody from editing or removing. */
const lockOf = { connect: 'change', edit: 'change', remove: 'change', collect: 'collect' } as const;

/**
 * The writes that are under way in this window. Whoever asks for one that is running is refused, whether it was begun
 * by the form, the tree, the fleet or the palette, and whether its form is still open.
 */
export class RunningWrites {
  private readonly running = new Set<string>();

  /** @param refuseStale throws where the endpoint is not any more what it was when it was chosen */
  constructor(
    private readonly refuseStale: (endpoint: Endpoint) => void = () => undefined,
    private readonly journal?: Pick<Journal, 'keep'>,
  ) {}

  /**
   * @param target a UID, or an address where there is no UID yet; case says nothing
   * @throws EmError `under-way` where the same is running; nothing was sent then
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
    try {
      return await (this.journal?.keep(endpoint, isEmError, work) ?? work(noRecord));
    } finally {
      this.running.delete(key);
    }
  }
}

/** An address as it is compared: one text for all ways of writing a name or an IPv6 address, without a final dot. */
function addressOf(address: string): string {
  const text = address.trim().toLowerCase();
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const host = bare.includes(':') ? `[${bare}]` : bare;
  const canonical = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : bare;
  return canonical.endsWith('.') ? canonical.slice(0, -1) : canonical;
}
