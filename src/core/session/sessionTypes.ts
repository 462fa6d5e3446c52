import type { EmClient } from '../client/client';
import type { EmSession } from '../client/emSession';
import type { Api } from '../client/api';
import type { Attempts } from './attempts';
import type { Decisions } from './decisions';
import type { EndpointSecrets } from './secrets';
import type { Endpoint } from './endpoint';

export type SessionState =
  | { readonly kind: 'logged-out' }
  | {
      readonly kind: 'logged-in';
      /** Enterprise Manager's name for the account. */
      readonly displayName: string;
      readonly version: string;
      /** The server has accepted the session in this window. */
      readonly checked: boolean;
      /** The session was not used for longer than the server keeps it: it has probably ended. */
      readonly idle: boolean;
      /** Whether the account may connect backup servers, as far as the server reports it. */
      readonly mayConnect: boolean;
    }
  | { readonly kind: 'expired'; readonly displayName: string };

/** Where a password is kept: nowhere, in this window, or in the secret storage of VS Code. */
export type Keeping = 'nowhere' | 'window' | 'storage';

export interface Credentials {
  /** As it was typed or configured; Enterprise Manager may have another name for it. */
  readonly account: string;
  readonly password: string;
}

/** A call with a session that is not known to have ended. */
export type Call<T> = (em: EmSession) => Promise<T>;

export interface RunOptions {
  /**
   * The user waits for it, so a password may be requested. Otherwise the session is renewed with a stored password
   * only.
   */
  readonly interactive?: boolean;
}

export interface LogInOptions {
  readonly signal?: AbortSignal | undefined;
  /** The API versions that the server has just reported, which need not be requested again. */
  readonly offered?: readonly string[] | undefined;
  /** Where to keep the password once Enterprise Manager has accepted it. */
  readonly keep?: Keeping | undefined;
}

export interface SessionServices {
  readonly loadApi: () => Promise<Api>;
  readonly client: (api: Api, endpoint: Endpoint) => EmClient;
  readonly secrets: EndpointSecrets;
  readonly attempts: Attempts;
  /** Whether the endpoint may be used at all: a workspace's endpoint may only after the user agreed. */
  readonly permitted: (endpoint: Endpoint) => boolean;
  /**
   * Asks for a password and logs in.
   *
   * @param signal aborted when the user logs out; the prompt is then dismissed
   * @returns whether there is a session now
   */
  readonly askToLogIn: (endpoint: Endpoint, signal: AbortSignal) => Promise<boolean>;
  readonly decisions?: Decisions | undefined;
  /** A monotonic clock, in milliseconds. */
  readonly now?: () => number;
  /** How long to wait for another window that is renewing the session, in milliseconds. */
  readonly otherWindowMs?: number;
}
