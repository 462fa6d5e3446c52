import { isEmError, type EmError } from '../client/errors';
import type { Logon } from '../client/logon';
import { sameAccount } from './account';
import type { Attempts } from './attempts';
import type { EndpointSecrets } from './secrets';
import type { Credentials } from './sessionTypes';
import type { Endpoint } from './endpoint';

export type RememberedResult =
  | { readonly kind: 'logged-on'; readonly logon: Logon }
  /** There is no password that may be sent without asking. */
  | { readonly kind: 'none' }
  /** Another window is sending it now. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'refused' }
  /** The server could not be reached, so the password may be sent again. */
  | { readonly kind: 'failed'; readonly error: EmError };

interface Wanted {
  readonly endpoint: Endpoint;
  /** Typed for this window only. */
  readonly typed: Credentials | undefined;
  /** The account of the session: a renewal never changes to another account. */
  readonly account: string;
  /** Whether the session is still wanted; called right before anything is sent. */
  readonly isWanted: () => Promise<boolean>;
}

/** Logs on with a stored password: once across all windows, and never after Enterprise Manager refused it. */
export class RememberedLogOn {
  /** The password that was refused here, in case the storage could not record it. */
  private refused: string | undefined;

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
      // The password was refused in a window that could not record it, or another window is sending it.
      const now = await this.secrets.password(endpoint);
      const isSendable = now !== undefined && !now.refused && typed === undefined;
      return { kind: isSendable ? 'elsewhere' : 'none' };
    }
    let sent: string | undefined;
    try {
      // Read again under the claim: it may have been refused in another window since.
      const current = await this.find(endpoint, typed, account);
      if (current === undefined || !(await isWanted())) return { kind: 'none' };
      sent = current.password;
      return { kind: 'logged-on', logon: await send(current) };
    } catch (error) {
      if (!isEmError(error)) throw error;
      if (error.kind !== 'bad-credentials' || sent === undefined) return { kind: 'failed', error };
      this.refused = sent;
      await this.attempts.refuse(binding);
      await this.secrets.refusePassword(endpoint, sent);
      return { kind: 'refused' };
    } finally {
      await this.attempts.release(binding);
    }
  }

  /** Records a password that the user confirmed and Enterprise Manager accepted. */
  confirm(password: string): void {
    if (this.refused === password) this.refused = undefined;
  }

  private async find(
    endpoint: Endpoint,
    typed: Credentials | undefined,
    account: string,
  ): Promise<Credentials | undefined> {
    const isUsable = (credentials: Credentials): boolean =>
      sameAccount(credentials.account, account) && credentials.password !== this.refused;
    if (typed && isUsable(typed)) return typed;
    const remembered = await this.secrets.password(endpoint);
    return remembered && !remembered.refused && isUsable(remembered) ? remembered : undefined;
  }
}
