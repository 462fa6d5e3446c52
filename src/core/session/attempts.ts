import { createHash } from 'node:crypto';
import { mkdir, open, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Coordinates who may send a remembered password without asking. Accounts lock after a few wrong passwords, so a
 * password that may be stale is sent once across all windows: the sender takes the claim first, and a refusal blocks
 * everyone until the user confirms another password.
 */
export interface Attempts {
  /** @returns whether the caller may send it now; false while another window does, and after a refusal */
  claim(binding: string): Promise<boolean>;
  /** Releases a claim after the response; called by its holder. */
  release(binding: string): Promise<void>;
  /** Records that Enterprise Manager refused the password; called before the claim is released. */
  refuse(binding: string): Promise<void>;
  /**
   * Records that Enterprise Manager accepted a password that the user typed. A claim held by another window stays.
   */
  confirm(binding: string): Promise<void>;
}

/** Longer than any request takes: the window that held such a claim ended without releasing it. */
const abandonedMs = 2 * 60 * 60 * 1000;

/**
 * Claims as files, which only one window can create. A file name holds a hash of the endpoint, and the file nothing
 * else.
 */
export class FileAttempts implements Attempts {
  /** @param folder shared by all windows */
  constructor(private readonly folder: string) {}

  async claim(binding: string): Promise<boolean> {
    try {
      await mkdir(this.folder, { recursive: true });
      await (await open(this.sent(binding), 'wx')).close();
    } catch {
      // The file exists, or the folder is not writable. Without a claim nothing is sent unasked.
      return false;
    }
    if ((await ageOf(this.refused(binding))) === undefined) return true;
    await this.release(binding);
    return false;
  }

  async release(binding: string): Promise<void> {
    await remove(this.sent(binding));
  }

  async refuse(binding: string): Promise<void> {
    // If the file cannot be written, the storage and the window still record the refusal.
    await writeFile(this.refused(binding), '').catch(() => undefined);
  }

  async confirm(binding: string): Promise<void> {
    await remove(this.refused(binding));
    if (((await ageOf(this.sent(binding))) ?? 0) > abandonedMs) await this.release(binding);
  }

  private sent(binding: string): string {
    return this.file(binding, 'sent');
  }

  private refused(binding: string): string {
    return this.file(binding, 'refused');
  }

  private file(binding: string, kind: string): string {
    return join(this.folder, `${createHash('sha256').update(binding).digest('hex')}.${kind}`);
  }
}

const remove = (file: string): Promise<void> => rm(file, { force: true }).catch(() => undefined);

/** @returns the file's age in milliseconds, or undefined if there is no such file */
async function ageOf(file: string): Promise<number | undefined> {
  try {
    return Date.now() - (await stat(file)).mtimeMs;
  } catch {
    return undefined;
  }
}
