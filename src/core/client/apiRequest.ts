import type { Document } from './document';
import type { ElementTable } from './elementTable';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Relative to the base URL, such as `backupServers?action=create`. */
  readonly path: string;
  readonly body?: { readonly table: ElementTable; readonly value: object };
  /** `basic` at log on only; all else carries the session's token, the entry point nothing. */
  readonly auth:
    | { readonly kind: 'none' }
    | { readonly kind: 'basic'; readonly account: string; readonly password: string }
    | { readonly kind: 'session'; readonly token: string };
  readonly signal?: AbortSignal | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  header(name: string): readonly string[];
  /** Absent where the answer has no body. */
  readonly document?: Document;
}

export const sessionAuth = (token: string): ApiRequest['auth'] => ({ kind: 'session', token });
