import type { EndpointSource } from './identity';

/** One Enterprise Manager as it is configured. */
export interface Endpoint {
  /** Source, URL and account: what its session, its node in the tree and its form are known by. */
  readonly id: string;
  /** What is stored in secret for it is bound to this text, and to nothing else. */
  readonly binding: string;
  readonly name: string;
  /** Canonical, ending in `/`. */
  readonly url: string;
  /** The account to log in with; it is asked for where it is absent. The setting calls it `username`. */
  readonly account?: string | undefined;
  readonly apiVersion?: string | undefined;
  /** SHA-256 fingerprint of the pinned certificate. */
  readonly certificate?: string | undefined;
  /** Every writing request is refused before it is sent. */
  readonly readOnly?: boolean | undefined;
  /** `production`, `test` or a label of one's own. */
  readonly environment?: string | undefined;
  readonly source: EndpointSource;
}
