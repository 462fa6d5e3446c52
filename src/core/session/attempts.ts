import { createHash } from 'node:crypto';
import { mkdir, open, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Who may send a remembered password without asking. Accounts lock after a few wrong passwords, so over all windows
 * one that may be stale is sent once: whoever sends it takes the claim first, and a refusal keeps everybody from it
 * until the user confirms another.
 */
export interface Attempts {
  /** @returns whether the caller may send it now; false while another does, and after a refusal */
  claim(binding: string): Promise<boolean>;
  /** By whoever holds the claim, when it was answered. */
  release(binding: string): Promise<void>;
  /** Enterprise Manager refused it: before the claim is released. */
  refuse(binding: string): Promise<void>;
  /** The user has typed a password that Enterprise Manager took. What another window is sending stays claimed. */
  confirm(binding: string): Promise<void>;
}

/** Longer than any request takes: the window that held such a claim has ended without giving it back. */
const abandonedMs = 2 * 60 * 60 * 1000;

/** Claims as files, which only one window can create. A file tells a hash of the endpoint, and nothing else. */
export class FileAttempts implements Attempts {
  /** @param folder which all windows share */
  constructor(private readonly folder: string) {}

  async claim(binding: string): Promise<boolean> {
    try {
      await mkdir(this.folder, { recursive: true });
      await (await open(this.sent(binding), 'wx')).close();
    } catch {
      // It exists, or nothing can be written there: without a claim nothing is sent unasked.
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
    // Where that cannot be written, the storage and the window know it.
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

/** @returns milliseconds, or undefined where there is no such file */
async function ageOf(file: string): Promise<number | undefined> {
  try {
    return Date.now() - (await stat(file)).mtimeMs;
  } catch {
    return undefined;
  }
}
