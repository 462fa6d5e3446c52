import { EmError } from '../api/errors';
import type { Endpoint } from '../endpoints/settings';

/** What is being done: the same to the same server is not begun twice. */
export type Write = 'connect' | 'edit' | 'remove' | 'collect';

/**
 * The writes that are under way in this window. Whoever asks for one that is running is refused, whether it was begun
 * by the form, the tree, the fleet or the palette, and whether its form is still open.
 */
export class RunningWrites {
  private readonly running = new Set<string>();

  /**
   * @param target a UID, or an address where there is no UID yet; case says nothing
   * @throws EmError `under-way` where the same is running; nothing was sent then
   */
  async once<T>({ id, url }: Endpoint, write: Write, target: string, work: () => Promise<T>): Promise<T> {
    const key = JSON.stringify([id, write, normaliseTarget(target)]);
    if (this.running.has(key)) throw new EmError('under-way', { baseUrl: url, unsent: true });
    this.running.add(key);
    try {
      return await work();
    } finally {
      this.running.delete(key);
    }
  }
}

/** An address as it is compared: without case, brackets and a final dot. */
const normaliseTarget = (target: string): string => {
  const text = target.trim().toLowerCase();
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  return bare.endsWith('.') ? bare.slice(0, -1) : bare;
};
