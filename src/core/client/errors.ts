import type { CertificateFacts } from './certificates';
import type { ReadingReason } from './document';
import type { EmErrorKind } from './failureTraits';
import { fateOf, type FateFacts } from './fate';
import type { ProxyProblem } from './proxyProblem';

export type { EmErrorKind } from './failureTraits';

export interface EmErrorFacts extends FateFacts {
  readonly method?: string;
  /** Path and query on the endpoint, without session IDs. */
  readonly path?: string;
  readonly baseUrl?: string;
  /** The ID of its endpoint: the URL alone is ambiguous, since several accounts may share one. */
  readonly endpointId?: string;
  /** The message of Enterprise Manager or of another sender: for display, never part of `message` or of a log. */
  readonly detail?: string;
  /** The title of a web page received instead of a response of Enterprise Manager: for display, like `detail`. */
  readonly title?: string;
  /** The authentication schemes that the response requests, such as `Basic` or `Negotiate`. */
  readonly schemes?: readonly string[];
  /** Why the response could not be read, as a code and a position. */
  readonly reason?: ReadingReason;
  /** The code of the system or of the TLS library, such as `ECONNRESET`. */
  readonly code?: string;
  /** The certificate that the server presented. */
  readonly certificate?: CertificateFacts;
  /** The SHA-256 fingerprint that was expected. */
  readonly pinned?: string;
  /** The target of a redirect. */
  readonly target?: string;
  /** What the user has to change: a setting of VS Code, or an environment variable. */
  readonly setting?: string;
  /** Why the proxy in that setting cannot be used. */
  readonly proxyProblem?: ProxyProblem;
  readonly retryAfterSeconds?: number;
  readonly timeoutMs?: number;
  /** The number that a limit applies to. */
  readonly count?: number;
  /** The session ended because the user logged out. */
  readonly loggedOut?: boolean;
  /** There is no account and no password to log in with. */
  readonly noAccount?: boolean;
}

/**
 * A failure as facts. The texts for a person are made from `kind` and `facts` in the user interface. `message` is for
 * developers and contains no text of a server or of a library: such texts quote their subject, which may be a secret.
 * For the same reason only an error of our own is kept as a cause; of any other error, only its code is.
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

  /**
   * Whether a write request has to be looked up because it may have been carried out. If false, it is certain that it
   * was not.
   */
  get isInDoubt(): boolean {
    return fateOf(this.kind, this.facts) === 'not-known';
  }

  /** The same failure, assigned to the Enterprise Manager that was asked. */
  at(baseUrl: string): PlacedEmError {
    return this.with({ baseUrl }) as PlacedEmError;
  }

  with(facts: EmErrorFacts): EmError {
    return new EmError(this.kind, { ...this.facts, ...facts }, { cause: this.cause });
  }
}

/** A failure that names its host, as every failure of a connection does. */
export type PlacedEmError = EmError & { readonly facts: { readonly baseUrl: string } };

/**
 * The code of an error of Node or of a library.
 *
 * @returns only a text that is surely a code, not a sentence
 */
export function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
}

/**
 * Checks the name too: a program that loads this module twice, such as a script next to its sources, has two classes.
 */
export function isEmError(error: unknown): error is EmError {
  if (error instanceof EmError) return true;
  return error instanceof Error && error.name === 'EmError' && 'kind' in error && 'facts' in error;
}

export const isCancelled = (error: unknown): boolean => isEmError(error) && error.kind === 'cancelled';
