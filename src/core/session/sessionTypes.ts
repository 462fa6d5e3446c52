import type { EmClient } from '../client/client';
import type { Api } from '../client/api';
import type { Attempts } from './attempts';
import type { EndpointSecrets } from './secrets';
import type { Endpoint } from './endpoint';

export type SessionState =
  | { readonly kind: 'logged-out' }
  | {
      readonly kind: 'logged-in';
      /** What Enterprise Manager calls the account. */
      readonly displayName: string;
      readonly version: string;
      /** The server has accepted the session in this window. */
      readonly checked: boolean;
      /** Longer without a request than the server keeps a session: it has probably ended. */
      readonly idle: boolean;
      /** Whether the account may connect backup servers, as far as the server tells. */
      readonly mayConnect: boolean;
    }
  | { readonly kind: 'expired'; readonly displayName: string };

/** Where a password is kept: nowhere, in this window, or in the secret storage of VS Code. */
export type Keeping = 'nowhere' | 'window' | 'storage';

export interface Credentials {
  /** As it was typed or configured; Enterprise Manager may call it otherwise. */
  readonly account: string;
  readonly password: string;
}

/** A call that has what it needs: the client, and a session that was not known to be over. */
export type Call<T> = (client: EmClient, token: string, api: Api) => Promise<T>;

export interface RunOptions {
  /** The user waits for it, so a password may be asked for. Otherwise only a remembered one renews. */
  readonly interactive?: boolean;
}

export interface LogInOptions {
  readonly signal?: AbortSignal | undefined;
  /** The API versions that the server has just told, which need not be asked for again then. */
  readonly offered?: readonly string[] | undefined;
  /** What becomes of the password once Enterprise Manager has accepted it. */
  readonly keep?: Keeping | undefined;
}

export interface SessionServices {
  readonly loadApi: () => Promise<Api>;
  readonly client: (api: Api, endpoint: Endpoint) => EmClient;
  readonly secrets: EndpointSecrets;
  readonly attempts: Attempts;
  /** Whether the endpoint may be used at all: one of a workspace only after the user agreed to it. */
  readonly permitted: (endpoint: Endpoint) => boolean;
  /**
   * Asks for a password and logs in.
   *
   * @param signal aborted when the user logs out: then nothing is asked any more
   * @returns whether there is a session now
   */
  readonly askToLogIn: (endpoint: Endpoint, signal: AbortSignal) => Promise<boolean>;
  /** Milliseconds that never run backwards. */
  readonly now?: () => number;
  /** How long to wait for another window that is renewing the session, in milliseconds. */
  readonly otherWindowMs?: number;
}
