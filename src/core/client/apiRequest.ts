import type { Document } from './document';
import type { RequestBody } from './requestBody';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Relative to the base URL, such as `backupServers?action=create`. */
  readonly path: string;
  readonly body?: RequestBody;
  /** `basic` for logging on only; other requests carry the session's token, and the entry point carries nothing. */
  readonly auth:
    | { readonly kind: 'none' }
    | { readonly kind: 'basic'; readonly account: string; readonly password: string }
    | { readonly kind: 'session'; readonly token: string };
  readonly signal?: AbortSignal | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  header(name: string): readonly string[];
  /** Absent if the response has no body. */
  readonly document?: Document;
}

/** Whether a request changes something in the estate; logging on and off do not. */
export const changes = ({ method, auth, path }: ApiRequest): boolean =>
  method !== 'GET' && auth.kind === 'session' && !path.startsWith('logonSessions/');
