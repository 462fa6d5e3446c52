import type { CertificateFacts } from './certificates';
import type { ReadingReason } from './document';

export type EmErrorKind =
  // before the request could have been read by anybody
  | 'name-not-found'
  | 'refused'
  | 'unreachable'
  | 'certificate-untrusted'
  | 'certificate-expired'
  | 'certificate-wrong-name'
  | 'certificate-changed'
  | 'proxy-refused'
  | 'tls-failed'
  | 'not-tls'
  | 'invalid-request'
  /** A writing request to an endpoint that is set to be read only: it was not sent. */
  | 'read-only'
  /** The same is being done already. */
  | 'under-way'
  /** The endpoint was removed, or has become another, since it was chosen. */
  | 'endpoint-gone'
  /** The endpoint is of a workspace, and the user has not agreed to use it. */
  | 'endpoint-not-permitted'
  // the request may have been done
  | 'timeout'
  | 'connection-lost'
  | 'cancelled'
  // an answer came, but not one of Enterprise Manager's
  | 'html-answer'
  | 'backup-server-api'
  | 'not-enterprise-manager'
  | 'unreadable-answer'
  | 'unexpected-answer'
  | 'answer-too-large'
  | 'redirected'
  /** A list that is longer than any estate. */
  | 'endless-list'
  | 'no-session-id'
  // Enterprise Manager's own refusals
  | 'bad-credentials'
  | 'session-expired'
  | 'forbidden'
  | 'rejected'
  | 'body-not-understood'
  | 'not-found'
  | 'method-not-allowed'
  | 'conflict'
  | 'server-error'
  | 'unavailable'
  | 'task-gone';

export interface EmErrorFacts {
  readonly method?: string;
  /** Path and query on the endpoint, already free of session IDs. */
  readonly path?: string;
  readonly baseUrl?: string;
  /** The ID of the endpoint that it belongs to: its URL alone says it not, since accounts may share one. */
  readonly endpointId?: string;
  readonly status?: number;
  /** Enterprise Manager's own words, or the title of a web page: for a person, never in a message or a log. */
  readonly detail?: string;
  /** Why the answer could not be read, as a code and a position. */
  readonly reason?: ReadingReason;
  /** The code of the system or of the TLS library, such as `ECONNRESET`. */
  readonly code?: string;
  /** The certificate that was seen. */
  readonly certificate?: CertificateFacts;
  /** The SHA-256 fingerprint that was expected instead. */
  readonly pinned?: string;
  /** Where a redirect pointed. */
  readonly target?: string;
  readonly retryAfterSeconds?: number;
  readonly timeoutMs?: number;
  /** How many of what a limit is about. */
  readonly count?: number;
  /** It was over before anything was sent. */
  readonly unsent?: boolean;
  /** The session ended because the user logged out. */
  readonly loggedOut?: boolean;
}

/** Kinds after which the request cannot have been done, whatever it was. */
const neverDone: ReadonlySet<EmErrorKind> = new Set([
  'name-not-found',
  'refused',
  'unreachable',
  'certificate-untrusted',
  'certificate-expired',
  'certificate-wrong-name',
  'certificate-changed',
  'proxy-refused',
  'tls-failed',
  'not-tls',
  'invalid-request',
  'read-only',
  'under-way',
  'endpoint-gone',
  'endpoint-not-permitted',
  'redirected',
  'bad-credentials',
  'session-expired',
  'forbidden',
  'rejected',
  'body-not-understood',
  'not-found',
  'method-not-allowed',
]);

/**
 * A failure as facts. The words for a person are made at the edge from `kind` and `facts`; `message` is for
 * developers and holds no text of a server or of a library: such texts quote what they are about, which may be a
 * secret. For the same reason only a failure of ours is kept as a cause; of any other its code is.
 */
export class EmError extends Error {
  override readonly name = 'EmError';
  readonly facts: EmErrorFacts;

  constructor(
    readonly kind: EmErrorKind,
    facts: EmErrorFacts = {},
    options?: ErrorOptions,
  ) {
    const code = facts.code ?? codeOf(options?.cause);
    super(
      [kind, facts.method, facts.path, facts.status, facts.reason?.code, code]
        .filter((part) => part !== undefined)
        .join(' '),
      isEmError(options?.cause) ? { cause: options.cause } : {},
    );
    this.facts = code === undefined ? facts : { ...facts, code };
  }

  /** False where it is certain that the request was not carried out: it may be sent again without a doubt. */
  get mayHaveBeenDone(): boolean {
    return !neverDone.has(this.kind) && this.facts.unsent !== true;
  }

  /**
   * Whether a request that changes something has to be looked up before it is tried again: it may have been done,
   * and Enterprise Manager did not say in words of its own that it was not.
   */
  get isInDoubt(): boolean {
    const isPlainAnswer =
      this.kind === 'conflict' || (this.kind === 'server-error' && this.facts.detail !== undefined);
    return this.mayHaveBeenDone && !isPlainAnswer;
  }

  with(facts: EmErrorFacts): EmError {
    return new EmError(this.kind, { ...this.facts, ...facts }, { cause: this.cause });
  }
}

/** The code of what Node or a library throws. @returns what is surely a code and no sentence */
export function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
}

/** By name, not by class: the client is a bundle of its own, so its class is not the host's class. */
export function isEmError(error: unknown): error is EmError {
  return error instanceof Error && error.name === 'EmError' && 'kind' in error && 'facts' in error;
}

export const isCancelled = (error: unknown): boolean => isEmError(error) && error.kind === 'cancelled';
