import type { EndpointSource } from './identity';

/** One Enterprise Manager as it is configured. */
export interface Endpoint {
  /** Source, URL and account: identifies its session, its node in the tree and its form. */
  readonly id: string;
  /** Everything in the secret storage for this endpoint is bound to this text only. */
  readonly binding: string;
  readonly name: string;
  /** Canonical, ending in `/`. */
  readonly url: string;
  /** The account to log in with; if it is absent, the user is asked for it. The setting calls it `username`. */
  readonly account?: string | undefined;
  readonly apiVersion?: string | undefined;
  /** SHA-256 fingerprint of the pinned certificate. */
  readonly certificate?: string | undefined;
  /** Every write request is rejected before it is sent. */
  readonly readOnly?: boolean | undefined;
  /** `production`, `test` or a custom label. */
  readonly environment?: string | undefined;
  /** The group of the tree that it is shown in. */
  readonly group?: string | undefined;
  readonly source: EndpointSource;
}

/** Whether two endpoints are the same in everything but the place of their row, so that a session and a list stay valid. */
export const isSameButPlace = (one: Endpoint | undefined, other: Endpoint | undefined): boolean =>
  JSON.stringify({ ...one, group: undefined }) === JSON.stringify({ ...other, group: undefined });
