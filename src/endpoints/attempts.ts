import { createHash } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Who may send a remembered password without asking. Accounts lock after a few wrong passwords, so over all windows
 * one that may be stale is sent once: whoever sends it takes the claim first, and gives it back unless the password
 * was refused.
 */
export interface Attempts {
  /** @returns whether the caller may send it now; false while another does, and after a refusal */
  claim(binding: string): Promise<boolean>;
  /** After anything but a refusal, and after the user has confirmed another password. */
  release(binding: string): Promise<void>;
}

/** Claims as files, which only one window can create. A file tells a hash of the endpoint, and nothing else. */
export class FileAttempts implements Attempts {
  /** @param folder which all windows share */
  constructor(private readonly folder: string) {}

  async claim(binding: string): Promise<boolean> {
    try {
      await mkdir(this.folder, { recursive: true });
      await (await open(this.file(binding), 'wx')).close();
      return true;
    } catch {
      // It exists, or nothing can be written there: without a claim nothing is sent unasked.
      return false;
    }
  }

  async release(binding: string): Promise<void> {
    await rm(this.file(binding), { force: true }).catch(() => undefined);
  }

  private file(binding: string): string {
    return join(this.folder, `${createHash('sha256').update(binding).digest('hex')}.sent`);
  }
}
