import { isEmError, type EmError } from '../api/errors';
import type { Logon } from '../api/logon';
import { sameAccount } from './account';
import type { Attempts } from './attempts';
import type { EndpointSecrets } from './secrets';
import type { Credentials } from './sessionTypes';
import type { Endpoint } from './settings';

export type RememberedResult =
  | { readonly kind: 'logged-on'; readonly logon: Logon }
  /** There is no password that may be sent without asking. */
  | { readonly kind: 'none' }
  /** Another window is sending it now. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'refused' }
  /** The server could not be asked, so the password may be sent again. */
  | { readonly kind: 'failed'; readonly error: EmError };

interface Wanted {
  readonly endpoint: Endpoint;
  /** Typed for this window only. */
  readonly typed: Credentials | undefined;
  /** The account that it has to be for, where that is known. */
  readonly account?: string;
  /** Whether the session is still wanted, asked right before anything is sent. */
  readonly isWanted: () => Promise<boolean>;
}

/** Sends a password that nobody typed just now: once over all windows, and never after Enterprise Manager refused it. */
export class RememberedLogOn {
  constructor(
    private readonly secrets: EndpointSecrets,
    private readonly attempts: Attempts,
  ) {}

  async logOn(
    { endpoint, typed, account, isWanted }: Wanted,
    send: (credentials: Credentials) => Promise<Logon>,
  ): Promise<RememberedResult> {
    const { binding } = endpoint;
    const found = await this.find(endpoint, typed, account);
    if (found === undefined || !(await isWanted())) return { kind: 'none' };
    if (!(await this.attempts.claim(binding))) {
      // Refused in a window that could not write it down, or being sent by another one.
      const now = await this.secrets.password(endpoint);
      return now?.refused === true || typed !== undefined ? { kind: 'none' } : { kind: 'elsewhere' };
    }
    let isRefused = false;
    try {
      // Read again under the claim: another window may have met the refusal since.
      const current = await this.find(endpoint, typed, account);
      if (current === undefined || !(await isWanted())) return { kind: 'none' };
      return { kind: 'logged-on', logon: await send(current) };
    } catch (error) {
      if (!isEmError(error)) throw error;
      if (error.kind !== 'bad-credentials') return { kind: 'failed', error };
      isRefused = true;
      await this.secrets.refusePassword(endpoint);
      return { kind: 'refused' };
    } finally {
      if (!isRefused) await this.attempts.release(binding);
    }
  }

  private async find(
    endpoint: Endpoint,
    typed: Credentials | undefined,
    account: string | undefined,
  ): Promise<Credentials | undefined> {
    const isFor = (credentials: Credentials): boolean =>
      account === undefined || sameAccount(credentials.account, account);
    if (typed && isFor(typed)) return typed;
    const remembered = await this.secrets.password(endpoint);
    return remembered && !remembered.refused && isFor(remembered) ? remembered : undefined;
  }
}
